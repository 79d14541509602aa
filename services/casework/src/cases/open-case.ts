import type { CaseReceipt, Finding, TracingRequest } from '@kinlink/contracts'
import { checkTracingRequest, type TracingContext } from '@kinlink/policy'
import type { Tx } from '@kinlink/postgres'
import { newId, type ProblemValue, problem } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import { type Done, type IdempotencyKey, withIdempotency } from '../idempotency.ts'
import { refuseByRule } from '../intake/refusal.ts'
import type { NetworkSnapshot } from '../network/network.ts'
import { hasAgreement, isReachable } from '../network/reachable.ts'
import type { RegisterDeps } from '../people/register-person.ts'
import { blindedEntry } from '../sealing/blinded-entry.ts'
import { daysLater } from '../sealing/buckets.ts'
import { sealAndGrant } from '../sealing/seal-record.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { queueSubmission } from '../submission/queue-submission.ts'
import { insertCase } from './case-store.ts'
import { tracingValues } from './case-values.ts'

/** An open case is reviewed every twelve months (domain §6.9); what was granted for it ends with the review. */
const CASE_DAYS = 360
/** Field groups that a tracing request discloses, in the public half of its receipt. */
const GROUPS = ['preview', 'core', 'context', 'enquirer', 'handling', 'basis', 'child', 'detention']

/** What a case comes of, if not of a request alone: noted in the case's transaction before anything else, or the reason why there must be no case. */
export type CaseOrigin = (tx: Tx, caseId: string) => Promise<ProblemValue | null>

/**
 * F1: checks values and rules, seals and signs in the officer's request, keeps the case under a key of its own, and answers with a local receipt. The exchange
 * is asked by the outbox, whenever it answers.
 */
export async function openCase(
  deps: RegisterDeps,
  session: OfficerSession,
  request: TracingRequest,
  idempotency: IdempotencyKey,
  origin: CaseOrigin = async () => null,
): Promise<Done<CaseReceipt>> {
  const now = deps.clock.now()
  const network = deps.network.current()
  const linkageKey = network?.linkageKey() ?? null
  if (network === null || linkageKey === null) return { ok: false, problem: problem('unavailable', { retryAfter: 30 }) }
  const findings = checkTracingRequest(request, rulesContext(network), now)
  const refusals = findings.refusals.length > 0 ? findings.refusals : unreachableRecipients(request, network)
  if (refusals.length > 0) return refuseByRule(deps.db, session, refusals)

  const signer = await session.signer()
  const expires = daysLater(now, CASE_DAYS)
  const sealed = sealAndGrant(
    {
      type: 'tracing',
      purpose: 'tracing',
      values: tracingValues(request, now),
      recipients: request.search.recipients,
      basis: {
        groups: GROUPS,
        sealedHalf: { sought: request.basis, enquirer: request.enquirer.basis },
        notAfter: expires,
      },
      expires,
      now,
    },
    signer,
    network,
    deps.random,
  )
  const plan = { role: 'sought' as const, rid: sealed.rid, identity: request.sought.person, expires }
  const { entry } = blindedEntry(plan, linkageKey, signer, network, deps.random)

  return withIdempotency(deps.db, idempotency, now, async (tx) => {
    const id = newId()
    const hindrance = await origin(tx, id)
    if (hindrance !== null) return { ok: false, problem: hindrance }
    await deps.storage.newKey(tx, id)
    const stored = await deps.storage.seal(tx, id, 'case', request)
    const { rid, digest } = sealed
    await insertCase(tx, { id, rid, digest, sealed: stored, at: now, by: session.officer.id })
    const body = { ...sealed.submission, entry }
    await queueSubmission(tx, deps, { kind: 'record', subject: rid, act: session.act, body })
    await logAct(tx, session, { action: 'case.create', subject: id, decision: 'allow' })
    return { ok: true, value: { caseId: id, state: 'submitted', warnings: findings.warnings } }
  })
}

/** What the value rules need to know of the network. */
const rulesContext = (network: NetworkSnapshot): TracingContext => ({
  member: network.me,
  countryOf: (member) => network.members.find((m) => m.id === member)?.country,
  hasAgreement: (member) => hasAgreement(network, member, 'tracing'),
})

/** A recipient that has not published an open epoch on every line cannot be sealed to. */
function unreachableRecipients(request: TracingRequest, network: NetworkSnapshot): Finding[] {
  return request.search.recipients.flatMap((member, i): Finding[] => {
    if (isReachable(network, member)) return []
    const text = 'This Society has not published its keys yet.'
    return [{ rule: 'P-MUTUAL', article: '6.1', pointer: `/search/recipients/${i}`, text }]
  })
}
