import type { CaseReceipt, TracingRequest } from '@kinlink/contracts'
import type { Tx } from '@kinlink/postgres'
import { newId, type ProblemValue, problem } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import { answeredBefore, type Done, type IdempotencyKey, withIdempotency } from '../idempotency.ts'
import { refuseByRule } from '../intake/refusal.ts'
import type { RegisterDeps } from '../people/register-person.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { queueSubmission } from '../submission/queue-submission.ts'
import { insertCase } from './case-store.ts'
import { judgeRequest, markOf, sealCase } from './seal-case.ts'

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
  const before = await answeredBefore<CaseReceipt>(deps.db, idempotency, now)
  if (before !== null) return before
  const network = deps.network.current()
  const linkageKey = network?.linkageKey() ?? null
  if (network === null || linkageKey === null) return { ok: false, problem: problem('unavailable', { retryAfter: 30 }) }
  const findings = judgeRequest(request, network, now)
  if (findings.refusals.length > 0) return refuseByRule(deps.db, session, findings.refusals)

  const sealed = sealCase(request, await session.signer(), { network, linkageKey, random: deps.random, now })

  return withIdempotency(deps.db, idempotency, now, async (tx) => {
    const id = newId()
    const hindrance = await origin(tx, id)
    if (hindrance !== null) return { ok: false, problem: hindrance }
    await deps.storage.newKey(tx, id)
    const stored = await deps.storage.seal(tx, id, 'case', request)
    await insertCase(tx, {
      id,
      rid: sealed.rid,
      digest: sealed.digest,
      sealed: stored,
      at: now,
      ends: sealed.ends,
      by: session.officer.id,
    })
    await queueSubmission(tx, deps, {
      kind: 'record',
      subject: sealed.rid,
      act: session.act,
      body: sealed.submission,
    })
    await logAct(tx, session, { action: 'case.create', subject: id, decision: 'allow', ...markOf(request) })
    return { ok: true, value: { caseId: id, state: 'submitted', warnings: findings.warnings } }
  })
}
