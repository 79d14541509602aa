import { SignedAct } from '@kinlink/contracts'
import { type Queries, sql, type Tx } from '@kinlink/postgres'
import { Type } from 'typebox'
import { lockCase } from '../cases/case-store.ts'
import type { Eraser } from '../erasures/eraser.ts'
import type { Storage } from '../keys/storage.ts'
import { lockMessage } from '../messages/message-store.ts'
import { withdrawRecord } from '../withdrawals/withdraw-record.ts'
import { fallBack } from './case-outcome.ts'
import { fallBackMessage } from './message-answer.ts'
import { kindOf } from './release-kind.ts'
import { findRelease, lockRelease, type ReleaseRow } from './release-store.ts'

/** The withdrawal of what was sealed anew, as the officer signed it beforehand. */
export const Recall = Type.Object({ rid: Type.String(), act: SignedAct }, { additionalProperties: false })
export type Recall = Type.Static<typeof Recall>

const RecallRow = Type.Object({ recall: Type.Union([Recall, Type.Null()]) })

export const findRecall = async (db: Queries, rid: string): Promise<Recall | null> =>
  (await db.maybeOne(RecallRow, sql`select recall from release where rid = ${rid}`))?.recall ?? null

export const keepRecall = (tx: Queries, rid: string, recall: Recall) =>
  tx.run(sql`update release set recall = ${JSON.stringify(recall)}::jsonb where rid = ${rid}`)

/**
 * A release has ended. Withdrawn, because the person found has changed their mind, it goes, and what it answered falls back to what other releases say; at the coordinating member what
 * was sealed anew is withdrawn in its turn. By its own date its content goes, and what was told in time stays told.
 */
export const eraseRelease: Eraser = async (tx, rid, deps) => {
  const found = await findRelease(tx, rid)
  if (found === undefined) return
  // What it answers before the release itself, as whoever opens one does.
  const answered = found.case_id === null ? undefined : await lockCase(tx, found.case_id)
  if (found.message_id !== null) await lockMessage(tx, found.message_id)
  // Whoever is sealing it anew at this moment finishes first: what they hand in has to be followed.
  const row = await lockRelease(tx, rid)
  if (row === undefined) return
  const recall = await findRecall(tx, rid)
  const ofOurs = row.case_id ?? row.message_id
  const expired = row.expires_at !== null && row.expires_at <= deps.clock.now()
  if (ofOurs !== null && expired) return keepKind(tx, deps.storage, row, ofOurs)
  await tx.run(sql`delete from release where rid = ${rid}`)
  if (ofOurs === null) await deps.storage.destroy(tx, rid)
  if (row.message_id !== null) await fallBackMessage(tx, row.message_id, deps.storage)
  if (answered?.state === 'answered') await fallBack(tx, answered.id, deps.storage)
  if (recall === null) return
  await withdrawRecord(tx, deps, null, { rid: recall.rid, keyId: null }, recall.act)
}

/** Of what has ended by its own date the kind is kept: the case, or the message with its reply, rests on it until its own time of keeping is over. */
async function keepKind(tx: Tx, storage: Pick<Storage, 'open'>, row: ReleaseRow, ofOurs: string): Promise<void> {
  const kind = await kindOf(tx, storage, row, ofOurs)
  await tx.run(sql`update release set sealed = null, said = ${kind} where rid = ${row.rid}`)
}
