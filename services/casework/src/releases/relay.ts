import type { RelayRow } from '@kinlink/contracts'
import { finding } from '@kinlink/policy'
import { problem } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import type { Done } from '../idempotency.ts'
import { refuseByRule } from '../intake/refusal.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { queueSubmission } from '../submission/queue-submission.ts'
import { signWithdrawal } from '../withdrawals/withdraw-record.ts'
import { findRecall, keepRecall } from './erase-release.ts'
import { forwardedUntil } from './forwarded-until.ts'
import { openRelease, type ReleaseDeps } from './open-release.ts'
import { findRelease, lockRelease, markForwarded } from './release-store.ts'
import { sealRelease } from './seal-release.ts'

const NO_AGREEMENT = 'No agreement with the Society that it is for is in force.'

/**
 * The coordinating member's officer seals a release anew, as its author, so that the Society it is for does not learn from which country it came. It leaves at the next window.
 */
export async function forwardRelay(
  deps: ReleaseDeps,
  session: OfficerSession,
  releaseId: string,
): Promise<Done<RelayRow>> {
  const network = deps.network.current()
  if (network === null) return { ok: false, problem: problem('unavailable', { retryAfter: 30 }) }
  const opened = await openRelease(deps, session, releaseId)
  if (!opened.ok) return opened
  const { content } = opened.value
  const relayTo = content.relayTo
  if (relayTo === null || opened.value.caseId !== null || opened.value.messageId !== null)
    return { ok: false, problem: problem('conflict') }
  if (network.agreementWith(relayTo) === null)
    return refuseByRule(deps.db, session, [finding('P-LAW', { field: 'relayTo', text: NO_AGREEMENT })], releaseId)
  const now = deps.clock.now()
  const validUntil = forwardedUntil((await findRelease(deps.db, releaseId))?.expires_at ?? null, now)
  if (validUntil <= now) return { ok: false, problem: problem('conflict') }
  const signer = await session.signer()
  // What the exchange has refused keeps its id when it is sealed again, so that at most one is released.
  const refused = (await findRecall(deps.db, releaseId))?.rid ?? null
  const release = sealRelease(
    {
      to: relayTo,
      rid: refused,
      content: { ...content, country: null, relayTo: null },
      basis: { relayed: true },
      validUntil,
      now,
    },
    signer,
    network,
    deps.random,
  )
  const recall = signWithdrawal(release.rid, signer, network, deps)
  return deps.db.transaction(async (tx): Promise<Done<RelayRow>> => {
    const row = await lockRelease(tx, releaseId)
    if (row?.state === 'forwarded') return { ok: true, value: { releaseId, relayTo, state: 'forwarded' } }
    if (row?.state !== 'relay' || ((await findRecall(tx, releaseId))?.rid ?? null) !== refused)
      return { ok: false, problem: problem('conflict') }
    await queueSubmission(tx, deps, {
      kind: 'record',
      subject: release.rid,
      act: session.act,
      body: release.submission,
    })
    await markForwarded(tx, releaseId)
    // Signed now, because nobody may be signed in when the person found changes their mind.
    await keepRecall(tx, releaseId, { rid: release.rid, act: recall })
    await logAct(tx, session, { action: 'relay.forward', subject: releaseId, decision: 'allow' })
    return { ok: true, value: { releaseId, relayTo, state: 'forwarded' } }
  })
}
