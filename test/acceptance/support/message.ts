import type {
  AttachmentView,
  Attestation,
  IncomingMessageView,
  MessageAttested,
  MessageDrafted,
  MessageReply,
  MessageView,
  NewAttachment,
  NewMessage,
  ReleaseRow,
} from '@kinlink/contracts'
import type { Officer } from './officer.ts'
import { aBasis } from './registration.ts'
import { opened } from './story.ts'
import { until } from './until.ts'

export const FAMILY_NEWS: Attestation = { familyNewsOnly: true, removals: [] }

/** A message in Tigrinya from a sister, whom an officer has told that it is an open letter. */
export const aMessage = (said: Partial<NewMessage> = {}): NewMessage => ({
  to: 'destination',
  letter: {
    body: 'ዝኸበርካ ሓወይ፡\nንሕና ኩልና ደሓን ኣለና።\nኣደይ ሰላምታ ትብለካ ኣላ፡ ደሓን ምህላውካ ክትሰምዕ ትደሊ።',
    lang: 'ti',
    script: 'Ethi',
  },
  sender: {
    names: [
      { full: 'ሰላም ተስፋይ', script: 'Ethi', lang: 'ti' },
      { full: 'Selam Tesfay', script: 'Latn' },
    ],
    address: 'ከረን፡ ዞባ 02፡ ገዛ 114',
  },
  addressee: {
    names: [
      { full: 'ዮናስ ተስፋይ', script: 'Ethi', lang: 'ti' },
      { full: 'Yonas Tesfay', script: 'Latn' },
    ],
    address: 'Reception house 7, room 12, Gothenburg',
  },
  relationship: 'brother',
  openLetterAcknowledged: true,
  basis: aBasis({ language: 'ti' }),
  until: new Date(Date.now() + 90 * 86_400_000).toISOString(),
  ...said,
})

export const aReply = (said: Partial<MessageReply> = {}): MessageReply => ({
  letter: { body: 'ሰላም ሓፍተይ፡\nደሓን ኣለኹ።', lang: 'ti', script: 'Ethi' },
  attestation: FAMILY_NEWS,
  basis: aBasis({ language: 'ti' }),
  ...said,
})

export const messageAt = (officer: Officer, messageId: string) => officer.get<MessageView>(`/v1/messages/${messageId}`)

/** F4: written down, attested, and taken by the exchange; `waiting` looks until it is. */
export async function sendMessage(
  officer: Officer,
  message: NewMessage,
  waiting: Officer = officer,
  attachments: readonly NewAttachment[] = [],
): Promise<{ messageId: string; recordId: string }> {
  const { messageId } = await officer.post<MessageDrafted>('/v1/messages', message)
  for (const one of attachments) await officer.post<AttachmentView>(`/v1/messages/${messageId}/attachments`, one)
  const attestation = attachments.length === 0 ? FAMILY_NEWS : { ...FAMILY_NEWS, attachmentsChecked: true }
  await officer.post<MessageAttested>(`/v1/messages/${messageId}/attestation`, attestation)
  return until('the exchange has taken the message', async () => {
    const { state, recordId } = await messageAt(waiting, messageId)
    if (state === 'refused') throw new Error('the exchange refused the message')
    return state === 'submitted' || recordId === null ? undefined : { messageId, recordId }
  })
}

/** The message at the Society that delivers, opened by an officer. */
export async function arrived(officer: Officer, recordId: string): Promise<IncomingMessageView> {
  await until('the message has been told to the delivering Society', async () =>
    (await officer.all<{ messageId: string }>('/v1/incoming-messages')).some(({ messageId }) => messageId === recordId),
  )
  return officer.get<IncomingMessageView>(`/v1/incoming-messages/${recordId}`)
}

/** Opens what lies in the inbox until the message has come to this state. */
export function comesTo(officer: Officer, messageId: string, state: MessageView['state']): Promise<MessageView> {
  return until(`the message is ${state}`, async () => {
    for (const row of await officer.all<ReleaseRow>('/v1/releases'))
      if (row.state === 'unopened') await opened(officer, row.releaseId)
    const view = await messageAt(officer, messageId)
    return view.state === state ? view : undefined
  })
}
