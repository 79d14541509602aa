import type { IncomingMessageRow, IncomingMessageView, ReleaseRow } from '@kinlink/contracts'
import { expect } from 'vitest'
import { feedAfter } from './feed.ts'
import { atSender, bodyOf, incoming, type Real, type Sent, SHOWN, type Society } from './message-commands.ts'
import { look } from './patiently.ts'
import { opened } from './story.ts'
import { until } from './until.ts'

const SOCIETIES: readonly Society[] = ['destination', 'transit', 'origin']
const INBOX = '/v1/incoming-messages'

/** When everything that was promised has been handed in and opened: each side shows of each message what truly happened. */
export async function expectTold(real: Real, sent: readonly Sent[]): Promise<void> {
  for (const one of sent) {
    const { state, from, content } = await incoming(real, one)
    const letter = expect.objectContaining({ body: one.body })
    expect({ state, from, letter: content.letter }).toEqual({ state: SHOWN[one.held], from: one.from, letter })
  }
  const last = sent.map(({ shows, reply }) => ({ state: shows.at(-1) ?? 'in-transit', reply }))
  const come = async () => {
    await openReleases(real).catch(() => {})
    const now = await seen(real, sent)
    return now.every(({ state }, i) => state === last[i]?.state) ? now : undefined
  }
  const now = await until('every sender sees the last that was said', come, 120_000)
  expect(now).toEqual(last)
}

/** What the senders' Societies show of each message. */
export const seen = (real: Real, sent: readonly Sent[]) =>
  Promise.all(
    sent.map(async (one) => {
      const { state, reply } = await atSender(real.officers, one)
      return { state, reply: bodyOf(reply) }
    }),
  )

export async function openReleases({ officers }: Real): Promise<void> {
  for (const society of SOCIETIES)
    for (const { releaseId, state } of await officers[society].all<ReleaseRow>('/v1/releases'))
      if (state === 'unopened') await opened(officers[society], releaseId)
}

/** The ids of what lies in the inboxes. */
export async function inboxes({ officers }: Real): Promise<Record<Society, string[]>> {
  const ids = async (society: Society) =>
    (await officers[society].all<IncomingMessageRow>(INBOX)).map(({ messageId }) => messageId)
  const [destination, transit, origin] = await Promise.all([ids('destination'), ids('transit'), ids('origin')])
  return { destination, transit, origin }
}

/** Each letter lies once in the inbox of its recipient, and in no other; to the third Society it is not there. */
export async function expectOneEach(real: Real, sent: readonly Sent[], before: Record<Society, string[]>) {
  const now = await inboxes(real)
  const ours = new Set(sent.map(({ body }) => body))
  for (const society of SOCIETIES) {
    const fresh = now[society].filter((id) => !before[society].includes(id))
    const looks = await Promise.all(fresh.map((id) => look(real.officers[society], `${INBOX}/${id}`)))
    const letters = looks.map(({ json }) => ((json as IncomingMessageView).content?.letter as { body?: string })?.body)
    const expected = sent.filter(({ to }) => to === society).map(({ body }) => body)
    expect(letters.filter((body) => body !== undefined && ours.has(body)).sort()).toEqual(expected.sort())
  }
  for (const { from, to, recordId, messageId } of sent)
    for (const third of SOCIETIES.filter((society) => society !== from && society !== to))
      for (const path of [`${INBOX}/${recordId}`, `/v1/messages/${messageId}`])
        expect((await look(real.officers[third], path)).status).toBe(404)
}

/** The feed of the destination has no gap and nothing twice; each message that came to it is told there once, and no other. */
export async function expectDenseFeed({ network }: Real, sent: readonly Sent[], from: number): Promise<void> {
  const events = await feedAfter(network, from)
  expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_event, i) => from + 1 + i))
  for (const { to, recordId } of sent) {
    const about = events.filter((event) => event.recordId === recordId).map(({ type }) => type)
    expect(about).toEqual(to === 'destination' ? ['message.received'] : [])
  }
}
