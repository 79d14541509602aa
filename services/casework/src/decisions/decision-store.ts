import { type Queries, sql } from '@kinlink/postgres'

export type NewDecision = {
  id: string
  candidateId: string
  releaseId: string | null
  sealed: Uint8Array
  at: Date
  by: string
}

/** Keeps the person's decision; its words are ciphertext under the person's key. */
export const insertDecision = (tx: Queries, d: NewDecision) =>
  tx.run(sql`insert into decision (id, candidate_id, release_id, sealed, taken_at, recorded_by)
    values (${d.id}, ${d.candidateId}, ${d.releaseId}, ${d.sealed}, ${d.at}, ${d.by})`)
