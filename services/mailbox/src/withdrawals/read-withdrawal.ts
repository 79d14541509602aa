import type { ReadWithdrawal, WithdrawalView } from '@kinlink/contracts'
import { logOwnAct } from '../access-log/act.ts'
import type { Mailbox } from '../mailbox.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { findWordFor } from './withdrawal-store.ts'

/**
 * The author's signed word that a record is withdrawn, for whoever was asked to erase it: it need not take the exchange's word for that. Anybody else, the author too, is told that there is nothing; so is who was told of nothing, as of a
 * release that had not left.
 */
export const readWithdrawal = (
  { db, clock }: Pick<Mailbox, 'db' | 'clock'>,
  { caller, recordId }: ReadWithdrawal,
): Promise<Outcome<WithdrawalView>> =>
  db.transaction(async (tx) => {
    const withdrawal = await findWordFor(tx, recordId, caller.member)
    const act = { action: 'erasure.read', subject: recordId } as const
    const verdict =
      withdrawal === undefined ? ({ decision: 'deny', code: 'not_found' } as const) : { decision: 'allow' as const }
    await logOwnAct(tx, caller, { ...act, ...verdict }, clock.now())
    return withdrawal === undefined ? refused('not_found') : done({ withdrawal })
  })
