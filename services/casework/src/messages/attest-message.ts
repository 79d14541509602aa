import type { Attestation, Chain, Finding, MessageAttested, NewMessage } from '@kinlink/contracts'
import { toB64 } from '@kinlink/crypto/hash'
import type { Signer } from '@kinlink/crypto/sign'
import {
  checkAttachmentsAttested,
  checkAttestation,
  checkBody,
  checkNotice,
  checkSealable,
  checkUse,
  endOfConsent,
  finding,
  hasAttachments,
  hasCarriers,
  hasSpoken,
  type Use,
} from '@kinlink/policy'
import { problem } from '@kinlink/runtime'
import { type ListedAttachment, listAttachments } from '../attachments/attachment-store.ts'
import { type SealedParcel, sealParcel } from '../attachments/seal-parcel.ts'
import { logAct } from '../audit/log.ts'
import { chainTo, keepSent } from '../chain/sent-store.ts'
import { answeredBefore, type Done, type IdempotencyKey, withIdempotency } from '../idempotency.ts'
import { refuseByRule } from '../intake/refusal.ts'
import type { NetworkSnapshot } from '../network/network.ts'
import { checkReachable } from '../network/reachable.ts'
import { daysLater, earlier, hourBucket } from '../sealing/buckets.ts'
import { withState } from '../sealing/receipt.ts'
import { type SealedSubmission, sealAndGrant } from '../sealing/seal-record.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { insertParts } from '../submission/part-store.ts'
import { queueSubmission } from '../submission/queue-submission.ts'
import { findMessage, lockMessage, markAttested } from './message-store.ts'
import { messageValues, spokenAs } from './sealed-message.ts'
import { type MessageDeps, messageRules } from './write-message.ts'

/** How long after the sender has been told the record can still be fetched: nothing lies at the exchange for longer than it is needed. */
const AFTER_DAYS = 5
/** Field groups that a message discloses, in the public half of its receipt. */
const GROUPS = ['letter', 'basis', 'child', 'detention']

/**
 * F4: the collecting officer's word that the letter holds family and private news only. Signs and seals it to the delivering Society, and queues it in the transaction
 * that changes its state. An address at which nobody can be found is refused: it becomes a tracing request on the officer's word.
 */
export async function attestMessage(
  deps: MessageDeps,
  session: OfficerSession,
  messageId: string,
  attestation: Attestation,
  idempotency: IdempotencyKey,
): Promise<Done<MessageAttested>> {
  const now = deps.clock.now()
  const before = await answeredBefore<MessageAttested>(deps.db, idempotency, now)
  if (before !== null) return before
  const network = deps.network.current()
  if (network === null) return { ok: false, problem: problem('unavailable', { retryAfter: 30 }) }
  const row = await findMessage(deps.db, messageId)
  if (row === undefined) return { ok: false, problem: problem('not_found') }
  if (row.sealed === null) return { ok: false, problem: problem('conflict') }
  const message = (await deps.storage.open(deps.db, row.id, 'message', row.sealed)) as NewMessage
  const attachments = await listAttachments(deps.db, deps.storage, row.id)
  const findings = checkAttestation(message, messageRules(network, deps.messageLines), now)
  const signer = await session.signer()
  const attested = { attestation, by: signer.kid, at: now }
  const refusals = [
    ...findings.refusals,
    ...checkAttachmentsAttested(attachments, attestation),
    ...checkBody(message.letter, attachments),
    ...sealingFindings(message, attested, network, attachments),
  ]
  if (refusals.length > 0) return refuseByRule(deps.db, session, refusals, messageId)
  const rid = toB64(deps.random(16))
  const parcel = await sealParcel(deps, { holder: messageId, rid }, attachments)
  const next = await chainTo(deps.db, message.to)
  const sealing = { rid, parcel, signer, network, random: deps.random, chain: next.chain }
  const record = sealMessage(message, attested, sealing)
  const body = parcel === null ? record.submission : { ...record.submission, blob: parcel.named }

  return withIdempotency(deps.db, idempotency, now, async (tx) => {
    const held = await lockMessage(tx, messageId)
    if (held?.state !== 'drafted' || held.case_id !== null) return { ok: false, problem: problem('conflict') }
    // What was looked at is what leaves: nothing was added or taken out since.
    if (!isSame(attachments, await listAttachments(tx, deps.storage, messageId), parcel))
      return { ok: false, problem: problem('conflict') }
    await markAttested(tx, messageId, { rid, at: now, by: session.officer.id })
    const work = { kind: 'record', subject: rid, act: session.act, body } as const
    const submissionId = await queueSubmission(tx, deps, work)
    if (parcel !== null) await insertParts(tx, submissionId, parcel.blob)
    const until = expiryOf(message)
    await keepSent(tx, { submissionId, kind: 'record', id: rid, rid, digest: record.digest, until }, next)
    await logAct(tx, session, { action: 'message.attest', subject: messageId, decision: 'allow' })
    return { ok: true, value: { messageId, state: 'submitted', warnings: findings.warnings } }
  })
}

