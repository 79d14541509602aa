import type { OfferView, OfferViews, SearchRow, SearchView } from '@kinlink/contracts'
import type fc from 'fast-check'
import { expect } from 'vitest'
import { type Constellation, control } from './network.ts'
import { inSeconds } from './offer-story.ts'
import type { Officer } from './officer.ts'
import { patiently } from './patiently.ts'
import { until } from './until.ts'

/** What somebody outside would expect: how the offers of one case have been answered so far. */
export type Model = { made: number; open: 'none' | 'offered' | 'answered' | 'recalled' }
/** One case at the asking Society, and the Society that is asked. */
export type Real = { network: Constellation; asking: Officer; searching: Officer; caseId: string }
type Step = fc.AsyncCommand<Model, Real>

const ENDED = ['declined', 'recalled', 'expired', 'refused']

export const offersOf = async ({ asking, caseId }: Real): Promise<OfferView[]> =>
  (await asking.get<OfferViews>(`/v1/cases/${caseId}/offers`)).items

/** The offer of the case that may still be open, once it has come in over there; what is on its way may be late, not lost. */
const current = (real: Real): Promise<SearchRow> =>
  until(
    'the newest offer has come in',
    async () => {
      const mine = (await offersOf(real)).map(({ offerId }) => offerId)
      const rows = await real.searching.all<SearchRow>('/v1/searches')
      const newest = mine.at(-1)
      return rows.find(({ searchId }) => searchId === newest)
    },
    120_000,
  )

const step = (name: string, check: (m: Model) => boolean, run: (m: Model, r: Real) => Promise<void>): Step => ({
  check: (model) => check(model),
  run,
  toString: () => name,
})

/** The asking side makes an offer; a second one while the first is open is refused. */
export const make = (times: number): Step =>
  step(
    `make ×${times}`,
    ({ made }) => made < 3,
    async (model, real) => {
      const body = { to: real.searching.member, due: inSeconds(3600) }
      const { status } = await patiently(real.asking, `/v1/cases/${real.caseId}/offers`, body, times)
      const open = (await offersOf(real)).filter(({ state }) => !ENDED.includes(state))
      expect(open.length).toBeLessThanOrEqual(1)
      if (status !== 201) return expect(status).toBe(409)
      Object.assign(model, { made: model.made + 1, open: 'offered' })
    },
  )

/** A word of the asked side: the exchange decides whether it is in time, and it is said once or several times. */
export const answer = (path: 'acceptance' | 'decline' | 'return', times: number): Step =>
  step(
    `${path} ×${times}`,
    ({ open }) => open !== 'none',
    async (model, real) => {
      const { searchId } = await current(real)
      const body = path === 'decline' ? { reason: 'no-capacity' } : undefined
      const { status } = await patiently(real.searching, `/v1/searches/${searchId}/${path}`, body, times)
      expect([202, 409]).toContain(status)
      if (status === 202) model.open = 'answered'
    },
  )

export const recall = (times: number): Step =>
  step(
    `recall ×${times}`,
    ({ open }) => open !== 'none',
    async (model, real) => {
      const offerId = (await offersOf(real)).at(-1)?.offerId
      const { status } = await patiently(real.asking, `/v1/offers/${offerId}/recall`, undefined, times)
      expect([202, 409]).toContain(status)
      if (status === 202 && model.open === 'offered') model.open = 'recalled'
    },
  )

/** Answer and recall at the same moment. */
export const race = (path: 'acceptance' | 'decline'): Step =>
  step(
    `${path} against recall`,
    ({ open }) => open === 'offered',
    async (model, real) => {
      await Promise.all([answer(path, 1).run(model, real), recall(1).run(model, real)])
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

/** When everything that was promised has been handed in: one owner at most, and both sides hold the same receipt. */
export async function expectAgreement(real: Real): Promise<void> {
  const settled = await until(
    'both sides have the exchange’s last word',
    async () => {
      const offers = (await offersOf(real)).filter(({ state }) => state !== 'refused')
      const pairs: { own: OfferView; theirs: SearchView }[] = []
      for (const own of offers) {
        const theirs = await real.searching.get<SearchView>(`/v1/searches/${own.offerId}`).catch(() => undefined)
        if (theirs === undefined || !sameWord(own, theirs)) return undefined
        pairs.push({ own, theirs })
      }
      return (await idle(real)) ? pairs : undefined
    },
    120_000,
  )
  expect(settled.filter(({ own }) => own.state === 'accepted').length).toBeLessThanOrEqual(1)
  expect(settled.filter(({ own }) => own.state === 'offered' || own.state === 'accepted').length).toBeLessThanOrEqual(1)
  for (const { own, theirs } of settled) {
    expect([own.offerId, theirs.receipt]).toEqual([own.offerId, own.receipt])
    expect(own.receipt === null).toBe(own.state === 'offered')
  }
}

/** Given back is accepted to the side that asked. */
const sameWord = (own: OfferView, { state }: SearchView): boolean =>
  own.state === (state === 'returned' ? 'accepted' : state)

async function idle({ asking, searching }: Real): Promise<boolean> {
  const waiting = async (officer: Officer) => (await officer.get<{ waiting: number }>('/v1/status')).waiting
  return (await waiting(asking)) + (await waiting(searching)) === 0
}
