import type { LinkageKeyIssued } from '@kinlink/contracts'
import { toB64 } from '@kinlink/crypto/hash'
import { newKeyId } from '@kinlink/crypto/keys'
import { LEXICON } from '@kinlink/linkage'
import type { Db } from '@kinlink/postgres'
import { type Clock, problem } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import { type Done, type IdempotencyKey, withIdempotency } from '../idempotency.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { Random } from '../keys/secret.ts'
import type { Storage } from '../keys/storage.ts'
import type { LiveNetwork } from '../network/live-network.ts'
import type { NetworkSnapshot } from '../network/network.ts'
import { daysLater } from '../sealing/buckets.ts'
import { sealAndGrant } from '../sealing/seal-record.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { queueSubmission } from '../submission/queue-submission.ts'
import { anyKeyWaits, keepLinkageKey, lockIssue } from './linkage-key-store.ts'

export type IssueDeps = {
  readonly db: Db
  readonly clock: Clock
  readonly random: Random
  readonly storage: Storage
  readonly jobs: Pick<Jobs, 'emit'>
  readonly network: Pick<LiveNetwork, 'current' | 'reloadLinkageKey'>
}

/** How long the record that carries a linkage key can be fetched. */
const VALID_DAYS = 360

/**
 * The coordinating member issues a new linkage key: random, sealed to every member with which an agreement for network matters is in force. The exchange carries it and
 * cannot read it; whoever joins later gets the next one.
 */
export async function issueLinkageKey(
  deps: IssueDeps,
  session: OfficerSession,
  idempotency: IdempotencyKey,
): Promise<Done<LinkageKeyIssued>> {
  const { db, clock, random, storage } = deps
  const network = deps.network.current()
  if (network === null) return { ok: false, problem: problem('unavailable', { retryAfter: 5 }) }
  if (network.me !== network.coordinator) return { ok: false, problem: problem('forbidden') }
  const recipients = recipientsOf(network)
  if (recipients.length === 0) return { ok: false, problem: problem('conflict') }
  const now = clock.now()
  // The exchange knows the epoch for one of the network's by this: it is the record's id.
  const eid = newKeyId(random)
  const key = Uint8Array.from(random(32))
  const sealed = sealAndGrant(
    {
      rid: eid,
      type: 'key',
      purpose: 'network',
      values: { linkageKey: { eid, key: toB64(key), lexicon: LEXICON.digest } },
      recipients,
      basis: { pack: network.packDigest },
      expires: daysLater(now, VALID_DAYS),
      now,
    },
    await session.signer(),
    network,
    random,
  )
  const done = await withIdempotency(db, idempotency, now, async (tx) => {
    // One after the other: all Societies are to take the same one for the newest.
    await lockIssue(tx)
    if (await anyKeyWaits(tx)) return { ok: false, problem: problem('conflict') }
    await keepLinkageKey(tx, storage, { eid, key, recordId: sealed.rid, at: now, sequence: null })
    const body = sealed.submission
    await queueSubmission(tx, deps, { kind: 'record', subject: sealed.rid, act: session.act, body })
    await logAct(tx, session, { action: 'key.linkage', subject: sealed.rid, decision: 'allow' })
    return { ok: true, value: { epoch: eid, recordId: sealed.rid, recipients } }
  })
  await deps.network.reloadLinkageKey()
  return done
}

/** Members that can be sealed to on all three lines and have agreed to network matters. */
const recipientsOf = (network: NetworkSnapshot): string[] =>
  network.members
    .map(({ id }) => id)
    .filter(
      (id) =>
        id !== network.me &&
        network.agreementWith(id)?.purposes.includes('network') === true &&
        new Set(network.epochsOf(id).map(({ line }) => line)).size === 3,
    )