const idsOf = (attachments: readonly ListedAttachment[]): string =>
  attachments.map(({ attachmentId }) => attachmentId).join()
const isSame = (
  before: readonly ListedAttachment[],
  now: readonly ListedAttachment[],
  parcel: SealedParcel | null,
): boolean => idsOf(before) === idsOf(now) && (before.length === 0) === (parcel === null)

type Attested = Parameters<typeof messageValues>[1]
type Sealing = {
  rid: string
  parcel: SealedParcel | null
  signer: Signer
  network: NetworkSnapshot
  random: MessageDeps['random']
  chain: Chain
}

/** What would keep it from being sealed to the delivering Society, told to the officer instead of to the exchange. */
function sealingFindings(
  message: NewMessage,
  attested: Attested,
  network: NetworkSnapshot,
  attachments: readonly ListedAttachment[],
): Finding[] {
  const noPlace = attachments.length > 0 && !hasAttachments(network.pack)
  const unsaid = message.carriedBy !== undefined && !hasCarriers(network.pack)
  const values = messageValues(message, attested, null)
  const unheard = spokenAs(message.letter) !== null && !hasSpoken(network.pack)
  return [
    ...(unheard ? [finding('P-PURPOSE', { field: 'letter', text: UNHEARD })] : []),
    ...(noPlace ? [finding('P-PURPOSE', { field: 'attachments', text: NO_PLACE })] : []),
    ...(unsaid ? [finding('P-PURPOSE', { field: 'carriedBy', text: UNSAID })] : []),
    ...checkReachable(network, message.to, { field: 'to' }),
    ...checkSealable(network.pack, values),
    ...checkNotice(network.pack, message.basis, 'basis'),
    ...checkUse(network.pack, useOf(message), new Map(Object.entries(values))),
  ]
}

const NO_PLACE = 'The policy pack in force knows no attachments yet: take them out, or wait for the next pack.'

const UNHEARD =
  'The policy pack in force has no place for a spoken message yet: write it down, or wait for the next pack.'

const UNSAID =
  'The policy pack in force has no place for who carried a message yet: leave it out, or wait for the next pack.'

const useOf = ({ basis: { basis } }: NewMessage): Use => ({
  type: 'message',
  purpose: 'rcm-delivery',
  basis,
  role: 'delivering',
})

/** What rests on the sender's consent ends with it. */
const expiryOf = ({ until, basis }: NewMessage): Date =>
  new Date(hourBucket(earlier(daysLater(new Date(until), AFTER_DAYS), endOfConsent(basis))))

function sealMessage(
  message: NewMessage,
  attested: Attested,
  { rid, parcel, signer, network, random, chain }: Sealing,
): SealedSubmission {
  const expires = expiryOf(message)
  return sealAndGrant(
    {
      rid,
      type: 'message',
      purpose: 'message',
      values: messageValues(message, attested, parcel?.value ?? null),
      recipients: [message.to],
      basis: { groups: GROUPS, sealedHalf: { sender: withState(message.basis) }, notAfter: expires },
      expires,
      now: attested.at,
      chain,
    },
    signer,
    network,
    random,
  )
}
