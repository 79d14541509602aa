import type { AuditAction, Finding, IncomingMessageActed, Letter, MessageDelivery } from '@kinlink/contracts'
import type { ExchangeClient } from '@kinlink/exchange-client'
import { checkCarried, finding } from '@kinlink/policy'
import type { Tx } from '@kinlink/postgres'
import { problem, type WindowRule } from '@kinlink/runtime'
import { type ListedAttachment, listAttachments } from '../attachments/attachment-store.ts'
import { logAct } from '../audit/log.ts'
import type { FetchDeps } from '../candidates/enquiry.ts'
import { answeredBefore, type Done, type IdempotencyKey, withIdempotency } from '../idempotency.ts'
import { findIncoming } from '../incoming/incoming-store.ts'
import { refuseByRule } from '../intake/refusal.ts'
import type { MessageDeps } from '../messages/write-message.ts'
import type { RegisterDeps } from '../people/register-person.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { insertParts } from '../submission/part-store.ts'
import { queueSubmission } from '../submission/queue-submission.ts'
import { findRefusedAnswer, putAnswer } from './answer-store.ts'
import { findIncomingMessage, lockIncomingMessage, markActed } from './incoming-message-store.ts'
import { type IncomingAct, type Step, step } from './incoming-state.ts'
import type { KeptMessage } from './keep-message.ts'
import { checkPlayed } from './played.ts'
import { answerFindings, type SealedAnswer, sealAnswer } from './tell-sender.ts'

export type IncomingMessageDeps = RegisterDeps &
  FetchDeps & { client: Pick<ExchangeClient, 'readBlobPart'>; windows: WindowRule; messageLines: number } & Pick<
    MessageDeps,
    'attachmentLimits' | 'recordingSeconds'
  >

/** What an officer does, what of it is recorded here, and what a release to the sender would rest on. */
export type Plan = {
  readonly act: IncomingAct
  readonly action: AuditAction
  readonly record: MessageDelivery | null
  readonly reply: Letter | null
  /** What comes with a reply slip. */
  readonly slip: readonly ListedAttachment[]
  readonly basis: unknown
  readonly warnings: readonly Finding[]
}

/**
 * One act on a message that has been opened. What the sender may be told leaves as a release, queued in the transaction that records the act; the rest stays here. After
 * the sender has been told `undeliverable` nothing leaves any more: a delivery is still recorded, a reply is not taken.
 */
export async function actOnMessage(
  deps: IncomingMessageDeps,
  session: OfficerSession,
  rid: string,
  plan: Plan,
  idempotency: IdempotencyKey,
): Promise<Done<IncomingMessageActed>> {
  const now = deps.clock.now()
  const before = await answeredBefore<IncomingMessageActed>(deps.db, idempotency, now)
  if (before !== null) return before
  const prepared = await prepare(deps, session, { rid, plan, now })
  if (!prepared.ok) return prepared
  const { planned, inTime, release, refused } = prepared.value
  return withIdempotency(deps.db, idempotency, now, async (tx) => {
    const held = await lockIncomingMessage(tx, rid)
    const taken = held === undefined ? null : step(held, plan.act)
    if (taken === null || taken.tells !== planned?.tells) return { ok: false, problem: problem('conflict') }
    await note(deps, session, tx, { rid, plan, taken, now })
    if (release !== null && taken.tells !== null) {
      // Between the sealing and the lock another answer may have been refused, or taken the id of this one.
      if ((await findRefusedAnswer(tx, rid, taken.tells))?.rid !== refused)
        return { ok: false, problem: problem('conflict') }
      if (!(await isAsSealed(deps, tx, rid, plan))) return { ok: false, problem: problem('conflict') }
      await putAnswer(tx, { rid: release.rid, message: rid, says: taken.tells })
      await handIn(deps, session, tx, release)
    }
    const warnings = taken.tells !== null && !inTime ? [...plan.warnings, TOO_LATE] : [...plan.warnings]
    return { ok: true, value: { messageId: rid, state: taken.to.state, leaves: release !== null, warnings } }
  })
}

