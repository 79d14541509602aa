import { Id, type SignedAct } from '@kinlink/contracts'
import { json, type Queries, sql, Timestamp } from '@kinlink/postgres'
import { Type } from 'typebox'
import type { After } from '../paging.ts'

const Row = Type.Object({
  id: Id,
  case_id: Id,
  rid: Id,
  asked_by: Type.Union([Id, Type.Null()]),
  created_at: Timestamp,
  budget_free_at: Timestamp,
  approved_by: Type.Union([Id, Type.Null()]),
})
export type WaitingRow = Type.Static<typeof Row>

const columns = sql`s.id, c.id as case_id, c.rid, s.created_at, s.budget_free_at, s.approved_by,
  (select a.id from account a where a.kid = s.body #>> '{record,kid}') as asked_by`
const overBudget = sql`from submission s join tracing_case c on c.rid = s.subject
  where s.kind = 'record' and s.state = 'waiting' and s.budget_free_at is not null`

/** A page in the order in which they were asked for. */
export const listWaiting = (db: Queries, after: After, limit: number) =>
  db.many(
    Row,
    sql`select ${columns} ${overBudget} and (${after?.at ?? null}::timestamptz is null
        or (s.created_at, s.id) > (${after?.at ?? null}::timestamptz, ${after?.id ?? ''}))
      order by s.created_at, s.id limit ${limit}`,
  )

const WithBody = Type.Object({ ...Row.properties, body: Type.Unknown() })

/** What waits of one case, the first of it; nobody else approves or answers it until the transaction ends. */
export const lockWaitingCase = (tx: Queries, caseId: string) =>
  tx.maybeOne(
    WithBody,
    sql`select ${columns}, s.body ${overBudget} and c.id = ${caseId} order by s.created_at, s.id limit 1 for update of s`,
  )

/** The exchange has refused a try for want of budget, until then at least. */
export const noteOverBudget = (tx: Queries, id: string, freeAt: Date) =>
  tx.run(sql`update submission set budget_free_at = ${freeAt} where id = ${id} and state = 'waiting'`)

export const keepApproval = (tx: Queries, id: string, approval: SignedAct, officer: string) =>
  tx.run(sql`update submission set approval = ${json(approval)}, approved_by = ${officer} where id = ${id}`)

/** Forgets an approval, if it is still this one: another officer may have given one meanwhile. */
export const dropApproval = async (tx: Queries, id: string, { sig }: SignedAct): Promise<boolean> =>
  (await tx.run(sql`update submission set approval = null, approved_by = null
    where id = ${id} and state = 'waiting' and approval ->> 'sig' = ${sig}`)) === 1

/** An officer who has left approves nothing any more, whether the exchange knows it yet or not. */
export const dropApprovalsOf = (tx: Queries, officer: string) =>
  tx.run(sql`update submission set approval = null, approved_by = null
    where approved_by = ${officer} and state = 'waiting'`)
