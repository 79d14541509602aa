import { Accepted, type StoreErasureConfirmation } from '@kinlink/contracts'
import { logOwnAct } from '../access-log/act.ts'
import { readErasureHeader } from '../headers/header.ts'
import { answerOnce } from '../idempotency/idempotency-store.ts'
import type { Mailbox } from '../mailbox.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { confirmDuty } from './erasure-store.ts'

/**
 * Takes a Society's signed word that it keeps nothing of a record. Whoever was asked has the same answer, whether it
 * ever opened anything, confirms again or comes late; for anybody else there is nothing here.
 */
export const confirmErasure = (
  { db, clock }: Pick<Mailbox, 'db' | 'clock'>,
  { caller, idempotency, submission }: StoreErasureConfirmation,
): Promise<Outcome<Accepted>> => {
  const at = clock.now()
  const header = readErasureHeader(submission.confirmation.header)
  const act = { action: 'erasure.confirm', subject: header?.rid ?? null } as const
  return db.transaction(async (tx) => {
    const asked = { principal: caller.member, idempotency, at }
    const outcome =
      header === undefined || header.member !== caller.member
        ? refused('binding_invalid')
        : await answerOnce(tx, asked, Accepted, async () => {
            const duty = { rid: header.rid, member: caller.member }
            if (!(await confirmDuty(tx, duty, submission, at))) return refused('not_found')
            await logOwnAct(tx, caller, { ...act, decision: 'allow' }, at)
            return done({ accepted: true } as const)
          })
    if (!outcome.ok) await logOwnAct(tx, caller, { ...act, decision: 'deny', code: outcome.problem.code }, at)
    return outcome
  })
}
