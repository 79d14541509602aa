import type { IncomingMessageActed, IncomingMessageView, MessageDrafted, MessageView } from '@kinlink/contracts'
import type fc from 'fast-check'
import { expect } from 'vitest'
import { newKey, type Reply } from './http.ts'
import { aMessage, aReply, FAMILY_NEWS } from './message.ts'
import type { Constellation } from './network.ts'
import { inSeconds } from './offer-story.ts'
import type { Officer } from './officer.ts'
import { answered, look } from './patiently.ts'
import { until } from './until.ts'

export type Society = 'destination' | 'transit' | 'origin'
type Held = 'received' | 'in-vain' | 'untold' | 'told' | 'replied' | 'returned'
/** A message as somebody outside would expect it: where the delivery stands, and what the sender may have been told, oldest first. */
export type Sent = {
  readonly from: Society
  readonly to: Society
  readonly messageId: string
  readonly body: string
  recordId?: string
  held: Held
  shows: MessageView['state'][]
  reply: string | null
}
export type Model = { readonly sent: Sent[] }
export type Real = { readonly network: Constellation; readonly officers: Readonly<Record<Society, Officer>> }
type Step = fc.AsyncCommand<Model, Real>

/** How often something is said: once, again with the same key, or again as something new. */
export type Said = 'once' | 'again with its key' | 'again with another key'

const told = { outcome: 'delivered', method: 'by-hand', readAloud: true, mayTellSender: true }
const inVain = { path: 'delivery', from: ['received', 'in-vain'], to: 'in-vain', shows: [] } as const
const returned = { path: 'return', from: ['received'], to: 'returned' } as const

/** What an officer who delivers can say: when it is taken, where it leads, and what the sender is told. */
const ACTS = {
  told: { path: 'delivery', body: told, from: ['received', 'in-vain', 'untold'], to: 'told', shows: ['delivered'] },
  untold: {
    path: 'delivery',
    body: { ...told, mayTellSender: false },
    from: ['received', 'in-vain'],
    to: 'untold',
    shows: [],
  },
  refused: { ...inVain, body: { outcome: 'not-delivered', reason: 'refused' } },
  unknown: { ...inVain, body: { outcome: 'not-delivered', reason: 'addressee-unknown' } },
  'address-insufficient': {
    ...returned,
    body: { reason: 'address-insufficient' },
    shows: ['address-insufficient'],
  },
  'content-not-family-news': {
    ...returned,
    body: { reason: 'content-not-family-news' },
    shows: ['content-not-family-news'],
  },
  reply: { path: 'reply', body: undefined, from: ['told'], to: 'replied', shows: ['replied'] },
} as const
export type Act = keyof typeof ACTS
export const THINGS_SAID = Object.keys(ACTS) as Act[]

/** How the delivering Society shows where a delivery stands. */
export const SHOWN = {
  received: 'received',
  'in-vain': 'not-delivered',
  untold: 'delivered',
  told: 'delivered',
  replied: 'replied',
  returned: 'returned',
} as const satisfies Record<Held, IncomingMessageView['state']>

/** Says it until there is an answer; with the same key a yes is the same yes. */
async function say(officer: Officer, path: string, body: unknown, times: number): Promise<Reply> {
  const call = { method: 'POST' as const, path, headers: { 'idempotency-key': newKey() }, body }
  const first = await answered(officer, path, () => officer.call(call))
  for (let i = 1; i < times; i += 1) {
    const next = await answered(officer, path, () => officer.call(call))
    expect([path, next.status]).toEqual([path, first.status])
    if (first.status < 300) expect(next.json).toEqual(first.json)
  }
  return first
}
const timesOf = (said: Said): number => (said === 'again with its key' ? 2 : 1)

/** A message is written down and attested; attested anew it does not leave a second time. */
export const send = (from: Society, to: Society, said: Said): Step => ({
  check: ({ sent }) => sent.length < 6,
  async run({ sent }, { officers }) {
    const officer = officers[from]
    const body = `ደሓን ኣለና ${newKey()}`
    const message = aMessage({ to, letter: { ...aMessage().letter, body }, until: inSeconds(3600) })
    const drafted = await say(officer, '/v1/messages', message, timesOf(said))
    expect(drafted.status).toBe(201)
    const { messageId } = drafted.json as MessageDrafted
    const path = `/v1/messages/${messageId}/attestation`
    expect((await say(officer, path, FAMILY_NEWS, timesOf(said))).status).toBe(202)
    sent.push({ from, to, messageId, body, held: 'received', shows: [], reply: null })
    if (said === 'again with another key') expect((await say(officer, path, FAMILY_NEWS, 1)).status).toBe(409)
  },
  toString: () => `${from} → ${to} ${said}`,
})

/** The officer opens one of the messages and says something of it, which is taken or refused, and changes no other. */
export const act = (what: Act, nth: number, said: Said): Step => ({
  check: ({ sent }) => sent.length > 0,
  async run(model, real) {
    const one = model.sent[nth % model.sent.length]
    if (one === undefined) return
    await incoming(real, one)
    await actOnce(real, one, what, timesOf(said))
    if (said === 'again with another key') await actOnce(real, one, what, 1)
    for (const each of model.sent) await expectPlausible(real, each)
  },
  toString: () => `${what} #${nth} ${said}`,
})

async function actOnce({ officers }: Real, one: Sent, what: Act, times: number): Promise<void> {
  const { path, body, from, to, shows } = ACTS[what]
  const letter = { ...aReply().letter, body: `ደሓን ኣለኹ ${newKey()}` }
  const taken = from.some((held) => held === one.held)
  const route = `/v1/incoming-messages/${one.recordId}/${path}`
  const reply = await say(officers[one.to], route, body ?? aReply({ letter }), times)
  expect([what, one.held, reply.status]).toEqual([what, one.held, taken ? 200 : 409])
  if (!taken) return
  Object.assign(one, { held: to, shows: [...one.shows, ...shows] })
  if (what === 'reply') one.reply = letter.body
  const { state, leaves } = reply.json as IncomingMessageActed
  expect([what, state, leaves]).toEqual([what, SHOWN[to], shows.length > 0])
}

/** The message at the Society that delivers, opened, once it has come in; what is on its way may be late, not lost. */
export async function incoming({ officers }: Real, one: Sent): Promise<IncomingMessageView> {
  one.recordId ??= await until('the exchange has taken the message', async () => {
    const { recordId } = await atSender(officers, one)
    return recordId ?? undefined
  })
  const path = `/v1/incoming-messages/${one.recordId}`
  const come = async () => {
    const reply = await look(officers[one.to], path)
    return reply.status === 200 ? (reply.json as IncomingMessageView) : undefined
  }
  return until('the message has come in', come, 120_000)
}

export const atSender = async (officers: Real['officers'], { from, messageId }: Sent): Promise<MessageView> =>
  (await look(officers[from], `/v1/messages/${messageId}`)).json as MessageView

/** What a reply says; null for none. */
export const bodyOf = (reply: MessageView['reply']): string | null =>
  reply !== null && 'body' in reply ? reply.body : null

/** On its way, the sender sees nothing that has not been said of this very message; its delivery stands where it was left. */
async function expectPlausible(real: Real, one: Sent): Promise<void> {
  const { state, reply } = await atSender(real.officers, one)
  expect(['submitted', 'in-transit', ...one.shows]).toContain(state)
  expect(bodyOf(reply)).toBe(state === 'replied' ? one.reply : null)
  if (one.recordId !== undefined) expect((await incoming(real, one)).state).toBe(SHOWN[one.held])
}
