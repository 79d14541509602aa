import type { Chain, Finding, LegalBasis, NewRightsRequest, RightsPassedOn } from '@kinlink/contracts'
import { toB64 } from '@kinlink/crypto/hash'
import { checkConsent, checkNotice, checkUse, endOfConsent, finding } from '@kinlink/policy'
import type { Tx } from '@kinlink/postgres'
import { problem } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import { chainTo, keepSent } from '../chain/sent-store.ts'
import { answeredBefore, type Done, type IdempotencyKey, withIdempotency } from '../idempotency.ts'
import { refuseByRule } from '../intake/refusal.ts'
import type { NetworkSnapshot } from '../network/network.ts'
import { checkReachable, hasAgreement } from '../network/reachable.ts'
import type { RegisterDeps } from '../people/register-person.ts'
import { daysLater, earlier, hourBucket } from '../sealing/buckets.ts'
import { withState } from '../sealing/receipt.ts'
import { sealAndGrant } from '../sealing/seal-record.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { queueSubmission } from '../submission/queue-submission.ts'
import { insertRights } from './rights-store.ts'

/** How long the Society that is named may fetch the request. */
const REQUEST_DAYS = 90

/**
 * An enquirer asks, at whatever Society, that a request elsewhere be withdrawn, rectified or shown (F5). It is sealed to the Society that the enquirer names; nothing of it is kept here.
 * The answer is the same whatever exists there: nobody is looked up.
 */
export async function passOn(
  deps: RegisterDeps,
  session: OfficerSession,
  request: NewRightsRequest,
  idempotency: IdempotencyKey,
): Promise<Done<RightsPassedOn>> {
  const now = deps.clock.now()
  const before = await answeredBefore<RightsPassedOn>(deps.db, idempotency, now)
  if (before !== null) return before
  const network = deps.network.current()
  if (network === null) return { ok: false, problem: problem('unavailable', { retryAfter: 30 }) }
  const refusals = [...unreachable(request.to, network), ...checkBasis(request, network, now)]
  if (refusals.length > 0) return refuseByRule(deps.db, session, refusals)
  const signer = await session.signer()
  const { to, basis, ...said } = request
  const next = await chainTo(deps.db, to)
  const plan = { to, said, basis, now, chain: next.chain }
  const sealed = to === network.me ? null : sealRequest(plan, signer, network, deps)
  const rid = sealed?.rid ?? toB64(deps.random(16))
  return withIdempotency(deps.db, idempotency, now, async (tx) => {
    if (sealed === null) await keepAtHome(tx, deps, { rid, me: network.me, said: { ...said, basis } })
    else {
      const body = sealed.submission
      const work = { kind: 'record', subject: rid, act: session.act, body } as const
      const submissionId = await queueSubmission(tx, deps, work)
      const { digest } = sealed
      await keepSent(
        tx,
        { submissionId, kind: 'record', id: rid, rid, digest, until: expiryOf(now, request.basis) },
        next,
      )
    }
    await logAct(tx, session, { action: 'rights.request', subject: rid, decision: 'allow' })
    return { ok: true, value: { rightsRequestId: rid, state: 'passed-on' } }
  })
}

/** Whether a request can be sealed to a Society depends on the network alone, never on what that Society has. */
function unreachable(to: string, network: NetworkSnapshot): Finding[] {
  if (to === network.me) return []
  if (!network.members.some(({ id }) => id === to)) return [finding('P-HUMDOMAIN', { field: 'to' })]
  if (!hasAgreement(network, to, 'rights')) return [finding('P-LAW', { field: 'to' })]
  return checkReachable(network, to, { field: 'to' })
}

/** On what the enquirer's own request rests; whether anything is kept anywhere makes no difference. */
function checkBasis({ basis }: NewRightsRequest, { pack }: NetworkSnapshot, now: Date): Finding[] {
  const use = { type: 'rights', purpose: 'data-subject-request', basis: basis.basis, role: 'named' } as const
  return [
    ...checkConsent(basis, 'rights', 'basis', now),
    ...checkNotice(pack, basis, 'basis'),
    ...checkUse(pack, use, new Map()),
  ]
}

type Plan = { to: string; said: unknown; basis: LegalBasis; now: Date; chain: Chain }

const expiryOf = (now: Date, basis: LegalBasis): Date =>
  new Date(hourBucket(earlier(daysLater(now, REQUEST_DAYS), endOfConsent(basis))))

function sealRequest(
  { to, said, basis, now, chain }: Plan,
  signer: Parameters<typeof sealAndGrant>[1],
  network: NetworkSnapshot,
  deps: RegisterDeps,
) {
  const expires = expiryOf(now, basis)
  const groups = ['rights', 'basis', 'child', 'detention']
  return sealAndGrant(
    {
      type: 'rights',
      purpose: 'rights',
      values: { rightsRequest: said },
      recipients: [to],
      basis: { groups, sealedHalf: withState(basis), notAfter: expires },
      expires,
      now,
      chain,
    },
    signer,
    network,
    deps.random,
  )
}

/** The enquirer named this Society: a task for its own officers. */
async function keepAtHome(tx: Tx, deps: RegisterDeps, own: { rid: string; me: string; said: unknown }): Promise<void> {
  await deps.storage.newKey(tx, own.rid)
  const sealed = await deps.storage.seal(tx, own.rid, 'rights', own.said)
  const window = new Date(hourBucket(deps.clock.now()))
  await insertRights(tx, { rid: own.rid, from: own.me, window, sealed })
}
