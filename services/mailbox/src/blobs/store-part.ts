import type { BlobPartAnswer, StoreBlobPart } from '@kinlink/contracts'
import { BLOB_PART } from '@kinlink/crypto/hash'
import type { Tx } from '@kinlink/postgres'
import { logOwnAct } from '../access-log/act.ts'
import { charge, overBudget } from '../budgets/budget.ts'
import type { Mailbox } from '../mailbox.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { insertPart, lockBlob, touchPart } from './blob-store.ts'

/**
 * Keeps one part of a blob for its author. Ids are each author's own: whoever hands in another's id tells and learns nothing. The same part again has the same answer,
 * other bytes are a conflict, and so is any part once a record names the blob. A blob counts against its Society's budget once.
 */
export const storePart = async (mailbox: Mailbox, request: StoreBlobPart): Promise<Outcome<BlobPartAnswer>> => {
  const { caller, blobId, part } = request
  const bytes = Buffer.from(request.bytes, 'base64url')
  const outcome = await mailbox.db.transaction((tx) => keep(mailbox, tx, request, bytes))
  if (outcome.ok) return done({ blobId, part, state: 'stored' })
  const act = { action: 'blob.store', subject: blobId, decision: 'deny', code: outcome.problem.code } as const
  await mailbox.db.transaction((tx) => logOwnAct(tx, caller, act, mailbox.clock.now()))
  return outcome
}

const keep = async (
  mailbox: Mailbox,
  tx: Tx,
  { caller, blobId, part }: StoreBlobPart,
  bytes: Uint8Array,
): Promise<Outcome<null>> => {
  if (bytes.length > BLOB_PART || part * BLOB_PART >= mailbox.blobBytes) return refused('too_large')
  const of = { author: caller.member, id: blobId, part }
  const stored = await lockBlob(tx, of, bytes)
  const at = mailbox.clock.now()
  if (stored.same === true) {
    await touchPart(tx, of, at)
    return done(null)
  }
  if (stored.same === false || stored.named) return refused('conflict')
  if (stored.parts === 0) {
    // Nobody has signed anything yet: what is charged is the Society.
    const charged = await charge(tx, mailbox.budgets, { kind: 'blob', member: caller.member, kid: '', at })
    if (!charged.ok) return overBudget(charged.freeAt, at)
    await logOwnAct(tx, caller, { action: 'blob.store', subject: blobId, decision: 'allow' }, at)
  }
  await insertPart(tx, of, bytes, at)
  return done(null)
}
