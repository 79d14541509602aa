import { Bytes32, CASE_STATES, Finding, Id, OUTCOMES } from '@kinlink/contracts'
import { Bytes, type Queries, sql, Timestamp } from '@kinlink/postgres'
import { Type } from 'typebox'

const CaseRow = Type.Object({
  id: Id,
  rid: Id,
  state: Type.Enum([...CASE_STATES]),
  outcome: Type.Enum([...OUTCOMES]),
  refusals: Type.Array(Finding),
  sealed: Bytes,
  opened_at: Timestamp,
  digest: Type.Union([Bytes32, Type.Null()]),
  rev: Type.Integer(),
})
export type CaseRow = Type.Static<typeof CaseRow>

const columns = sql`id, rid, state, outcome, refusals, sealed, opened_at, digest, rev`

/** `digest` is that of the sealed record: what others' acts on it have to name. */
export type NewCase = { id: string; rid: string; digest: string; sealed: Uint8Array; at: Date; by: string }

export const insertCase = (tx: Queries, tracingCase: NewCase) =>
  tx.run(sql`insert into tracing_case (id, rid, digest, state, sealed, opened_at, opened_by)
    values (${tracingCase.id}, ${tracingCase.rid}, ${tracingCase.digest}, 'submitted', ${tracingCase.sealed}, ${tracingCase.at},
      ${tracingCase.by})`)

export const findCase = (db: Queries, id: string) =>
  db.maybeOne(CaseRow, sql`select ${columns} from tracing_case where id = ${id}`)

export const findCaseByRecord = (db: Queries, rid: string) =>
  db.maybeOne(CaseRow, sql`select ${columns} from tracing_case where rid = ${rid}`)

export const listCases = (db: Queries, after: { at: Date; id: string } | null, limit: number) =>
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
  tx.run(sql`update tracing_case set state = 'answered', outcome = ${outcome} where id = ${id}`)
