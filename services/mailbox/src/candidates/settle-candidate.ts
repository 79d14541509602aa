import { OutcomeAnswer, type OutcomeHeader, type StoreOutcome } from '@kinlink/contracts'
import { json, sql, type Tx } from '@kinlink/postgres'
import { newId } from '@kinlink/runtime'
import { logNetworkAct, logOwnAct } from '../access-log/act.ts'
import { closeStages, openStage } from '../activations/activation-store.ts'
import { readOutcomeHeader } from '../headers/header.ts'
import { answerOnce } from '../idempotency/idempotency-store.ts'
import type { Mailbox } from '../mailbox.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { lockShown, restsOnLivingBasis, setState } from './candidate-store.ts'

const ACTIONS = {
  discarded: 'candidate.discard',
  rejected: 'candidate.reject',
  confirmed: 'candidate.confirm',
} as const

/**
 * Takes the present side's signed word on a candidate that was shown to it. `confirmed` opens `full`, the others close
 * `compare`. The same word again has the same answer, another word is a conflict. The side that asks can see none of it.
 */
export const settleCandidate = async (mailbox: Mailbox, request: StoreOutcome): Promise<Outcome<OutcomeAnswer>> => {
  const { db, clock } = mailbox
  const at = clock.now()
  const { caller, idempotency, submission } = request
  const header = readOutcomeHeader(submission.outcome.header)
  const own = header?.member === caller.member ? header : undefined
  return db.transaction(async (tx) => {
    const outcome =
      own === undefined
        ? refused('binding_invalid')
        : await answerOnce(tx, { principal: caller.member, idempotency, at }, OutcomeAnswer, () =>
            settle(tx, request, own, at),
          )
    if (!outcome.ok) await logRefusal(tx, caller, header, outcome.problem.code, at)
    return outcome
  })
}

const logRefusal = (
  tx: Tx,
  caller: StoreOutcome['caller'],
  header: OutcomeHeader | undefined,
  code: string,
  at: Date,
): Promise<void> => {
  const action = header === undefined ? 'request.refused' : ACTIONS[header.outcome]
  return logOwnAct(tx, caller, { action, subject: header?.rid ?? null, decision: 'deny', code }, at)
}

const settle = async (
  tx: Tx,
  { caller, submission }: StoreOutcome,
  header: OutcomeHeader,
  at: Date,
): Promise<Outcome<OutcomeAnswer>> => {
  const { rid, entry, outcome } = header
  const shown = await lockShown(tx, { rid, presentEntry: entry, member: caller.member, at })
  if (shown.length === 0) return refused('not_found')
  const open = shown.filter(({ state }) => state === 'open')
  // A word on an earlier revision's candidate does not bind the one on a later, only on what it was spoken about.
  if (open.length === 0 && !shown.some(({ state }) => state === outcome)) return refused('conflict')
  // What has ended opens for nobody: there is nothing left to confirm.
  if (outcome === 'confirmed' && open.length > 0 && !(await restsOnLivingBasis(tx, rid, caller.member, at)))
    return refused('not_found')
  // Spoken about another candidate once, it says nothing of this one, whoever hands it in again.
  if (open.length > 0 && !(await isFirstSaid(tx, header))) return refused('conflict')
  for (const { id } of open) {
    await setState(tx, id, outcome)
    await keepOutcome(tx, id, submission, at)
    if (outcome === 'confirmed') await openFull(tx, rid, caller.member, id, at)
  }
  if (outcome !== 'confirmed') {
    await closeStages(
      tx,
      open.map(({ id }) => id),
      at,
    )
  }
  await logOwnAct(tx, caller, { action: ACTIONS[outcome], subject: rid, decision: 'allow' }, at)
  return done({ state: outcome })
}

/** Takes a signed word; false when it has settled a candidate before. */
const isFirstSaid = async (tx: Tx, { member, id }: OutcomeHeader): Promise<boolean> => {
  const said = sql`insert into outcome_word (member, id) values (${member}, ${id}) on conflict do nothing`
  return (await tx.run(said)) === 1
}

const openFull = async (tx: Tx, rid: string, member: string, candidate: string, at: Date): Promise<void> => {
  await openStage(tx, { rid, member, stage: 'full', reason: 'confirmation', candidate, at })
  await logNetworkAct(tx, { action: 'stage.open', subject: rid, decision: 'allow', code: 'full' }, at)
}

const keepOutcome = async (
  tx: Tx,
  candidate: string,
  { outcome, mandate }: StoreOutcome['submission'],
  at: Date,
): Promise<void> => {
  await tx.run(sql`
    insert into outcome (id, candidate, header, kid, sig, mandate, at)
    values (${newId()}, ${candidate}, ${outcome.header}, ${outcome.kid}, ${outcome.sig},
      ${mandate === undefined ? null : json(mandate)}, ${at})`)
}