type Acting = { rid: string; plan: Plan; now: Date }
type Prepared = { planned: Step | null; inTime: boolean; release: SealedAnswer | null; refused?: string }

/** Judges the act and seals what it tells, for the state as it is now; if the state has changed when it is written down, the act is refused. */
async function prepare(
  deps: IncomingMessageDeps,
  session: OfficerSession,
  { rid, plan, now }: Acting,
): Promise<Done<Prepared>> {
  const network = deps.network.current()
  if (network === null) return { ok: false, problem: problem('unavailable', { retryAfter: 30 }) }
  const row = await findIncomingMessage(deps.db, rid)
  if (row === undefined) return { ok: false, problem: problem(await unopened(deps, rid)) }
  const kept = (await deps.storage.open(deps.db, rid, 'incoming-message', row.sealed)) as KeptMessage
  const inTime = now < new Date(kept.content.attestation.until)
  if (plan.act.does === 'reply' && !inTime) return refuseByRule(deps.db, session, [TOO_LATE], rid)
  const unknown = checkCarried(
    plan.record?.carriedBy,
    (member) => network.members.find(({ id }) => id === member)?.country,
  )
  const wrong = [...unknown, ...checkPlayed(plan.record, kept)]
  if (wrong.length > 0) return refuseByRule(deps.db, session, wrong, rid)
  const planned = step(row, plan.act)
  const kind = inTime ? (planned?.tells ?? null) : null
  if (kind === null) return { ok: true, value: { planned, inTime, release: null } }
  const refused = (await findRefusedAnswer(deps.db, rid, kind))?.rid
  const { reply, slip, basis } = plan
  const answer = { to: kept.from, kind, recordId: rid, reply, slip, basis, now, rid: refused ?? null }
  const refusals = answerFindings(answer, network)
  if (refusals.length > 0) return refuseByRule(deps.db, session, refusals, rid)
  const release = await sealAnswer(answer, { ...deps, signer: await session.signer(), network })
  if (release === null) return { ok: false, problem: problem('conflict') }
  return { ok: true, value: { planned, inTime, release, ...(refused === undefined ? {} : { refused }) } }
}

async function handIn(deps: IncomingMessageDeps, session: OfficerSession, tx: Tx, release: SealedAnswer) {
  const { rid, submission, blob } = release
  const work = { kind: 'record', subject: rid, act: session.act, body: submission } as const
  const submissionId = await queueSubmission(tx, deps, work)
  if (blob !== null) await insertParts(tx, submissionId, blob)
  await logAct(tx, session, { action: 'release.submit', subject: rid, decision: 'allow' })
}

/** What was looked at is what leaves: nothing was added to the reply slip or taken out since it was sealed. */
async function isAsSealed(
  { storage }: IncomingMessageDeps,
  tx: Tx,
  rid: string,
  { act, slip }: Plan,
): Promise<boolean> {
  if (act.does !== 'reply') return true
  const idsOf = (all: readonly ListedAttachment[]) => all.map(({ attachmentId }) => attachmentId).join()
  return idsOf(slip) === idsOf(await listAttachments(tx, storage, rid, 'slip'))
}

type Noted = Acting & { taken: Step }

async function note(deps: IncomingMessageDeps, session: OfficerSession, tx: Tx, { rid, plan, taken, now }: Noted) {
  const delivery = plan.record === null ? null : await deps.storage.seal(tx, rid, 'delivery', plan.record)
  await markActed(tx, rid, { ...taken.to, delivery, at: now, by: session.officer.id })
  await logAct(tx, session, { action: plan.action, subject: rid, decision: 'allow' })
}

/** What has not been opened cannot be judged yet; what is no message is not here. */
const unopened = async (deps: IncomingMessageDeps, rid: string) =>
  (await findIncoming(deps.db, rid))?.type === null ? ('conflict' as const) : ('not_found' as const)

const TOO_LATE = finding('P-VOICE', {
  field: 'until',
  text: 'The sender has been told by now that the message was not delivered: nothing of this leaves any more. News needs a message of its own.',
})
