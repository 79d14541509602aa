import type { Chain, Finding, NewOffer, OfferHeader, OfferView, TracingRequest } from '@kinlink/contracts'
import { actDigest } from '@kinlink/crypto/hash'
import { signAct } from '@kinlink/crypto/sign'
import { finding } from '@kinlink/policy'
import { newId, problem, type WindowRule } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import { type CaseRow, findCase, lockCase } from '../cases/case-store.ts'
import { chainTo, keepSent } from '../chain/sent-store.ts'
import { type Done, type IdempotencyKey, withIdempotency } from '../idempotency.ts'
import { refuseByRule } from '../intake/refusal.ts'
import { firstWindowFrom } from '../messages/message-state.ts'
import type { NetworkSnapshot } from '../network/network.ts'
import type { RegisterDeps } from '../people/register-person.ts'
import { hourBucket } from '../sealing/buckets.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { queueSubmission } from '../submission/queue-submission.ts'
import { insertOffer } from './offer-store.ts'
import { offerView } from './offer-view.ts'

export type OfferDeps = RegisterDeps & { windows: WindowRule }

/** F3: asks a Society that has been granted the record to take over the search. Signed in the officer's request, kept, and handed in when the exchange answers. */
export async function makeOffer(
  deps: OfferDeps,
  session: OfficerSession,
  caseId: string,
  said: NewOffer,
  idempotency: IdempotencyKey,
): Promise<Done<OfferView>> {
  const now = deps.clock.now()
  const network = deps.network.current()
  if (network === null) return { ok: false, problem: problem('unavailable', { retryAfter: 30 }) }
  const row = await findCase(deps.db, caseId)
  if (row === undefined) return { ok: false, problem: problem('not_found') }
  // The asking side learns of an offer's end at windows only.
  const due = firstWindowFrom(new Date(said.due), deps.windows)
  if (Number.isNaN(due.getTime()) || due <= now)
    return {
      ok: false,
      problem: problem('invalid_request', { errors: [{ pointer: '/body/due', keyword: 'minimum' }] }),
    }
  if (!isOpen(row)) return { ok: false, problem: problem('conflict') }
  const request = (await deps.storage.open(deps.db, caseId, 'case', row.sealed)) as TracingRequest
  const refusals = checkRecipient(said.to, request, network)
  if (refusals.length > 0) return refuseByRule(deps.db, session, refusals, caseId)

  const next = await chainTo(deps.db, said.to)
  const plan = { to: said.to, rid: row.rid, record: row.digest, due, chain: next.chain }
  const header = offerHeader(plan, network, now)
  const signed = signAct('offer', header, await session.signer())
  const digest = actDigest('offer', signed)
  return withIdempotency(deps.db, idempotency, now, async (tx) => {
    const held = await lockCase(tx, caseId)
    // Ended since it was looked at: nobody is asked to search any more.
    if (held === undefined || !isOpen(held)) return { ok: false, problem: problem('conflict') }
    const { id, rid } = header
    const by = session.officer.id
    const offer = { id, case_id: caseId, to_member: said.to, due, signed, digest }
    if (!(await insertOffer(tx, { ...offer, rid, at: now, by }))) return { ok: false, problem: problem('conflict') }
    const work = { kind: 'offer', subject: id, act: session.act, body: { id, act: signed } } as const
    const submissionId = await queueSubmission(tx, deps, work)
    await keepSent(tx, { submissionId, kind: 'offer', id, rid, digest, until: due }, next)
    await logAct(tx, session, { action: 'offer.make', subject: id, decision: 'allow' })
    const fresh = { state: 'offered' as const, decline_reason: null, refusals: [], recalling: false, receipt: null }
    return { ok: true, value: offerView({ ...offer, ...fresh }) }
  })
}

/** The exchange has to have the record that the offer names. */
const isOpen = (row: CaseRow): row is CaseRow & { digest: string; sealed: Uint8Array } =>
  (row.state === 'accepted' || row.state === 'answered') && row.digest !== null && row.sealed !== null

type OfferPlan = { to: string; rid: string; record: string; due: Date; chain: Chain }

const offerHeader = (plan: OfferPlan, network: NetworkSnapshot, now: Date): OfferHeader => ({
  v: 1,
  net: network.net,
  id: newId(),
  member: network.me,
  to: plan.to,
  rid: plan.rid,
  record: plan.record,
  due: plan.due.toISOString(),
  at: hourBucket(now),
  chain: plan.chain,
})

/** Only who may know of the enquiry already is asked to take it over, and only under an agreement. */
function checkRecipient(to: string, { search }: TracingRequest, network: NetworkSnapshot): Finding[] {
  const at = { field: 'to', pointer: '/body/to' }
  if (search.withholdFrom.includes(to))
    return [finding('P-VOICE', { ...at, text: 'This Society must not learn of the search.' })]
  if (!search.recipients.includes(to))
    return [finding('P-PURPOSE', { ...at, text: 'This Society was not granted the request.' })]
  return network.agreementWith(to)?.purposes.includes('tracing') === true
    ? []
    : [finding('P-LAW', { ...at, text: 'No agreement with this Society is in force.' })]
}
