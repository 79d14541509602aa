import type { OfferView, SearchRow, SearchView } from '@kinlink/contracts'
import { expect } from 'vitest'
import { offersOf, type Real, SEARCHING, type Searching } from './offer-commands.ts'
import { inSeconds } from './offer-story.ts'
import { look, patiently } from './patiently.ts'
import { until } from './until.ts'

type Pair = { own: OfferView; theirs: SearchView }

/**
 * When everything that was promised has been handed in: each search lies at the one Society that was asked and has it as owner or nobody, both sides hold the same receipt,
 * and no Society was asked twice at a time.
 */
export async function expectAgreement(real: Real): Promise<void> {
  const settled = await until('both sides have the exchange’s last word', () => lastWords(real), 120_000)
  for (const to of SEARCHING) {
    const mine = settled.filter(({ own }) => own.to === to)
    expect(mine.filter(({ own }) => own.state === 'offered' || own.state === 'accepted').length).toBeLessThanOrEqual(1)
    expect(mine.filter(({ theirs }) => theirs.state === 'accepted').length).toBeLessThanOrEqual(1)
  }
  const lists = await Promise.all(SEARCHING.map((to) => real.searching[to].all<SearchRow>('/v1/searches')))
  for (const { own, theirs } of settled) {
    expect([own.offerId, theirs.receipt]).toEqual([own.offerId, own.receipt])
    expect(own.receipt === null).toBe(own.state === 'offered')
    const at = SEARCHING.filter((_to, i) => lists[i]?.some(({ searchId }) => searchId === own.offerId))
    expect(at).toEqual([own.to])
  }
}

async function lastWords(real: Real): Promise<Pair[] | undefined> {
  const offers = (await offersOf(real)).filter(({ state }) => state !== 'refused')
  const pairs: Pair[] = []
  for (const own of offers) {
    const officer = real.searching[own.to as Searching]
    const theirs = await officer.get<SearchView>(`/v1/searches/${own.offerId}`).catch(() => undefined)
    if (theirs === undefined || !sameWord(own, theirs)) return undefined
    pairs.push({ own, theirs })
  }
  return (await idle(real)) ? pairs : undefined
}

/** Given back is accepted to the side that asked. */
const sameWord = (own: OfferView, { state }: SearchView): boolean =>
  own.state === (state === 'returned' ? 'accepted' : state)

async function idle({ asking, searching }: Real): Promise<boolean> {
  const officers = [asking, ...SEARCHING.map((to) => searching[to])]
  const counts = await Promise.all(officers.map((officer) => officer.get<{ waiting: number }>('/v1/status')))
  return counts.every(({ waiting }) => waiting === 0)
}

/** The enquirer withdraws: every search ends, whoever had it, and nobody is asked any more. */
export async function expectWithdrawalEndsAll(real: Real): Promise<void> {
  const path = `/v1/cases/${real.caseId}`
  const ids = (await offersOf(real)).map(({ offerId, to }) => ({ offerId, to: to as Searching }))
  expect((await patiently(real.asking, `${path}/withdrawal`, { reason: 'enquirer-withdrew' })).status).toBe(200)
  for (const { offerId, to } of ids)
    await until(
      'the search has ended with the request',
      async () => {
        const { status, json } = await look(real.searching[to], `/v1/searches/${offerId}`)
        const { state, preview, enquiry } = json as Partial<SearchView>
        if (status === 404) return true
        const nothing = enquiry === undefined && Object.keys(preview ?? {}).length === 0
        return nothing && state !== 'offered' && state !== 'accepted'
      },
      120_000,
    )
  for (const to of SEARCHING)
    expect([404, 409]).toContain((await patiently(real.asking, `${path}/offers`, { to, due: inSeconds(3600) })).status)
}
