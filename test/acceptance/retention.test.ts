import type {
  AuditBody,
  AuditEntry,
  IncomingMessageView,
  KeptDecision,
  SearchView,
  Withdrawn,
} from '@kinlink/contracts'
import { beforeAll, describe, expect, it } from 'vitest'
import { aDecision } from './support/decision.ts'
import { aMessage, arrived, messageAt, sendMessage } from './support/message.ts'
import { control } from './support/network.ts'
import { anOffer, searchIs, takeOver } from './support/offer-story.ts'
import { type Officer, signedIn } from './support/officer.ts'
import { look } from './support/patiently.ts'
import { theNetwork } from './support/shared-network.ts'
import { register } from './support/story.ts'
import { until } from './support/until.ts'

const network = theNetwork()
const DAYS = 30
/** Days from today until the date that `aMessage` fixes. */
const UNTIL = 90
let sender: Officer
let transit: Officer

type Asked = Awaited<ReturnType<typeof anOffer>>
type Sent = Awaited<ReturnType<typeof sendMessage>>
let searches: Record<'over' | 'almost' | 'goingOn' | 'decided', Asked>
let messages: Record<'over' | 'almost' | 'unopened', Sent>
const visit = { kind: 'visit', place: 'harbour', result: 'known there' }
const delivered = { outcome: 'delivered', method: 'by-hand', readAloud: true, mayTellSender: false }

/** Days pass for some, and the Society looks what has rested long enough: it does so when it starts, and every minute. */
async function pass(member: string, spans: readonly (readonly [string, number])[]): Promise<void> {
  for (const [id, days] of spans) await control(network, '/age', { member, ids: [id], days })
  await control(network, '/kill', { process: `society-${member}` })
  await control(network, '/ready', { process: `society-${member}` })
}

beforeAll(async () => {
  sender = await signedIn(network, 'destination', 'tracing-officer')
  transit = await signedIn(network, 'transit', 'tracing-officer')
  const send = () =>
    sendMessage(sender, aMessage({ to: 'transit', until: new Date(Date.now() + UNTIL * 86_400_000).toISOString() }))
  const asked = () => anOffer(sender, transit)
  const [over, almost, goingOn, decided] = await Promise.all([asked(), asked(), asked(), asked()])
  searches = { over, almost, goingOn, decided }
  const [first, second, third] = await Promise.all([send(), send(), send()])
  messages = { over: first, almost: second, unopened: third }
  for (const { searchId } of Object.values(searches)) {
    await takeOver(transit, searchId)
    await transit.post(`/v1/searches/${searchId}/actions`, visit)
  }
  for (const { searchId } of [over, almost]) await transit.post(`/v1/searches/${searchId}/return`)
  const { personId } = await register(transit, { mayBeMatched: false })
  await transit.post(`/v1/searches/${decided.searchId}/located`, { personId })
  await transit.post(`/v1/searches/${decided.searchId}/decision`, aDecision('nothing'))
  for (const { recordId } of [first, second]) {
    await arrived(transit, recordId)
    await transit.post(`/v1/incoming-messages/${recordId}/delivery`, delivered)
  }
  for (const { searchId } of [over, almost]) await searchIs(transit, searchId, 'returned')
  await Promise.all([
    pass('transit', [
      [over.searchId, DAYS],
      [decided.searchId, DAYS],
      [goingOn.searchId, 10 * DAYS],
      [almost.searchId, DAYS - 1],
      [first.recordId, DAYS],
      [second.recordId, DAYS - 1],
      [third.recordId, 10 * DAYS],
    ]),
    pass('destination', [
      [first.messageId, UNTIL + DAYS],
      [second.messageId, UNTIL + DAYS - 1],
    ]),
  ])
})
const search = ({ searchId }: Asked) => transit.get<SearchView>(`/v1/searches/${searchId}`)
const shredded = async (member: string, id: string) => {
  const auditor = await signedIn(network, member, 'auditor')
  const entries = await auditor.all<AuditEntry>(`/v1/audit/entries?subject=${id}&action=retention.shred`)
  return entries.map(({ body }) => (JSON.parse(body) as AuditBody).code)
}

describe('a search that is over', () => {
  it('is, thirty days later, known to have been one; what was done about it is gone', async () => {
    await until('it was shredded', async () => (await search(searches.over)).actions.length === 0)
    expect(await search(searches.over)).toMatchObject({ state: 'returned', from: 'destination', preview: {} })
    await until('its end is in the log', async () => (await shredded('transit', searches.over.searchId)).length > 0)
    expect(await shredded('transit', searches.over.searchId)).toEqual(['finished-search'])
  })

  it('leaves what the person decided, who can take it back', async () => {
    const path = `/v1/searches/${searches.decided.searchId}/decision`
    await until('it was shredded', async () => (await search(searches.decided)).actions.length === 0)
    expect(await transit.get<KeptDecision>(path)).toMatchObject({ askedBy: 'destination', released: false })
    expect(await transit.post<Withdrawn>(`${path}/withdrawal`)).toEqual({ state: 'withdrawn', erasure: 'complete' })
    expect((await look(transit, path)).status).toBe(404)
    // What a new decision would need was not kept any longer.
    expect((await search(searches.decided)).state).toBe('decided')
  })

  it('keeps everything a day before, and one that goes on for as long as it does', async () => {
    for (const one of [searches.almost, searches.goingOn]) {
      expect((await search(one)).actions).toMatchObject([visit])
      expect(await shredded('transit', one.searchId)).toEqual([])
    }
    expect(await search(searches.goingOn)).toMatchObject({ state: 'accepted', enquiry: {} })
  })
})

describe('a message that was dealt with', () => {
  const incoming = ({ recordId }: Sent) => `/v1/incoming-messages/${recordId}`

  it('is, thirty days after what was done last, known to have been delivered, and cannot be read any more', async () => {
    await until('it was shredded', async () => (await look(transit, incoming(messages.over))).status === 404)
    const rows = await transit.all<{ messageId: string; state: string }>('/v1/incoming-messages')
    expect(rows.find(({ messageId }) => messageId === messages.over.recordId)?.state).toBe('delivered')
    expect((await transit.refused(`${incoming(messages.over)}/delivery`, delivered)).status).toBe(404)
    await until('its end is in the log', async () => (await shredded('transit', messages.over.recordId)).length > 0)
    expect(await shredded('transit', messages.over.recordId)).toEqual(['message-content'])
  })

  it('is, thirty days after the sender was told, known to its sender’s Society by its state; and can still be withdrawn', async () => {
    const view = await until('it was shredded', async () => {
      const seen = await messageAt(sender, messages.over.messageId)
      return seen.message === undefined && seen
    })
    expect(view).toMatchObject({ state: 'undeliverable', reply: null, erasure: null })
    const path = `/v1/messages/${messages.over.messageId}/withdrawal`
    expect(await sender.post(path, { reason: 'enquirer-withdrew' })).toEqual({
      state: 'withdrawn',
      erasure: 'requested',
    })
  })

  it('keeps everything a day before, and one that nobody has opened for as long as nobody has', async () => {
    expect(await transit.get<IncomingMessageView>(incoming(messages.almost))).toMatchObject({ state: 'delivered' })
    expect((await messageAt(sender, messages.almost.messageId)).message).toBeDefined()
    expect(await transit.get<IncomingMessageView>(incoming(messages.unopened))).toMatchObject({ state: 'received' })
  })
})
