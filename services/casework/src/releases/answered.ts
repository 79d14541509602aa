import type { NewMessage, RecordHeader, ReleaseContent } from '@kinlink/contracts'
import { checkBody } from '@kinlink/policy'
import type { Tx } from '@kinlink/postgres'
import type { Parcel } from '../attachments/parcel.ts'
import { answerCase, findCaseByRecord, lockCase } from '../cases/case-store.ts'
import type { Storage } from '../keys/storage.ts'
import { type AnswerKind, afterAnswer, isAnswerToMessage } from '../messages/message-state.ts'
import { answerMessage, findMessageByRecord, lockMessage } from '../messages/message-store.ts'
import type { NetworkSnapshot } from '../network/network.ts'
import { OUTCOME, widest } from './case-outcome.ts'
import type { ReleaseDeps } from './open-release.ts'

/** What an opened release answers here. */
export type Answered = {
  readonly caseId: string | null
  readonly messageId: string | null
  /** Holds the answered object until the transaction ends; tells whether there still is somebody to tell. */
  hold(tx: Tx): Promise<boolean>
  /** Lets the answered object know, in the transaction that keeps the release; says whether what came with it belongs to it now. */
  note(tx: Tx): Promise<boolean>
}

/** A release that has been verified: what it says, and what opens the blob that came with it. */
export type OpenedRelease = {
  readonly said: ReleaseContent
  readonly parcel: Parcel | null
  readonly header: RecordHeader
}

/**
 * What a release answers: a case of ours, a message of ours, or, at the coordinating member alone, what another Society asked. Null if it answers nothing of that kind: a
 * release names what it answers inside the sealed value, so this is where somebody who names the wrong thing is found out.
 */
export function answeredBy(
  deps: ReleaseDeps,
  { said, parcel, header }: OpenedRelease,
  network: NetworkSnapshot | null,
): Promise<Answered | null> {
  const { kind } = said
  if (isAnswerToMessage(kind)) return answersMessage(deps, { ...said, kind }, header, parcel)
  return header.purpose === 'tracing' && parcel === null
    ? answersCase(deps, { ...said, kind }, network)
    : Promise.resolve(null)
}

type AboutCase = ReleaseContent & { kind: Exclude<ReleaseContent['kind'], AnswerKind> }

async function answersCase(
  deps: ReleaseDeps,
  said: AboutCase,
  network: NetworkSnapshot | null,
): Promise<Answered | null> {
  const tracingCase = await findCaseByRecord(deps.db, said.recordId)
  if (tracingCase !== undefined) {
    const { id } = tracingCase
    return {
      caseId: id,
      messageId: null,
      hold: (tx) => isReadable(lockCase(tx, id)),
      note: async (tx) => {
        await noteCase(tx, id, said)
        return false
      },
    }
  }
  const relayed = said.relayTo !== null && network?.me === network?.coordinator
  return relayed ? { caseId: null, messageId: null, hold: async () => true, note: async () => false } : null
}

async function noteCase(tx: Tx, caseId: string, { kind }: AboutCase): Promise<void> {
  const held = await lockCase(tx, caseId)
  if (held !== undefined) await answerCase(tx, caseId, widest(held.outcome, OUTCOME[kind]))
}

/** What was withdrawn, or has been kept for its time, is a skeleton without a key. */
const isReadable = async (row: Promise<{ sealed: Uint8Array | null } | undefined>): Promise<boolean> =>
  ((await row)?.sealed ?? null) !== null

type AboutMessage = ReleaseContent & { kind: AnswerKind }

/** Nobody but the Society that the message was sent to answers it, and only a reply carries a letter, or brings anything. */
async function answersMessage(
  deps: ReleaseDeps,
  said: AboutMessage,
  header: RecordHeader,
  parcel: Parcel | null,
): Promise<Answered | null> {
  const row = await findMessageByRecord(deps.db, said.recordId)
  if (row === undefined || header.purpose !== 'message') return null
  const hold = (tx: Tx) => isReadable(lockMessage(tx, row.id))
  // Withdrawn, or kept for its time: whom it was sent to is not known any more, and there is nobody to tell.
  if (row.sealed === null) return { caseId: null, messageId: row.id, hold, note: async () => false }
  const { to } = (await deps.storage.open(deps.db, row.id, 'message', row.sealed)) as NewMessage
  const items = parcel?.items ?? []
  const carriesLetter = said.reply !== undefined
  if (header.author !== to || carriesLetter !== (said.kind === 'message-reply')) return null
  if (said.reply === undefined ? items.length > 0 : checkBody(said.reply, items).length > 0) return null
  return { caseId: null, messageId: row.id, hold, note: (tx) => noteAnswer(tx, deps.storage, row.id, said) }
}

/** The first reply stands, and what came with it. */
async function noteAnswer(
  tx: Tx,
  storage: Storage,
  messageId: string,
  { kind, reply }: AboutMessage,
): Promise<boolean> {
  const held = await lockMessage(tx, messageId)
  if (held === undefined) return false
  const state = afterAnswer(held.state, kind)
  const letter = reply === undefined || state !== 'replied' ? null : await storage.seal(tx, messageId, 'reply', reply)
  await answerMessage(tx, messageId, state, letter)
  return reply === undefined || (letter !== null && held.reply === null)
}
