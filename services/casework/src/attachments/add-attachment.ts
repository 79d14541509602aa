import type { AttachmentView, Letter, NewAttachment } from '@kinlink/contracts'
import { type AttachmentLimits, checkAttachments, checkBody } from '@kinlink/policy'
import type { Tx } from '@kinlink/postgres'
import { newId, type ProblemValue, problem } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import { type Done, type IdempotencyKey, withIdempotency } from '../idempotency.ts'
import { refuseByRule } from '../intake/refusal.ts'
import type { RegisterDeps } from '../people/register-person.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { type ComesWith, insertAttachment, listAttachments } from './attachment-store.ts'
import { cleanAttachment } from './clean-attachment.ts'

/** What something is added to: a letter that is collected here, or the reply slip to one that was delivered here. */
export type Place = {
  readonly holder: string
  readonly with: ComesWith
  readonly limits: AttachmentLimits
  /** Locks it until the transaction ends: why nothing may be added to it or taken out now, or the letter as far as there is one already. */
  lock(tx: Tx): Promise<Done<Letter | null>>
}

export type AddDeps = Pick<RegisterDeps, 'db' | 'clock' | 'storage'> & {
  /** How long a recording may sound. */
  readonly recordingSeconds: number
}

/**
 * Adds a photograph, a document or the recording to what has not left yet. What the device wrote into it about place, time and itself is taken out before anything is kept;
 * the rest is kept under the key of the message.
 */
export async function addAttachment(
  deps: AddDeps,
  session: OfficerSession,
  place: Place,
  added: NewAttachment,
  idempotency: IdempotencyKey,
): Promise<Done<AttachmentView>> {
  const bytes = Buffer.from(added.bytes, 'base64')
  // One spelling of the bytes, so that the same file handed in again is the same request.
  if (bytes.toString('base64') !== added.bytes)
    return {
      ok: false,
      problem: problem('invalid_request', { errors: [{ pointer: '/body/bytes', keyword: 'base64' }] }),
    }
  const clean = cleanAttachment(added.mediaType, bytes, deps.recordingSeconds)
  if (!clean.ok) return refuseByRule(deps.db, session, clean.findings, place.holder)
  const done = await withIdempotency(deps.db, idempotency, deps.clock.now(), (tx) =>
    keep(deps, session, tx, { place, added, bytes: clean.bytes }),
  )
  return !done.ok && done.problem.code === 'refused_by_rule'
    ? refuseByRule(deps.db, session, done.problem.errors ?? [], place.holder)
    : done
}

type Adding = { readonly place: Place; readonly added: NewAttachment; readonly bytes: Uint8Array }

async function keep(
  deps: AddDeps,
  session: OfficerSession,
  tx: Tx,
  { place, added: { kind, mediaType }, bytes }: Adding,
): Promise<Done<AttachmentView>> {
  const { holder } = place
  const open = await place.lock(tx)
  if (!open.ok) return open
  const there = await listAttachments(tx, deps.storage, holder, place.with)
  const about = { kind, mediaType, length: bytes.length }
  const all = [...there, about]
  const beside = kind === 'recording' && open.value !== null ? checkBody(open.value, all) : []
  const findings = [...checkAttachments(all, place.limits), ...beside]
  if (findings.length > 0) return { ok: false, problem: problem('refused_by_rule', { errors: findings }) }
  const id = newId()
  const position = (there.at(-1)?.position ?? 0) + 1
  const at = deps.clock.now()
  const by = session.officer.id
  await insertAttachment(tx, deps.storage, { id, holder, with: place.with, position, about, bytes, at, by })
  await logAct(tx, session, { action: 'attachment.add', subject: holder, decision: 'allow' })
  return { ok: true, value: { attachmentId: id, ...about } }
}

export const shut = (code: 'not_found' | 'conflict'): { ok: false; problem: ProblemValue } => ({
  ok: false,
  problem: problem(code),
})
