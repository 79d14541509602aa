import { ErasureView, type StoreWithdrawal, type WithdrawalHeader } from '@kinlink/contracts'
import type { Tx } from '@kinlink/postgres'
import { logOwnAct } from '../access-log/act.ts'
import { findErasure, viewOf } from '../erasures/erasure-store.ts'
import { fixErasure } from '../erasures/request-erasure.ts'
import { readWithdrawalHeader } from '../headers/header.ts'
import { answerOnce } from '../idempotency/idempotency-store.ts'
import type { Mailbox } from '../mailbox.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { lockRecordHead } from '../records/record-store.ts'
import { lockDueRelease } from '../releases/release-store.ts'
import { flagWithdrawn, lockRow } from './withdrawal-store.ts'

/** Waits until nobody is being handed a record any more. */
export type AwaitFetches = (rid: string) => Promise<void>

/** Those who wait for the readers of one record wait together: repetitions use one connection, not one each. */
export const fetchesAwaiter = ({ db }: Pick<Mailbox, 'db'>): AwaitFetches => {
  const waiting = new Map<string, Promise<void>>()
  return (rid) => {
    const wait =
      waiting.get(rid) ?? db.transaction(async (tx) => void (await lockRow(tx, rid))).finally(() => waiting.delete(rid))
    waiting.set(rid, wait)
    return wait
  }
}

/**
 * Withdraws a record of the caller: the flag is committed, then whoever was being handed the record is waited for; once
 * this is answered no field of it is handed to anybody. What is stored is shredded afterwards, so that the time to the
 * answer does not tell what others had to do with the record. Absent and another's are one answer; repeated, it has
 * the same.
 */
export const withdrawRecord = async (
  mailbox: Mailbox,
  awaitFetches: AwaitFetches,
  request: StoreWithdrawal,
): Promise<Outcome<ErasureView>> => {
  const { caller, idempotency, withdrawal } = request
  const at = mailbox.clock.now()
  const header = readWithdrawalHeader(withdrawal.header)
  const act = { action: 'record.withdraw', subject: header?.rid ?? null, decision: 'deny' } as const
  const own = header?.member === caller.member ? header : undefined
  const outcome = await mailbox.db.transaction(async (tx) => {
    const asked = { principal: caller.member, idempotency, at }
    const answer =
      own === undefined
        ? refused('binding_invalid')
        : await answerOnce(tx, asked, ErasureView, () => flag(tx, mailbox, request, own))
    if (!answer.ok) await logOwnAct(tx, caller, { ...act, code: answer.problem.code }, at)
    return answer
  })
  // A repetition too promises that nothing is handed out any more.
  if (outcome.ok) await awaitFetches(outcome.value.recordId)
  return outcome
}

const flag = async (
  tx: Tx,
  mailbox: Mailbox,
  { caller, withdrawal }: StoreWithdrawal,
  { rid }: WithdrawalHeader,
): Promise<Outcome<ErasureView>> => {
  // One that is known has its answer without a lock: repetitions must not wait for whoever shreds it.
  const early = await findErasure(tx, rid)
  const head = early === undefined ? await lockRecordHead(tx, rid) : undefined
  // A release that is leaving at this moment has left first, and whoever is told of it is asked to erase it.
  if (head?.type === 'release') await lockDueRelease(tx, rid)
  const at = mailbox.clock.now()
  const known = early ?? (await findErasure(tx, rid))
  const author = known?.author ?? head?.author
  if (author !== caller.member) return refused('not_found')
  // A linkage key concerns no person; it ends with its epoch.
  if (known === undefined && head?.type === 'key') return refused('binding_invalid')
  await logOwnAct(tx, caller, { action: 'record.withdraw', subject: rid, decision: 'allow' }, at)
  if (known !== undefined) return done(viewOf(known))
  await flagWithdrawn(tx, { rid, author, withdrawal, at })
  return done(viewOf(await fixErasure(tx, mailbox, { rid, author }, at)))
}
