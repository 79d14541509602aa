import { sql } from '@kinlink/postgres'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { countOf, until } from './ground.ts'
import { again, offerOf, type WordKind, wordOn } from './offer-objects.ts'
import { type OfferSide, prepareOffers, type Reply, toldTo } from './offer-side.ts'
import {
  authorReads,
  isOpen,
  type ModelOffer,
  type Spoken,
  searcherReads,
  speak,
  stageThrough,
} from './offers-model.ts'

let side: OfferSide
beforeAll(async () => {
  side = await prepareOffers({ OFFERS_PER_SOCIETY: '100000', SUBMISSIONS_PER_SOCIETY: '100000' })
})
afterAll(() => side?.close())

const SOCIETIES = ['origin', 'transit', 'destination'] as const
const DAY = 86_400_000
type RecordOf = { readonly author: string; readonly rid: string; readonly digest: string }
type Model = { offers: ModelOffer[]; spoken: { at: number; said: Spoken }[] }
type Real = { readonly records: readonly RecordOf[] }
type Command = fc.AsyncCommand<Model, Real>

const now = () => side.clock.now().getTime()
/** The window so many days ahead. */
const windowIn = (days: number): Date => {
  const at = new Date(now() + days * DAY)
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate() + 1, 4))
}
const sayReal = (said: Spoken): Promise<Reply> => side.act(said.act)
const at = <T>(items: readonly T[], index: number): T => {
  const item = items[index % items.length]
  if (item === undefined) throw new Error('There is nothing to choose from')
  return item
}

const expectInvariants = async ({ offers }: Model, { records }: Real): Promise<void> => {
  for (const offer of offers) {
    const { author, to } = offer.offer
    const [asking, asked] = [await side.read(offer.offer, author), await side.read(offer.offer, to)]
    expect([asking.offer.state, asked.offer.state]).toEqual([authorReads(offer, now()), searcherReads(offer, now())])
    // Both hold the same signed receipt, and it is the word that was taken.
    expect(asking.offer.receipt).toEqual(offer.receipt?.act ?? null)
    expect(asked.offer.receipt).toEqual(asking.offer.receipt)
    const third = SOCIETIES.find((member) => member !== author && member !== to) ?? ''
    expect((await side.read(offer.offer, third)).status).toBe(404)
  }
  for (const [index, { author, rid }] of records.entries())
    for (const member of SOCIETIES.filter((society) => society !== author)) {
      const theirs = offers.filter(({ record, offer }) => record === index && offer.to === member)
      expect(theirs.filter((offer) => isOpen(offer, now())).length).toBeLessThanOrEqual(1)
      expect(await side.stageOf(rid, member)).toBe(stageThrough(theirs, now()))
    }
}

const make = (record: number, to: number, days: number): Command => ({
  check: () => true,
  async run(model, real) {
    const { author, rid, digest } = at(real.records, record)
    const member = at(
      SOCIETIES.filter((society) => society !== author),
      to,
    )
    const due = windowIn(days)
    const offer = offerOf({ rid, digest }, { author, to: member, due: due.toISOString() })
    const index = record % real.records.length
    const barred = model.offers.some(
      (known) => known.record === index && known.offer.to === member && isOpen(known, now()),
    )
    expect((await side.make(offer)).status).toBe(barred ? 409 : 201)
    if (barred) return
    const fresh = { state: 'offered', receipt: null, returned: null } as const
    model.offers.push({ offer, record: index, due: due.getTime(), ...fresh })
    await expectInvariants(model, real)
  },
  toString: () => `make(${record}, ${to}, ${days})`,
})

const saidOf = ({ offer }: ModelOffer, word: WordKind, by: number | null): Spoken => {
  const speaker = by === null ? (word === 'recall' ? offer.author : offer.to) : at(SOCIETIES, by)
  return { word, by: speaker, act: wordOn(offer, word, { by: speaker }) }
}

/** Some say what is theirs to say, some what is not. */
const say = (choice: number, word: WordKind, by: number | null): Command => ({
  check: ({ offers }) => offers.length > 0,
  async run(model, real) {
    const index = choice % model.offers.length
    const said = saidOf(at(model.offers, index), word, by)
    const { status, next } = speak(at(model.offers, index), said, now())
    expect((await sayReal(said)).status).toBe(status)
    model.offers[index] = next
    model.spoken.push({ at: index, said })
    await expectInvariants(model, real)
  },
  toString: () => `say(${choice}, ${word}, ${by === null ? 'its own' : at(SOCIETIES, by)})`,
})

