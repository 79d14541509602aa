import { ErasureState, Id } from '@kinlink/contracts'
import { type Queries, sql } from '@kinlink/postgres'
import { Type } from 'typebox'

const HANDED_IN = ['waiting', 'accepted', 'refused', 'unneeded'] as const

const WithdrawalRow = Type.Object({ rid: Id, state: ErasureState, handed_in: Type.Enum([...HANDED_IN]) })
export type WithdrawalRow = Type.Static<typeof WithdrawalRow>

export type NewWithdrawal = {
  rid: string
  state: ErasureState
  handedIn: WithdrawalRow['handed_in']
  at: Date
  /** The officer; null for what was signed beforehand. */
  by: string | null
}

/** Notes that a record of this Society was withdrawn; again, when the exchange refused the signature of the time before. */
export const putWithdrawal = (tx: Queries, w: NewWithdrawal) =>
  tx.run(sql`insert into withdrawal (rid, state, handed_in, withdrawn_at, withdrawn_by)
    values (${w.rid}, ${w.state}, ${w.handedIn}, ${w.at}, ${w.by})
    on conflict (rid) do update set state = excluded.state, handed_in = excluded.handed_in,
      withdrawn_by = excluded.withdrawn_by where withdrawal.handed_in = 'refused'`)

export const findWithdrawal = (db: Queries, rid: string) =>
  db.maybeOne(WithdrawalRow, sql`select rid, state, handed_in from withdrawal where rid = ${rid}`)

/** The same, held until the transaction ends. */
export const lockWithdrawal = (tx: Queries, rid: string) =>
  tx.maybeOne(WithdrawalRow, sql`select rid, state, handed_in from withdrawal where rid = ${rid} for update`)

/** What the exchange has answered to it. An answer that was given before the deadline was over does not undo what has been heard since. */
export const answerWithdrawal = (tx: Queries, rid: string, handedIn: WithdrawalRow['handed_in'], state: ErasureState) =>
  tx.run(sql`update withdrawal set handed_in = ${handedIn},
      state = case when ${state}::text = 'requested' then state else ${state} end
    where rid = ${rid} and handed_in = 'waiting'`)

/** The exchange has taken the record after all: its withdrawal has to be signed again, and shows as overdue until it is. */
export const reopenWithdrawal = (tx: Queries, rid: string) =>
  tx.run(
    sql`update withdrawal set handed_in = 'refused', state = 'overdue' where rid = ${rid} and handed_in = 'unneeded'`,
  )

/** What became of it at the others, as the exchange says at the window of the deadline: also before it has answered to the withdrawal here, since a record that expired ends likewise. */
export const keepErasure = (tx: Queries, rid: string, state: ErasureState) =>
  tx.run(sql`update withdrawal set state = ${state} where rid = ${rid} and handed_in in ('accepted', 'waiting')`)
