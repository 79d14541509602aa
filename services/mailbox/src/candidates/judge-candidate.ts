import type { Tx } from '@kinlink/postgres'
import { logNetworkAct } from '../access-log/act.ts'
import { openStage } from '../activations/activation-store.ts'
import { charge } from '../budgets/budget.ts'
import { publishAtStart } from '../events/publish.ts'
import type { Mailbox } from '../mailbox.ts'
import type { Lacking } from './agreements.ts'
import { setState, setWaiting } from './candidate-store.ts'
import type { Pair } from './pair.ts'

/** How long a candidate waits for an agreement or a receipt to come into force before it is looked at again. */
const PATIENCE = 3_600_000

export type Judged = { readonly id: string; readonly presentEntry: string; readonly reason: string | null }

/**
 * Decides on one candidate and carries the decision out: opens `compare` for the side that has the person and tells
 * it alone; lets the candidate wait, unseen; or voids it. Nothing of any of this reaches the side that asks.
 */
export const judgeCandidate = async (
  mailbox: Mailbox,
  tx: Tx,
  candidate: Judged,
  pair: Pair,
  lacks: Lacking,
  at: Date,
): Promise<void> => {
  const verdict = judge(pair, lacks, at)
  if (verdict.state === 'void') return voidCandidate(tx, candidate, verdict.reason, at)
  if (verdict.state === 'waiting') return letWait(tx, candidate, verdict.reason, new Date(at.getTime() + PATIENCE), at)
  const payer = { kind: 'compare', member: pair.member, kid: pair.kid, at } as const
  const charged = await charge(tx, mailbox.budgets, payer)
  if (!charged.ok) return letWait(tx, candidate, 'budget', charged.freeAt, at)
  const { rid, member } = pair
  await setState(tx, candidate.id, 'open')
  await openStage(tx, { rid, member, stage: 'compare', reason: 'candidate', candidate: candidate.id, at })
  const event = { recipient: member, type: 'match.proposed', recordId: rid, entryId: candidate.presentEntry } as const
  await publishAtStart(tx, mailbox, event, at)
  await logNetworkAct(tx, { action: 'stage.open', subject: rid, decision: 'allow', code: 'compare' }, at)
  tx.afterCommit(mailbox.nudge)
}

type Verdict =
  | { readonly state: 'allowed' }
  | { readonly state: 'waiting'; readonly reason: string }
  | { readonly state: 'void'; readonly reason: string }

const judge = (pair: Pair, lacks: Lacking, at: Date): Verdict => {
  if (!pair.granted) return { state: 'void', reason: 'no-grant' }
  if (pair.receipt_state !== 'living' || pair.not_before === null || pair.not_after === null || pair.not_after <= at)
    return { state: 'void', reason: 'no-receipt' }
  if (pair.not_before > at) return { state: 'waiting', reason: 'receipt' }
  // An agreement may be renewed, and so may the policy pack; the pair is found only once, so it is kept until then.
  return lacks === null ? { state: 'allowed' } : { state: 'waiting', reason: lacks }
}

/** Ends a candidate that may never be shown. */
export const voidCandidate = async (tx: Tx, candidate: Judged, reason: string, at: Date): Promise<void> => {
  await setState(tx, candidate.id, 'void', reason)
  await logNetworkAct(tx, { action: 'match.candidate', subject: candidate.id, decision: 'deny', code: reason }, at)
}

const letWait = async (tx: Tx, candidate: Judged, reason: string, retryAt: Date, at: Date): Promise<void> => {
  await setWaiting(tx, candidate.id, reason, retryAt)
  if (candidate.reason === reason) return
  await logNetworkAct(tx, { action: 'match.withheld', subject: candidate.id, decision: 'deny', code: reason }, at)
}
