import type { ErasureView, SignedAct } from '@kinlink/contracts'
import { json, type Queries, sql, Timestamp, type Tx } from '@kinlink/postgres'
import { type Static, Type } from 'typebox'

const closed = { additionalProperties: false } as const
const State = Type.Union([Type.Literal('requested'), Type.Literal('complete'), Type.Literal('overdue')])
const Erasure = Type.Object({ rid: Type.String(), author: Type.String(), due_at: Timestamp, state: State }, closed)
export type Erasure = Static<typeof Erasure>

export const findErasure = (db: Queries, rid: string): Promise<Erasure | undefined> =>
  db.maybeOne(Erasure, sql`select rid, author, due_at, state from erasure where rid = ${rid}`)

/** What its author may see: it changes at its window and at no other time. */
export const viewOf = ({ rid, state, due_at }: Omit<Erasure, 'author'>): ErasureView => ({
  recordId: rid,
  state,
  deadline: due_at.toISOString(),
})

/**
 * Notes that every Society named in any grant has to erase what it has of a record, whether it opened anything or not.
 * A release that has not left is the exception: it was told to nobody, and that there was one would be an answer.
 */
export const storeErasure = async (tx: Tx, { rid, author, due_at }: Omit<Erasure, 'state'>): Promise<void> => {
  await tx.run(sql`insert into erasure (rid, author, due_at) values (${rid}, ${author}, ${due_at})`)
  await tx.run(sql`
    insert into erasure_duty (rid, member)
    select distinct g.rid, g.member from record_grant g join record r using (rid)
    where g.rid = ${rid} and g.member <> r.author
      and (r.type <> 'release' or exists (select from activation a where a.rid = g.rid and a.member = g.member))`)
}

const Member = Type.Object({ member: Type.String() }, closed)

/** The Societies that have to erase a record. */
export const dutiesOf = async (tx: Tx, rid: string): Promise<string[]> =>
  (await tx.many(Member, sql`select member from erasure_duty where rid = ${rid}`)).map(({ member }) => member)

/** Takes a Society's word that it keeps nothing; the first one counts. False when nothing was asked of it. */
export const confirmDuty = async (
  tx: Tx,
  { rid, member }: { readonly rid: string; readonly member: string },
  { confirmation, mandate }: { readonly confirmation: SignedAct; readonly mandate?: SignedAct },
  at: Date,
): Promise<boolean> => {
  const duty = sql`select member from erasure_duty where rid = ${rid} and member = ${member}`
  if ((await tx.maybeOne(Member, duty)) === undefined) return false
  await tx.run(sql`
    update erasure_duty set confirmed_at = ${at}, header = ${confirmation.header}, kid = ${confirmation.kid},
      sig = ${confirmation.sig}, mandate = ${mandate === undefined ? null : json(mandate)}
    where rid = ${rid} and member = ${member} and confirmed_at is null`)
  return true
}

const Due = Type.Object({ ...Erasure.properties, complete: Type.Boolean() }, closed)
export type DueErasure = Static<typeof Due>

/**
 * Locks erasures whose window has come, with whether all had confirmed by it. A confirmation does not lock the row:
 * that one is being made must not move the window of the author's answer.
 */
export const claimDueErasures = (tx: Tx, at: Date, limit: number): Promise<DueErasure[]> =>
  tx.many(
    Due,
    sql`select e.rid, e.author, e.due_at, e.state, not exists (
          select from erasure_duty d
          where d.rid = e.rid and (d.confirmed_at is null or d.confirmed_at > e.due_at)) as complete
        from erasure e where e.state = 'requested' and e.due_at <= ${at}
        order by e.rid limit ${limit} for update of e skip locked`,
  )

export const setErasureState = (tx: Tx, rid: string, state: 'complete' | 'overdue'): Promise<number> =>
  tx.run(sql`update erasure set state = ${state} where rid = ${rid}`)
