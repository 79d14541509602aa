import { Bytes32, CASE_STATES, Finding, Id, OUTCOMES } from '@kinlink/contracts'
import { Bytes, type Queries, sql, Timestamp } from '@kinlink/postgres'
import { Type } from 'typebox'
import type { After } from '../paging.ts'

const CaseRow = Type.Object({
  id: Id,
  rid: Id,
  state: Type.Enum([...CASE_STATES]),
  outcome: Type.Enum([...OUTCOMES]),
  refusals: Type.Array(Finding),
  /** Null for a skeleton: its key is destroyed. */
  sealed: Type.Union([Bytes, Type.Null()]),
  opened_at: Timestamp,
  reviewed_at: Type.Union([Timestamp, Type.Null()]),
  /** When what was granted for it ends with the enquirer's consent; null where no such end comes before the review. */
  ends_at: Type.Union([Timestamp, Type.Null()]),
  rev: Type.Integer(),
  /** Digest of the revision that the exchange has; null for a case of before digests were kept. */
  digest: Type.Union([Bytes32, Type.Null()]),
  /** Digest of a revision that the exchange has not answered yet. */
  next_digest: Type.Union([Bytes32, Type.Null()]),
})
export type CaseRow = Type.Static<typeof CaseRow>

/** Nobody is looked for on account of the case any more. */
export const hasEnded = ({ state }: Pick<CaseRow, 'state'>): boolean =>
  state === 'refused' || state === 'withdrawn' || state === 'closed'
const columns = sql`id, rid, state, outcome, refusals, sealed, opened_at, reviewed_at, ends_at, rev, digest, next_digest`

export type NewCase = {
  id: string
  rid: string
  digest: string
  sealed: Uint8Array
  at: Date
  ends: Date | null
  by: string
}

export const insertCase = (tx: Queries, c: NewCase) =>
  tx.run(sql`insert into tracing_case (id, rid, digest, state, sealed, opened_at, ends_at, opened_by)
    values (${c.id}, ${c.rid}, ${c.digest}, 'submitted', ${c.sealed}, ${c.at}, ${c.ends}, ${c.by})`)

export const findCase = (db: Queries, id: string) =>
  db.maybeOne(CaseRow, sql`select ${columns} from tracing_case where id = ${id}`)

/** The same, and nobody ends or changes it until the transaction ends. */
export const lockCase = (tx: Queries, id: string) =>
  tx.maybeOne(CaseRow, sql`select ${columns} from tracing_case where id = ${id} for update`)

export const findCaseByRecord = (db: Queries, rid: string) =>
  db.maybeOne(CaseRow, sql`select ${columns} from tracing_case where rid = ${rid}`)

export const listCases = (db: Queries, after: After, limit: number) =>
  db.many(
    CaseRow,
    after === null
      ? sql`select ${columns} from tracing_case order by opened_at, id limit ${limit}`
      : sql`select ${columns} from tracing_case
          where (opened_at, id) > (${after.at}, ${after.id}) order by opened_at, id limit ${limit}`,
  )

/** What the exchange answered to the submission of this case. */
export const settleCase = (tx: Queries, rid: string, state: 'accepted' | 'refused', refusals: readonly Finding[]) =>
  tx.run(sql`update tracing_case set state = ${state}, refusals = ${JSON.stringify(refusals)}::jsonb
    where rid = ${rid} and state = 'submitted'`)

/** An opened release is the only thing that changes a case's outcome. */
export const answerCase = (tx: Queries, id: string, outcome: (typeof OUTCOMES)[number]) =>
  tx.run(
    sql`update tracing_case set state = 'answered', outcome = ${outcome} where id = ${id} and state in ('accepted', 'answered')`,
  )
