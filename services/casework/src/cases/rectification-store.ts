import type { Finding } from '@kinlink/contracts'
import { type Queries, sql } from '@kinlink/postgres'

export type NewRevision = { id: string; digest: string; sealed: Uint8Array; ends: Date | null }

/** Keeps a rectified request beside the one in force, until the exchange has answered. */
export const keepRevision = (tx: Queries, r: NewRevision) =>
  tx.run(sql`update tracing_case set next_sealed = ${r.sealed}, next_digest = ${r.digest}, next_ends_at = ${r.ends}
    where id = ${r.id}`)

/**
 * What the exchange answered to a revision: taken, it is the request in force, was looked at, and is compared anew within the Society; refused, the earlier one stays in
 * force, though the exchange may not say why. `refusals` is null for one that was taken. Without a revision that waits nothing changes.
 */
export async function settleRevision(
  tx: Queries,
  rid: string,
  refusals: readonly Finding[] | null,
  at: Date,
): Promise<void> {
  if (refusals !== null) {
    await tx.run(sql`update tracing_case set next_sealed = null, next_digest = null,
      next_ends_at = null, refusals = ${JSON.stringify(refusals)}::jsonb where rid = ${rid} and next_digest is not null`)
    return
  }
  await tx.run(sql`delete from local_match where case_id in
    (select id from tracing_case where rid = ${rid} and next_digest is not null)`)
  await tx.run(sql`update tracing_case set sealed = next_sealed, digest = next_digest, rev = rev + 1, refusals = '[]',
    ends_at = next_ends_at, next_sealed = null, next_digest = null, next_ends_at = null, reviewed_at = ${at}, compared_at = null
    where rid = ${rid} and next_digest is not null`)
}
