import type { NewMessage, RecordHeader, ReleaseContent } from '@kinlink/contracts'
import type { Tx } from '@kinlink/postgres'
import { answerCase, type CaseRow, findCaseByRecord } from '../cases/case-store.ts'
import type { Storage } from '../keys/storage.ts'
import { type AnswerKind, afterAnswer, isAnswerToMessage } from '../messages/message-state.ts'
import { answerMessage, findMessageByRecord, lockMessage } from '../messages/message-store.ts'
import type { NetworkSnapshot } from '../network/network.ts'
import type { ReleaseDeps } from './open-release.ts'

/** What an opened release answers here. */
export type Answered = {
  readonly caseId: string | null
  readonly messageId: string | null
  /** Lets the answered object know, in the transaction that keeps the release. */
  note(tx: Tx): Promise<void>
}

const OUTCOME = {
  'full-contact': 'contact-offered',
  'chosen-contact': 'contact-offered',
  'message-only': 'message-offered',
  'alive-only': 'alive',
} as const

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

type AboutCase = ReleaseContent & { kind: keyof typeof OUTCOME }

async function answersCase(
  deps: ReleaseDeps,
  said: AboutCase,
  network: NetworkSnapshot | null,
): Promise<Answered | null> {
  const tracingCase = await findCaseByRecord(deps.db, said.recordId)
  if (tracingCase !== undefined) {
    const outcome = bestOf(tracingCase, OUTCOME[said.kind])
    return { caseId: tracingCase.id, messageId: null, note: (tx) => answerCase(tx, tracingCase.id, outcome).then() }
  }
  const relayed = said.relayTo !== null && network?.me === network?.coordinator
  return relayed ? { caseId: null, messageId: null, note: async () => {} } : null
}

/** Several Societies may have the same person on file; the widest answer stands. */
function bestOf(tracingCase: CaseRow, outcome: CaseRow['outcome']): CaseRow['outcome'] {
  const order: CaseRow['outcome'][] = ['no-information', 'alive', 'message-offered', 'contact-offered']
  return order.indexOf(outcome) > order.indexOf(tracingCase.outcome) ? outcome : tracingCase.outcome
}

type AboutMessage = ReleaseContent & { kind: AnswerKind }

/** Nobody but the Society that the message was sent to answers it, and only a reply carries a letter. */
async function answersMessage(deps: ReleaseDeps, said: AboutMessage, header: RecordHeader): Promise<Answered | null> {
  const row = await findMessageByRecord(deps.db, said.recordId)
  if (row === undefined || row.sealed === null || header.purpose !== 'message') return null
  const { to } = (await deps.storage.open(deps.db, row.id, 'message', row.sealed)) as NewMessage
  const carriesLetter = said.reply !== undefined
  if (header.author !== to || carriesLetter !== (said.kind === 'message-reply')) return null
  return { caseId: null, messageId: row.id, note: (tx) => noteAnswer(tx, deps.storage, row.id, said) }
}

async function noteAnswer(tx: Tx, storage: Storage, messageId: string, { kind, reply }: AboutMessage): Promise<void> {
  const held = await lockMessage(tx, messageId)
  if (held === undefined) return
  const state = afterAnswer(held.state, kind)
  const letter = reply === undefined || state !== 'replied' ? null : await storage.seal(tx, messageId, 'reply', reply)
  await answerMessage(tx, messageId, state, letter)
}
