import type {
  IncomingMessageRow,
  IncomingMessageView,
  MessageDelivery,
  MessageReply,
  MessageView,
  NewMessage,
  ReleaseRow,
} from '@kinlink/contracts'
import { all, inTime, must, type Officer } from '../officer.ts'
import { eachOf } from '../progress.ts'
import type { HandedIn } from './handed-in.ts'
import { patiently } from './patience.ts'
import { looksAtPhotograph, photographOf } from './photograph.ts'
import { dateAfter, type Stage } from './stage.ts'
import { letterOf, messageOf } from './texts.ts'

export type Messages = { sent: number; delivered: number; returned: number; replied: number }
type Sent = { messageId: string; recordId: string; from: HandedIn; to: string }

/** When a message of the demo that nobody may tell of is told undeliverable: after so many acts' time; months in earnest. */
const UNTIL_ACTS = 450
const TOLD = ['delivered', 'replied', 'undeliverable', 'address-insufficient', 'content-not-family-news']

type Fate = 'replied' | 'delivered' | 'untold' | 'refused' | 'address-insufficient' | 'content-not-family-news'
/** What becomes of the messages, in turn. */
const FATES: readonly Fate[] = [
  ...(['replied', 'delivered', 'refused', 'replied', 'address-insufficient'] as const),
  ...(['delivered', 'untold', 'replied', 'content-not-family-news', 'delivered'] as const),
]

/** F4: Red Cross Messages are written, attested, delivered or not, and answered; everything is told at windows. */
export async function playMessages(cases: readonly HandedIn[], stage: Stage): Promise<Messages> {
  const until = dateAfter(UNTIL_ACTS, stage)
  const sent: Sent[] = []
  // One of them brings a photograph.
  await eachOf(cases, 3, async (from) => {
    const message = await send(from, until, stage, from === cases[0])
    if (message !== undefined) sent.push(message)
  })
  await eachOf(sent, 3, async (message) => {
    await deliver(message, until, FATES[cases.indexOf(message.from) % FATES.length] ?? 'refused', stage)
  })
  const counts: Messages = { sent: sent.length, delivered: 0, returned: 0, replied: 0 }
  for (const message of sent) {
    const state = await untilTold(message, stage)
    if (state === 'replied') counts.replied += 1
    if (state === 'replied' || state === 'delivered') counts.delivered += 1
    else counts.returned += 1
  }
  return counts
}

/** Undefined when it was written too late: on a very busy machine the date may pass before. */
async function send(
  from: HandedIn,
  until: Date,
  { officers, typed }: Stage,
  illustrated: boolean,
): Promise<Sent | undefined> {
  const officer = officers.get(from.society) as Officer
  const to = from.recipients[0] ?? ''
  const message: NewMessage = messageOf(from.record, to, until)
  typed.push(message)
  const written = await officer.post('/v1/messages', message)
  if (!inTime(written, 'writing a message')) return undefined
  const { messageId } = must<{ messageId: string }>(written, 'writing a message')
  if (illustrated) {
    const { attachment, words } = photographOf(from.record)
    typed.push(words)
    must(await officer.post(`/v1/messages/${messageId}/attachments`, attachment), 'adding a photograph')
  }
  const attestation = { familyNewsOnly: true, removals: [], ...(illustrated ? { attachmentsChecked: true } : {}) }
  if (!inTime(await officer.post(`/v1/messages/${messageId}/attestation`, attestation), 'attesting a message'))
    return undefined
  let recordId: string | null = null
  await patiently('a message is on its way', async () => {
    const view = must<MessageView>(await officer.get(`/v1/messages/${messageId}`), 'reading a message')
    if (view.state === 'refused') throw new Error('The exchange refused a message')
    recordId = view.recordId
    return view.state !== 'submitted'
  })
  return { messageId, recordId: recordId ?? '', from, to }
}

/** What the delivering Society does. On a very busy machine the date may pass before: it is undeliverable then. */
async function deliver(
  { recordId, to, from }: Sent,
  until: Date,
  fate: Fate,
  { officers, typed }: Stage,
): Promise<void> {
  const officer = officers.get(to) as Officer
  const path = `/v1/incoming-messages/${recordId}`
  let arrived = false
  await patiently('a message arrives', async () => {
    const rows = await all<IncomingMessageRow>(officer, '/v1/incoming-messages')
    arrived = rows.some((row) => row.messageId === recordId)
    return arrived || new Date() > until
  })
  if (!arrived) return
  const { attachments } = must<IncomingMessageView>(await officer.get(path), 'opening a message')
  for (const { attachmentId } of attachments) {
    const file = must<string>(await officer.get(`${path}/attachments/${attachmentId}`), 'saving a photograph')
    looksAtPhotograph(file, from.record)
  }
  if (fate === 'address-insufficient' || fate === 'content-not-family-news') {
    must(await officer.post(`${path}/return`, { reason: fate }), 'returning a message')
    return
  }
  const delivery: MessageDelivery =
    fate === 'refused'
      ? { outcome: 'not-delivered', reason: 'refused' }
      : { outcome: 'delivered', method: 'by-hand', readAloud: fate === 'replied', mayTellSender: fate !== 'untold' }
  must(await officer.post(`${path}/delivery`, delivery), 'recording a delivery')
  if (fate !== 'replied') return
  const reply: MessageReply = {
    letter: letterOf(from.record, 'with love'),
    attestation: { familyNewsOnly: true, removals: [] },
    basis: from.asPresent.basis,
  }
  typed.push(reply)
  inTime(await officer.post(`${path}/reply`, reply), 'sending a reply slip')
}

/** The sender's officer opens what arrives at the windows until the message has come to an end. */
async function untilTold({ messageId, from }: Sent, { officers }: Stage): Promise<string> {
  const officer = officers.get(from.society) as Officer
  let state = ''
  await patiently('a message comes to an end', async () => {
    for (const row of await all<ReleaseRow>(officer, '/v1/releases'))
      if (row.state === 'unopened') must(await officer.get(`/v1/releases/${row.releaseId}`), 'opening a release')
    state = must<MessageView>(await officer.get(`/v1/messages/${messageId}`), 'reading a message').state
    return TOLD.includes(state)
  })
  return state
}
