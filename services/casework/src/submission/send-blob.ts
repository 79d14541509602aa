import type { Submission } from '@kinlink/contracts'
import type { Refusal } from '@kinlink/exchange-client'
import type { Db } from '@kinlink/postgres'
import type { Clock } from '@kinlink/runtime'
import { markSent, nextPart } from './part-store.ts'
import type { SendingClient } from './send.ts'
import type { SubmissionRow } from './submission-store.ts'

/** Half of the time for which the exchange keeps a part that no record names. */
const KEPT_MS = 12 * 3_600_000

export type SendBlobDeps = { db: Db; clock: Clock; client: Pick<SendingClient, 'putBlobPart'> }

/**
 * Hands in the blob that a record names, before the record itself. Each part that has arrived is noted, so that a line that breaks, or a process that is killed, costs one
 * part. Answers what the exchange refused, or null.
 */
export async function sendBlob(deps: SendBlobDeps, row: SubmissionRow): Promise<Refusal | null> {
  const blob = row.kind === 'record' ? (row.body as Submission).blob : undefined
  if (blob === undefined) return null
  const options = row.act === null ? {} : { act: row.act }
  const kept = new Date(deps.clock.now().getTime() - KEPT_MS)
  for (;;) {
    const next = await nextPart(deps.db, row.id, kept)
    if (next === undefined) return null
    const answer = await deps.client.putBlobPart(blob.id, next.part, next.bytes, options)
    if (!answer.ok) return answer
    await markSent(deps.db, row.id, next.part, deps.clock.now())
  }
}
