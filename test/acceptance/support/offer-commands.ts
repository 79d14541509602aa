import type { OfferView, OfferViews, SearchRow, SearchView } from '@kinlink/contracts'
import type fc from 'fast-check'
import { expect } from 'vitest'
import { type Constellation, control } from './network.ts'
import { inSeconds } from './offer-story.ts'
import type { Officer } from './officer.ts'
import { look, patiently } from './patiently.ts'
import { until } from './until.ts'

export type Searching = 'transit' | 'origin'
export const SEARCHING: readonly Searching[] = ['transit', 'origin']
/** What somebody outside would expect: how the newest offer of one case to each Society has been answered so far. */
export type Model = { made: number; readonly open: Record<Searching, 'none' | 'offered' | 'answered' | 'recalled'> }
/** One case at the asking Society, and the two Societies that are asked to search. */
export type Real = {
  network: Constellation
  asking: Officer
  searching: Readonly<Record<Searching, Officer>>
  caseId: string
}
type Step = fc.AsyncCommand<Model, Real>
/** Whom a word is about, and how often it is said. */
type At = readonly [Searching, number]

const ENDED = ['declined', 'recalled', 'expired', 'refused']
const other = (to: Searching): Searching => (to === 'transit' ? 'origin' : 'transit')

export const offersOf = async ({ asking, caseId }: Real): Promise<OfferView[]> =>
  (await asking.get<OfferViews>(`/v1/cases/${caseId}/offers`)).items

const newestTo = async (real: Real, to: Searching): Promise<OfferView | undefined> =>
  (await offersOf(real)).filter((offer) => offer.to === to).at(-1)

/** The offer to a Society that may still be open, once it has come in over there; what is on its way may be late, not lost. */
const current = (real: Real, to: Searching): Promise<SearchRow> =>
  until(
    'the newest offer has come in',
    async () => {
      const newest = (await newestTo(real, to))?.offerId
      const rows = await real.searching[to].all<SearchRow>('/v1/searches')
      return rows.find(({ searchId }) => searchId === newest)
    },
    120_000,
  )

const step = (name: string, check: (m: Model) => boolean, run: (m: Model, r: Real) => Promise<void>): Step => ({
  check: (model) => check(model),
  run,
  toString: () => name,
})

/** The asking side makes an offer; a second one to the same Society while the first is open is refused, whatever the other has been asked. */
export const make = ([to, times]: At): Step =>
  step(
    `make ${to} ×${times}`,
    ({ made }) => made < 5,
    async (model, real) => {
      const body = { to, due: inSeconds(3600) }
      const { status } = await patiently(real.asking, `/v1/cases/${real.caseId}/offers`, body, times)
      for (const each of SEARCHING) {
        const mine = (await offersOf(real)).filter((offer) => offer.to === each && !ENDED.includes(offer.state))
        expect(mine.length).toBeLessThanOrEqual(1)
      }
      if (status !== 201) return expect(status).toBe(409)
      model.made += 1
      model.open[to] = 'offered'
    },
  )

/** A word of the asked side: the exchange decides whether it is in time, and it is said once or several times. */
export const answer = (path: 'acceptance' | 'decline' | 'return', [to, times]: At): Step =>
  step(
    `${to} ${path} ×${times}`,
    ({ open }) => open[to] !== 'none',
    async (model, real) => {
      const { searchId } = await current(real, to)
      const { status } = await patiently(real.searching[to], `/v1/searches/${searchId}/${path}`, said(path), times)
      expect([202, 409]).toContain(status)
      if (status === 202) model.open[to] = 'answered'
    },
  )
const said = (path: string) => (path === 'decline' ? { reason: 'no-capacity' } : undefined)

/** A Society says a word on a search that was offered to another: to it there is none. */
export const trespass = (path: 'acceptance' | 'decline' | 'return', to: Searching): Step =>
  step(
    `${other(to)} ${path} of what ${to} was asked`,
    ({ open }) => open[to] !== 'none',
    async (_model, real) => {
      const search = `/v1/searches/${(await newestTo(real, to))?.offerId}`
      const stranger = real.searching[other(to)]
      expect((await patiently(stranger, `${search}/${path}`, said(path))).status).toBe(404)
      expect((await look(stranger, search)).status).toBe(404)
    },
  )

export const recall = ([to, times]: At): Step =>
  step(
    `recall ${to} ×${times}`,
    ({ open }) => open[to] !== 'none',
    async (model, real) => {
      const offerId = (await newestTo(real, to))?.offerId
      const { status } = await patiently(real.asking, `/v1/offers/${offerId}/recall`, undefined, times)
      expect([202, 409]).toContain(status)
      if (status === 202 && model.open[to] === 'offered') model.open[to] = 'recalled'
    },
  )

/** Answer and recall at the same moment. */
export const race = (path: 'acceptance' | 'decline', to: Searching): Step =>
  step(
    `${to} ${path} against recall`,
    ({ open }) => open[to] === 'offered',
    async (model, real) => {
      await Promise.all([answer(path, [to, 1]).run(model, real), recall([to, 1]).run(model, real)])
    },
  )

/** Both Societies answer at the same moment, each what it was asked. */
export const raceBoth = (path: 'acceptance' | 'decline'): Step =>
  step(
    `both ${path}`,
    ({ open }) => SEARCHING.every((to) => open[to] === 'offered'),
    async (model, real) => {
      await Promise.all(SEARCHING.map((to) => answer(path, [to, 1]).run(model, real)))
    },
  )

/**
 * A search that one Society took over is given back: the asking side sees nothing of it, may not ask that Society again before the due date, and may ask another one at
 * any time.
 */
export const passOn = (from: Searching): Step =>
  step(
    `${from} returns, ${other(from)} is asked`,
    () => true,
    async (model, real) => {
      await make([from, 1]).run(model, real)
      await answer('acceptance', [from, 1]).run(model, real)
      const { searchId } = await current(real, from)
      const search = `/v1/searches/${searchId}`
      const states = async () => {
        const seen = (await look(real.searching[from], search)).json as SearchView
        const own = (await offersOf(real)).find(({ offerId }) => offerId === searchId)
        return { seen, own }
      }
      const taken = async () => {
        const { seen, own } = await states()
        return seen.state === 'accepted' && own?.state === 'accepted' ? own : undefined
      }
      const before = await until('both sides know that it was taken over', taken, 120_000)
      await answer('return', [from, 2]).run(model, real)
      await until('the exchange has it back', async () => (await states()).seen.offerState === 'returned', 120_000)
      expect((await states()).own).toEqual(before)
      const again = { to: from, due: inSeconds(3600) }
      expect((await patiently(real.asking, `/v1/cases/${real.caseId}/offers`, again)).status).toBe(409)
      await make([other(from), 1]).run(model, real)
      expect((await current(real, other(from))).state).toBe('offered')
    },
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
