import { type Queries, sql } from '@kinlink/postgres'

/** What led to the decision: one of the two. */
export type DecisionReference = { candidateId: string } | { searchId: string }

export type NewDecision = DecisionReference & {
  id: string
  releaseId: string | null
  sealed: Uint8Array
  at: Date
  by: string
}

/** Keeps the person's decision; its words are ciphertext under the person's key. */
export const insertDecision = (tx: Queries, d: NewDecision) =>
  tx.run(sql`insert into decision (id, candidate_id, search_id, release_id, sealed, taken_at, recorded_by)
    values (${d.id}, ${'candidateId' in d ? d.candidateId : null}, ${'searchId' in d ? d.searchId : null}, ${d.releaseId}, ${d.sealed}, ${d.at}, ${d.by})`)
