import type { OfferView } from '@kinlink/contracts'
import type fc from 'fast-check'
import { expect } from 'vitest'
import { type Turn, turns } from './erasure-commands.ts'
import type { Societies } from './erasure-story.ts'
import { newKey } from './http.ts'
import { type Constellation, control } from './network.ts'
import { expectPlausible } from './offer-end.ts'
import { inSeconds } from './offer-story.ts'
import { look, patiently } from './patiently.ts'
import { aRequest } from './request.ts'
import { ask } from './story.ts'
import { until } from './until.ts'

export type Society = keyof Societies
export type Word = 'acceptance' | 'decline' | 'return' | 'recall'
/** An offer as somebody outside would expect it: which words on it were taken. Which of them came first is the exchange’s to say. */
export type Made = { readonly offerId: string; readonly said: Set<Word> }
/** What one Society was asked with the record, oldest first. */
export type Asked = { readonly to: Society; readonly offers: Made[] }
/** `repeats` hand in once more what was handed in before, under its old key. */
export type Model = { readonly asked: readonly Asked[]; readonly repeats: (() => Promise<void>)[] }
/** One case at the Society that asks; both others are asked. */
export type Real = {
  readonly network: Constellation
  readonly societies: Societies
  readonly author: Society
  readonly caseId: string
  readonly turn: Turn
}
type Step = fc.AsyncCommand<Model, Real>
type Play = { readonly model: Model; readonly real: Real }

const SOCIETIES = ['origin', 'transit', 'destination'] as const
/** Often enough to see that an ended search can be offered again; no more, so that a run ends in time. */
const OFFERS_EACH = 3

/** One case at each Society, for both others to search. */
export function threeCases(network: Constellation, societies: Societies): Promise<Play[]> {
  const turn = turns()
  return Promise.all(
    SOCIETIES.map(async (author) => {
      const others = SOCIETIES.filter((member) => member !== author)
      const { caseId, state } = await ask(societies[author], aRequest({ search: { recipients: others } }))
      expect([author, state]).toEqual([author, 'accepted'])
      const model = { asked: others.map((to) => ({ to, offers: [] })), repeats: [] }
      return { model, real: { network, societies, author, caseId, turn } }
    }),
  )
}

const at = <T>(items: readonly T[], nth: number): T => {
  const item = items[nth % items.length]
  if (item === undefined) throw new RangeError('there is nothing to choose from')
  return item
}
const hasEnded = ({ said }: Made): boolean => said.has('decline') || said.has('recall')

const step = (name: string, check: (m: Model) => boolean, run: (m: Model, r: Real) => Promise<void>): Step => ({
  check: (model) => check(model),
  async run(model, real) {
    await run(model, real)
    await expectPlausible(model, real)
  },
  toString: () => name,
})

async function doMake({ model, real }: Play, nth: number, times: number): Promise<void> {
  const { to, offers } = at(model.asked, nth)
  const [officer, path] = [real.societies[real.author], `/v1/cases/${real.caseId}/offers`]
  const [body, key] = [{ to, due: inSeconds(3600) }, newKey()]
  const { status, json } = await patiently(officer, path, body, times, key)
  expect([201, 409]).toContain(status)
  if (status === 409) return
  const before = offers.at(-1)
  expect([to, before === undefined || hasEnded(before)]).toEqual([to, true])
  offers.push({ offerId: (json as OfferView).offerId, said: new Set() })
  model.repeats.push(async () => {
    const repeated = await patiently(officer, path, body, 1, key)
    expect([repeated.status, repeated.json]).toEqual([201, json])
  })
}

/** The asking side makes an offer; a second one is refused while the first is open, also at the same moment. */
export const make = (nth: number, times: number, atOnce = 1): Step =>
  step(
    `offer to ${nth} ×${times}${atOnce > 1 ? `, ${atOnce} at once` : ''}`,
    ({ asked }) => at(asked, nth).offers.length < OFFERS_EACH,
    async (model, real) => {
      await Promise.all(Array.from({ length: atOnce }, () => doMake({ model, real }, nth, times)))
      expect(at(model.asked, nth).offers).not.toHaveLength(0)
    },
  )

/** What is on its way may be late, not lost. */
const hasComeIn = ({ societies }: Real, to: Society, offerId: string): Promise<unknown> =>
  until(
    `the offer has come in at ${to}`,
    async () => (await look(societies[to], `/v1/searches/${offerId}`)).status === 200,
    60_000,
  )

async function doSay({ model, real }: Play, nth: number, word: Word, times: number): Promise<void> {
  const { to, offers } = at(model.asked, nth)
  const made = at(offers, offers.length - 1)
  const { offerId, said } = made
  if (word !== 'recall') await hasComeIn(real, to, offerId)
  const officer = real.societies[word === 'recall' ? real.author : to]
  const path = word === 'recall' ? `/v1/offers/${offerId}/recall` : `/v1/searches/${offerId}/${word}`
  const body = word === 'decline' ? { reason: 'no-capacity' } : undefined
  const key = newKey()
  const speak = async (n: number) => {
    const { status } = await patiently(officer, path, body, n, key)
    expect([202, 409]).toContain(status)
    if (status === 202) said.add(word)
  }
  await speak(times)
  model.repeats.push(() => speak(1))
}

const wasAsked = (nth: number) => (model: Model) => at(model.asked, nth).offers.length > 0

/** A word on the newest offer: the exchange decides whether it is in time, and it is said once or several times. */
export const say = (nth: number, word: Word, times: number): Step =>
  step(`${word} of ${nth} ×${times}`, wasAsked(nth), (model, real) => doSay({ model, real }, nth, word, times))

/** Two words at the same moment, on one offer or on what both others were asked. */
export const race = (nth: number, one: Word, other: Word, across: boolean): Step => {
  const second = across ? nth + 1 : nth
  return step(
    `${one} of ${nth} against ${other} of ${second}`,
    (model) => wasAsked(nth)(model) && wasAsked(second)(model),
    async (model, real) => {
      await Promise.all([doSay({ model, real }, nth, one, 1), doSay({ model, real }, second, other, 1)])
    },
  )
}

/** What was delayed, or is handed in once more, comes after what was said since. */
export const repeat = (nth: number): Step =>
  step(
    `repeat ${nth}`,
    ({ repeats }) => repeats.length > 0,
    ({ repeats }) => at(repeats, nth)(),
  )

/** A process dies in the middle of whatever is on its way, and comes back by itself. */
export const kill = (process: string): fc.AsyncCommand<object, { readonly network: Constellation }> => ({
  check: () => true,
  async run(_model, { network }) {
    await control(network, '/kill', { process })
    await control(network, '/ready', { process })
  },
  toString: () => `kill ${process}`,
})

/** One process is killed at a time, whichever case wants it. */
export const killInTurn = (process: string): Step =>
  step(
    `kill ${process}`,
    () => true,
    (model, real) => real.turn.after(() => kill(process).run(model, real)),
  )
