import type { CaseReceipt, Finding, TracingRequest } from '@kinlink/contracts'
import { finding } from '@kinlink/policy'
import { problem } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import { answeredBefore, type Done, type IdempotencyKey, withIdempotency } from '../idempotency.ts'
import { refuseByRule } from '../intake/refusal.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { queueSubmission } from '../submission/queue-submission.ts'
import type { EndingDeps } from '../withdrawals/withdraw-case.ts'
import { type CaseRow, findCase, lockCase } from './case-store.ts'
import { keepRevision } from './rectification-store.ts'
import { judgeRequest, markOf, sealCase } from './seal-case.ts'

const NOT_DROPPED = 'Whoever was asked stays asked: withdraw the case and ask anew to ask fewer.'

/**
 * Rectification (F5): the whole request as it should have been, under the same rules as a new one, as the next revision of the same record. It renews what was granted. The revision
 * before has to have been answered, so that there is one chain.
 */
export async function rectifyCase(
  deps: EndingDeps,
  session: OfficerSession,
  caseId: string,
  request: TracingRequest,
  idempotency: IdempotencyKey,
): Promise<Done<CaseReceipt>> {
  const now = deps.clock.now()
  const before = await answeredBefore<CaseReceipt>(deps.db, idempotency, now)
  if (before !== null) return before
  const network = deps.network.current()
  const linkageKey = network?.linkageKey() ?? null
  if (network === null || linkageKey === null) return { ok: false, problem: problem('unavailable', { retryAfter: 30 }) }
  const row = await findCase(deps.db, caseId)
  if (row === undefined) return { ok: false, problem: problem('not_found') }
  if (row.sealed === null || row.digest === null || !isOpen(row)) return { ok: false, problem: problem('conflict') }
  const current = (await deps.storage.open(deps.db, caseId, 'case', row.sealed)) as TracingRequest
  const findings = judgeRequest(request, network, now)
  const refusals = [...findings.refusals, ...dropped(current, request)]
  if (refusals.length > 0) return refuseByRule(deps.db, session, refusals, caseId)
  const revises = { rid: row.rid, rev: row.rev, prev: row.digest }
  const signer = await session.signer()
  const sealed = sealCase(request, signer, { network, linkageKey, random: deps.random, now, revises })

  const done = await withIdempotency(deps.db, idempotency, now, async (tx): Promise<Done<CaseReceipt>> => {
    const held = await lockCase(tx, caseId)
    if (held === undefined || !isOpen(held) || held.digest !== row.digest)
      return { ok: false, problem: problem('conflict') }
    const stored = await deps.storage.seal(tx, caseId, 'case', request)
    await keepRevision(tx, { id: caseId, digest: sealed.digest, sealed: stored, ends: sealed.ends })
    const body = sealed.submission
    await queueSubmission(tx, deps, { kind: 'record', subject: row.rid, act: session.act, body })
    await logAct(tx, session, { action: 'case.rectify', subject: caseId, decision: 'allow', ...markOf(request) })
    return { ok: true, value: { caseId, state: 'submitted', warnings: findings.warnings } }
  })
  if (done.ok) deps.localIndex.forget(caseId)
  return done
}

/** The exchange has taken what there is, nothing waits, and the case has not ended. */
const isOpen = (row: CaseRow): boolean => ['accepted', 'answered'].includes(row.state) && row.next_digest === null

/** Societies that were asked and are not any more: they would keep what they have. */
const dropped = (before: TracingRequest, after: TracingRequest): Finding[] =>
  before.search.recipients.every((member) => after.search.recipients.includes(member))
    ? []
    : [finding('P-LAW', { field: 'search.recipients', text: NOT_DROPPED })]
