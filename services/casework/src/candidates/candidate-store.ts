import { Bytes32, CANDIDATE_STATES, Id, MemberId } from '@kinlink/contracts'
import { Bytes, type Queries, sql, Timestamp } from '@kinlink/postgres'
import { Type } from 'typebox'
import type { After } from '../paging.ts'

const CandidateRow = Type.Object({
  id: Id,
  rid: Id,
  entry_id: Id,
  person_id: Type.Union([Id, Type.Null()]),
  /** In the place of a person: the pair follows the same states, and nobody sees it. */
  decoy_id: Type.Union([Id, Type.Null()]),
  asked_by: MemberId,
  state: Type.Enum([...CANDIDATE_STATES]),
  weight: Type.Number(),
  probability: Type.Number(),
  sealed: Type.Union([Bytes, Type.Null()]),
  proposed_at: Timestamp,
  /** Digest of the revision for which the exchange proposed it last. */
  proposed_for: Type.Union([Bytes32, Type.Null()]),
})
export type CandidateRow = Type.Static<typeof CandidateRow>
export type CandidateState = CandidateRow['state']

const columns = sql`id, rid, entry_id, person_id, decoy_id, asked_by, state, weight, probability, sealed, proposed_at, proposed_for`

export type NewCandidate = Omit<CandidateRow, 'proposed_at'> & { at: Date }

/** One row a pair, however often it is proposed; tells whether this call made it. */
export const insertCandidate = async (tx: Queries, c: NewCandidate) => {
  const made = await tx.maybeOne(
    Type.Object({ id: Id }),
    sql`insert into candidate (id, rid, entry_id, person_id, decoy_id, asked_by, state, weight, probability, sealed, proposed_at, proposed_for)
      values (${c.id}, ${c.rid}, ${c.entry_id}, ${c.person_id}, ${c.decoy_id}, ${c.asked_by}, ${c.state}, ${c.weight}, ${c.probability}, ${c.sealed}, ${c.at},
        ${c.proposed_for})
      on conflict (rid, entry_id) do nothing returning id`,
  )
  return made !== undefined
}

export const findCandidate = (db: Queries, id: string) =>
  db.maybeOne(CandidateRow, sql`select ${columns} from candidate where id = ${id}`)

export const findCandidateByPair = (db: Queries, rid: string, entryId: string) =>
  db.maybeOne(CandidateRow, sql`select ${columns} from candidate where rid = ${rid} and entry_id = ${entryId}`)

/** The same, held until the transaction ends, so that two officers do not settle it twice. */
export const lockCandidate = (tx: Queries, id: string) =>
  tx.maybeOne(CandidateRow, sql`select ${columns} from candidate where id = ${id} for update`)

/** What officers look at: never what was discarded unseen, nor what is a decoy's. */
export const listCandidates = (db: Queries, state: CandidateState | null, after: After, limit: number) =>
  db.many(
    CandidateRow,
    sql`select ${columns} from candidate
      where state <> 'discarded' and decoy_id is null and (${state}::text is null or state = ${state}::text)
        and (${after?.at ?? null}::timestamptz is null or (proposed_at, id) > (${after?.at ?? null}::timestamptz, ${after?.id ?? ''}))
      order by proposed_at, id limit ${limit}`,
  )

export const moveCandidate = (tx: Queries, id: string, state: CandidateState, at: Date) =>
  tx.run(sql`update candidate set state = ${state}, settled_at = ${at} where id = ${id}`)

/** The pairs of a record, held until the transaction ends. */
export const lockCandidatesOf = (tx: Queries, rid: string) =>
  tx.many(CandidateRow, sql`select ${columns} from candidate where rid = ${rid} order by id for update`)

export const candidatesOf = (db: Queries, rid: string) =>
  db.many(CandidateRow, sql`select ${columns} from candidate where rid = ${rid} order by id`)

export const deleteCandidate = (tx: Queries, id: string) => tx.run(sql`delete from candidate where id = ${id}`)

/** What is left of a pair whose enquiry was erased: that somebody asked, when, and what the person decided. */
export const stripCandidate = (tx: Queries, id: string) =>
  tx.run(sql`update candidate set sealed = null, weight = 0, probability = 0, state = 'decided' where id = ${id}`)

/** A pair that was read and scored again after a rectification. */
export const rescoreCandidate = (
  tx: Queries,
  c: Pick<NewCandidate, 'id' | 'state' | 'weight' | 'probability' | 'sealed'>,
) =>
  tx.run(sql`update candidate set state = ${c.state}, weight = ${c.weight}, probability = ${c.probability},
    sealed = ${c.sealed} where id = ${c.id}`)

/** The exchange has proposed the pair for this revision. */
export const noteProposal = (tx: Queries, id: string, digest: string) =>
  tx.run(sql`update candidate set proposed_for = ${digest} where id = ${id}`)

const StateCount = Type.Object({ state: Type.String(), n: Type.Integer() })
/** Pairs by state; those of decoys count as discarded unseen, whatever the exchange has been told of them. */
export const countCandidates = (db: Queries) =>
  db.many(
    StateCount,
    sql`select state, count(*)::int as n from
      (select case when decoy_id is null then state else 'discarded' end as state from candidate) as seen
      group by state order by state`,
  )
