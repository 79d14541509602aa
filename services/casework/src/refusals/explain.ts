import { type Finding, type PolicyDecision, PROBLEMS } from '@kinlink/contracts'
import { ADVICE, type RuleId } from '@kinlink/policy'
import type { Db } from '@kinlink/postgres'
import { problem } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import type { Done } from '../idempotency.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { findRefusal } from './refusal-store.ts'
import { findRefusedAct } from './refused-act-store.ts'

/**
 * Why something was refused and what to do about it: what casework refused, to the officer who submitted it; what the exchange refused, to every officer, since
 * the work goes on with whoever takes it up. Anything else is not there.
 */
export const explain = (deps: { db: Db }, session: OfficerSession, id: string): Promise<Done<PolicyDecision>> =>
  deps.db.transaction(async (tx): Promise<Done<PolicyDecision>> => {
    const own = await findRefusedAct(tx, id, session.officer.id)
    const exchange = own === undefined ? await findRefusal(tx, id) : undefined
    const decision = own === undefined && exchange === undefined ? 'deny' : 'allow'
    await logAct(tx, session, { action: 'refusal.read', subject: id, decision })
    if (own !== undefined) return { ok: true, value: viewOf('casework', { ...own, at: own.refused_at }) }
    if (exchange === undefined) return { ok: false, problem: problem('not_found') }
    const { code, errors: findings = [] } = exchange.refusal
    return { ok: true, value: viewOf('exchange', { id, code, findings, at: exchange.answered_at }) }
  })

type Decided = { id: string; code: string; findings: readonly Finding[]; at: Date }

const viewOf = (by: PolicyDecision['by'], { id, code, findings, at }: Decided): PolicyDecision => ({
  decisionId: id,
  decidedAt: at.toISOString(),
  ...{ by, code, title: titleOf(code) },
  // What names nothing still has to be told what to do about.
  findings: (findings.length === 0 ? [{}] : findings).map((found) => ({ ...found, advice: adviceOf(found) })),
})

const titleOf = (code: string): string => Object.entries(PROBLEMS).find(([known]) => known === code)?.[1].title ?? code

const NO_RULE =
  'No rule of the policy speaks here: two programs do not agree. Give code and place to whoever runs your casework, and try again once it is updated.'

const adviceOf = ({ rule }: Finding): string => (rule === undefined ? NO_RULE : (ADVICE[rule as RuleId] ?? NO_RULE))
