import { Id } from '@kinlink/contracts'
import { Bytes, type Queries, sql, Timestamp } from '@kinlink/postgres'
import { Type } from 'typebox'

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

const DecisionRow = Type.Object({
  id: Id,
  candidate_id: Type.Union([Id, Type.Null()]),
  search_id: Type.Union([Id, Type.Null()]),
  release_id: Type.Union([Id, Type.Null()]),
  sealed: Bytes,
  taken_at: Timestamp,
  /** When the exchange has refused the release: nothing of it has left. */
  refused_at: Type.Union([Timestamp, Type.Null()]),
  withdrawn_at: Type.Union([Timestamp, Type.Null()]),
})
export type DecisionRow = Type.Static<typeof DecisionRow>

const columns = sql`id, candidate_id, search_id, release_id, sealed, taken_at, refused_at, withdrawn_at`

/** The person's newest word, withdrawn or not. */
export const findDecision = (db: Queries, of: DecisionReference) =>
  db.maybeOne(
    DecisionRow,
    sql`select ${columns} from decision
      where candidate_id = ${'candidateId' in of ? of.candidateId : null} or search_id = ${'searchId' in of ? of.searchId : null}
      order by withdrawn_at is not null, taken_at desc, id limit 1`,
  )

export const markDecisionWithdrawn = (tx: Queries, id: string, at: Date) =>
  tx.run(sql`update decision set withdrawn_at = ${at} where id = ${id} and withdrawn_at is null`)

/** The living decision that a release of this id was to carry out. */
export const findDecisionOfRelease = (db: Queries, rid: string) =>
  db.maybeOne(
    DecisionRow,
    sql`select ${columns} from decision where release_id = ${rid} and withdrawn_at is null order by taken_at desc, id limit 1`,
  )

export const markDecisionRefused = (tx: Queries, id: string, at: Date) =>
  tx.run(sql`update decision set refused_at = ${at} where id = ${id} and refused_at is null`)

const Origin = Type.Object({ id: Id })

/** All that a person has decided, withdrawn or not. What leads to decisions is held first, so that none is taken meanwhile. */
export async function lockDecisionsOf(tx: Queries, personId: string): Promise<DecisionRow[]> {
  const led = [
    ...(await tx.many(Origin, sql`select id from candidate where person_id = ${personId} order by id for update`)),
    ...(await tx.many(Origin, sql`select id from search where person_id = ${personId} order by id for update`)),
  ].map(({ id }) => id)
  return tx.many(
    DecisionRow,
    sql`select ${columns} from decision
      where candidate_id = any(${led}) or search_id = any(${led}) order by id for update`,
  )
}
