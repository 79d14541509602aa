import { type Queries, sql } from '@kinlink/postgres'

export type Ending = { id: string; state: 'withdrawn' | 'closed'; code: string; at: Date }

/** The case ends; why is known here alone. A rectification that waits is given up with it. */
export const endCase = (tx: Queries, ending: Ending) =>
  tx.run(sql`update tracing_case set state = ${ending.state}, ended_as = ${ending.code}, ended_at = ${ending.at},
    next_sealed = null, next_digest = null where id = ${ending.id}`)

/** What was said in a case goes: what stays is a skeleton of ids, codes and dates. Its key is destroyed by the caller. */
export async function emptyCase(tx: Queries, id: string): Promise<void> {
  await tx.run(sql`update tracing_case set sealed = null, next_sealed = null where id = ${id}`)
  await tx.run(sql`update release set sealed = null where case_id = ${id}`)
  await forgetLocalMatches(tx, id)
}

/** Pairs within the Society are given up. */
export const forgetLocalMatches = (tx: Queries, id: string) =>
  tx.run(sql`delete from local_match where case_id = ${id}`)
