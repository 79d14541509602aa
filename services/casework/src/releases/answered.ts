import type { NewMessage, RecordHeader, ReleaseContent } from '@kinlink/contracts'
import type { Tx } from '@kinlink/postgres'
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
  /** Lets the answered object know, in the transaction that keeps the release. */
  note(tx: Tx): Promise<void>
}

/**
 * What a release answers: a case of ours, a message of ours, or, at the coordinating member alone, what another Society asked. Null if it answers nothing of that kind: a
 * release names what it answers inside the sealed value, so this is where somebody who names the wrong thing is found out.
 */
export function answeredBy(
  deps: ReleaseDeps,
  said: ReleaseContent,
  header: RecordHeader,
  network: NetworkSnapshot | null,
): Promise<Answered | null> {
  const { kind } = said
  if (isAnswerToMessage(kind)) return answersMessage(deps, { ...said, kind }, header)
  return header.purpose === 'tracing' ? answersCase(deps, { ...said, kind }, network) : Promise.resolve(null)
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
      note: (tx) => noteCase(tx, id, said),
    }
  }
  const relayed = said.relayTo !== null && network?.me === network?.coordinator
  return relayed ? { caseId: null, messageId: null, hold: async () => true, note: async () => {} } : null
}

async function noteCase(tx: Tx, caseId: string, { kind }: AboutCase): Promise<void> {
  const held = await lockCase(tx, caseId)
  if (held !== undefined) await answerCase(tx, caseId, widest(held.outcome, OUTCOME[kind]))
}

/** What was withdrawn, or has been kept for its time, is a skeleton without a key. */
const isReadable = async (row: Promise<{ sealed: Uint8Array | null } | undefined>): Promise<boolean> =>
  ((await row)?.sealed ?? null) !== null

type AboutMessage = ReleaseContent & { kind: AnswerKind }

/** Nobody but the Society that the message was sent to answers it, and only a reply carries a letter. */
async function answersMessage(deps: ReleaseDeps, said: AboutMessage, header: RecordHeader): Promise<Answered | null> {
  const row = await findMessageByRecord(deps.db, said.recordId)
  if (row === undefined || header.purpose !== 'message') return null
  const hold = (tx: Tx) => isReadable(lockMessage(tx, row.id))
  // Withdrawn, or kept for its time: whom it was sent to is not known any more, and there is nobody to tell.
  if (row.sealed === null) return { caseId: null, messageId: row.id, hold, note: async () => {} }
  const { to } = (await deps.storage.open(deps.db, row.id, 'message', row.sealed)) as NewMessage
  const carriesLetter = said.reply !== undefined
  if (header.author !== to || carriesLetter !== (said.kind === 'message-reply')) return null
  return { caseId: null, messageId: row.id, hold, note: (tx) => noteAnswer(tx, deps.storage, row.id, said) }
}

async function noteAnswer(tx: Tx, storage: Storage, messageId: string, { kind, reply }: AboutMessage): Promise<void> {
  const held = await lockMessage(tx, messageId)
  if (held === undefined) return
  const state = afterAnswer(held.state, kind)
  const letter = reply === undefined || state !== 'replied' ? null : await storage.seal(tx, messageId, 'reply', reply)
  await answerMessage(tx, messageId, state, letter)
}
