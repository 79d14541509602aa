import { SignedAct } from '@kinlink/contracts'
import { type Queries, sql } from '@kinlink/postgres'
import { Type } from 'typebox'
import { lockCase } from '../cases/case-store.ts'
import type { Eraser } from '../erasures/eraser.ts'
import { withdrawRecord } from '../withdrawals/withdraw-record.ts'
import { fallBack } from './case-outcome.ts'
import { fallBackMessage } from './message-answer.ts'
import { findRelease, lockRelease } from './release-store.ts'

/** The withdrawal of what was sealed anew, as the officer signed it beforehand. */
export const Recall = Type.Object({ rid: Type.String(), act: SignedAct }, { additionalProperties: false })
export type Recall = Type.Static<typeof Recall>

const RecallRow = Type.Object({ recall: Type.Union([Recall, Type.Null()]) })

export const findRecall = async (db: Queries, rid: string): Promise<Recall | null> =>
  (await db.maybeOne(RecallRow, sql`select recall from release where rid = ${rid}`))?.recall ?? null

export const keepRecall = (tx: Queries, rid: string, recall: Recall) =>
  tx.run(sql`update release set recall = ${JSON.stringify(recall)}::jsonb where rid = ${rid}`)

/**
 * The person found has changed their mind. The release goes; the case that it answered falls back to what other releases say; at the coordinating member what was sealed anew
 * is withdrawn in its turn.
 */
export const eraseRelease: Eraser = async (tx, rid, deps) => {
  const row = await findRelease(tx, rid)
  if (row === undefined) return
  const answered = row.case_id === null ? undefined : await lockCase(tx, row.case_id)
  // Whoever is sealing it anew at this moment finishes first: what they hand in has to be followed.
  await lockRelease(tx, rid)
  const recall = await findRecall(tx, rid)
  await tx.run(sql`delete from release where rid = ${rid}`)
  if (row.case_id === null && row.message_id === null) await deps.storage.destroy(tx, rid)
  if (row.message_id !== null) await fallBackMessage(tx, row.message_id, deps.storage)
  if (answered?.state === 'answered') await fallBack(tx, answered.id, deps.storage)
  if (recall === null) return
  await withdrawRecord(tx, deps, null, { rid: recall.rid, keyId: null }, recall.act)
}
