import { Id } from '@kinlink/contracts'
import { Bytes, type Queries, sql, Timestamp } from '@kinlink/postgres'
import { Type } from 'typebox'

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

const DecisionRow = Type.Object({
  id: Id,
  candidate_id: Id,
  release_id: Type.Union([Id, Type.Null()]),
  sealed: Bytes,
  taken_at: Timestamp,
  withdrawn_at: Type.Union([Timestamp, Type.Null()]),
})
export type DecisionRow = Type.Static<typeof DecisionRow>

/** The person's newest word on a pair, withdrawn or not. */
export const findDecision = (db: Queries, candidateId: string) =>
  db.maybeOne(
    DecisionRow,
    sql`select id, candidate_id, release_id, sealed, taken_at, withdrawn_at from decision
      where candidate_id = ${candidateId} order by withdrawn_at is not null, taken_at desc, id limit 1`,
  )

export const markDecisionWithdrawn = (tx: Queries, id: string, at: Date) =>
  tx.run(sql`update decision set withdrawn_at = ${at} where id = ${id} and withdrawn_at is null`)