/** An act that was delayed or handed in once more, at any time, under its old key or a new one. */
const repeat = (choice: number, anew: boolean): Command => ({
  check: ({ spoken }) => spoken.length > 0,
  async run(model, real) {
    const { at: index, said } = at(model.spoken, choice)
    const { status, next } = speak(at(model.offers, index), said, now())
    const reply = await sayReal(anew ? { ...said, act: again(said.act) } : said)
    expect(reply.status).toBe(status)
    model.offers[index] = next
    await expectInvariants(model, real)
  },
  toString: () => `repeat(${choice}, ${anew ? 'new key' : 'old key'})`,
})

/** Two words at one moment: as if one had come before the other. */
const race = (choice: number, one: WordKind, other: WordKind): Command => ({
  check: ({ offers }) => offers.length > 0,
  async run(model, real) {
    const index = choice % model.offers.length
    const before = at(model.offers, index)
    const said = [saidOf(before, one, null), saidOf(before, other, null)] as const
    const [first, second] = await Promise.all([sayReal(said[0]), sayReal(said[1])])
    const inOrder = (a: Spoken, b: Spoken) => {
      const then = speak(before, a, now())
      return { statuses: [then.status, speak(then.next, b, now()).status], next: speak(then.next, b, now()).next }
    }
    const forwards = inOrder(said[0], said[1])
    const backwards = inOrder(said[1], said[0])
    const seen = [first.status, second.status]
    const orders = [forwards, { ...backwards, statuses: backwards.statuses.toReversed() }]
    const possible = orders.filter(({ statuses }) => statuses.join() === seen.join())
    expect([seen, possible.length > 0]).toEqual([seen, true])
    const { offer: read } = await side.read(before.offer, before.offer.to)
    const happened = possible.find(({ next }) => read.state === searcherReads(next, now())) ?? possible[0]
    if (happened !== undefined) model.offers[index] = happened.next
    await expectInvariants(model, real)
  },
  toString: () => `race(${choice}, ${one}, ${other})`,
})

/** Time passes; the calendar of a mailbox that may have been started anew lets end what is due. */
const pass = (days: number, restarted: boolean): Command => ({
  check: () => true,
  async run(model, real) {
    if (restarted) await side.restart(() => side.clock.forward(days * 86_400))
    else side.clock.forward(days * 86_400)
    const open = sql`select count(*)::integer as count from offer
      where state in ('offered', 'accepted') and due_at <= ${side.clock.now()}`
    await until(async () => (await countOf(side.ground, open)) === 0)
    await expectInvariants(model, real)
  },
  toString: () => `pass(${days} days${restarted ? ', mailbox started anew' : ''})`,
})

/** Over its whole life an offer was told to be closed once to who did not end it, and at its due date to both. */
const expectToldOnce = async (offer: ModelOffer): Promise<void> => {
  const { author, to } = offer.offer
  const closed = async (member: string) =>
    (await toldTo(side.ground, member, offer.offer)).filter(({ type }) => type === 'offer.closed').length
  const [due, { state }] = [now() >= offer.due && offer.state !== 'declined' && offer.state !== 'recalled', offer]
  const answered = state === 'accepted' || state === 'declined'
  expect(await closed(author)).toBe((answered ? 1 : 0) + (due ? 1 : 0))
  expect(await closed(to)).toBe((state === 'recalled' ? 1 : 0) + (due ? 1 : 0))
}

const word = fc.constantFrom<WordKind[]>('accepted', 'declined', 'recall', 'return')
const COMMANDS = [
  fc.tuple(fc.nat(2), fc.nat(1), fc.nat(6)).map((values) => make(...values)),
  fc.tuple(fc.nat(9), word, fc.option(fc.nat(2), { freq: 4 })).map((values) => say(...values)),
  fc.tuple(fc.nat(9), fc.boolean()).map((values) => repeat(...values)),
  fc.tuple(fc.nat(9), word, word).map((values) => race(...values)),
  fc.tuple(fc.nat(4), fc.boolean()).map((values) => pass(...values)),
]

it('three Societies may do with offers what they like: one owner, one open offer, one end, one receipt for both', async () => {
  const lives = fc.asyncProperty(fc.commands(COMMANDS, { maxCommands: 14 }), async (commands) => {
    const records: RecordOf[] = []
    for (const author of SOCIETIES) {
      const { rid, digest } = await side.record({ author, recipients: SOCIETIES.filter((member) => member !== author) })
      records.push({ author, rid, digest })
    }
    const model: Model = { offers: [], spoken: [] }
    await fc.asyncModelRun(() => ({ model, real: { records } }), commands)
    for (const offer of model.offers) await expectToldOnce(offer)
  })
  await fc.assert(lives, { numRuns: 25, endOnFailure: true })
}, 240_000)
