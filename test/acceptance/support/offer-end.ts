import type { OfferView, OfferViews, SearchView, SocietyStatus } from '@kinlink/contracts'
import { expect } from 'vitest'
import type { Asked, Made, Model, Real, Society, Word } from './offer-commands.ts'
import { look } from './patiently.ts'
import { until } from './until.ts'

type Both = { readonly made: Made; readonly own: OfferView; readonly theirs: SearchView | undefined }

/** Which word has to have been taken for an offer to stand there. `refused` and `expired` are not to be. */
const RESTS_ON: Partial<Record<OfferView['state'] | SearchView['state'], Word>> = {
  accepted: 'acceptance',
  declined: 'decline',
  recalled: 'recall',
  returned: 'return',
}
const isOpen = ({ state }: { state: string }): boolean => state === 'offered' || state === 'accepted'
/** Given back is accepted to the side that asked. */
const toAuthor = ({ state }: SearchView): string => (state === 'returned' ? 'accepted' : state)

const own = async ({ societies, author, caseId }: Real): Promise<OfferView[]> =>
  ((await look(societies[author], `/v1/cases/${caseId}/offers`)).json as OfferViews).items

const searchAt = async (real: Real, member: Society, { offerId }: Made): Promise<SearchView | undefined> => {
  const { status, json } = await look(real.societies[member], `/v1/searches/${offerId}`)
  expect([200, 404]).toContain(status)
  return status === 200 ? (json as SearchView) : undefined
}

/** What both sides see of the offers to one Society. The asking side has those that were made, each once. */
async function bothSides(real: Real, views: readonly OfferView[], asked: Asked, which: readonly Made[]) {
  const ids = views.filter(({ to }) => to === asked.to).map(({ offerId }) => offerId)
  expect(ids).toEqual(asked.offers.map(({ offerId }) => offerId))
  return Promise.all(
    which.map(async (made): Promise<Both> => {
      const view = views.find(({ offerId }) => offerId === made.offerId)
      if (view === undefined) throw new Error('an offer that was made is gone')
      return { made, own: view, theirs: await searchAt(real, asked.to, made) }
    }),
  )
}

/** On its way: no state without its word, no two owners, no two receipts. */
function expectNoContradiction({ made: { said }, own, theirs }: Both): void {
  for (const { state } of theirs === undefined ? [own] : [own, theirs]) {
    const word = RESTS_ON[state]
    expect([state, word === undefined ? state === 'offered' : said.has(word)]).toEqual([state, true])
  }
  if (theirs === undefined || own.state === 'offered' || theirs.state === 'offered') return
  expect([toAuthor(theirs), theirs.receipt]).toEqual([own.state, own.receipt])
}

/** After each step: one open offer at most to each Society, and no side sees what the other cannot come to. */
export async function expectPlausible({ asked }: Model, real: Real): Promise<void> {
  const views = await own(real)
  for (const one of asked) {
    expect(views.filter((view) => view.to === one.to && isOpen(view)).length).toBeLessThanOrEqual(1)
    for (const both of await bothSides(real, views, one, one.offers.slice(-1))) expectNoContradiction(both)
  }
}

/** What was said is decided, and both sides have the exchange’s word; nothing is left to be handed in. */
const isSettled = ({ made: { said }, own, theirs }: Both): boolean =>
  theirs !== undefined && toAuthor(theirs) === own.state && (own.state === 'offered') === (said.size === 0)

async function settled(real: Real, asked: Asked): Promise<Both[]> {
  return until(
    `${real.author} and ${asked.to} have the exchange’s last word`,
    async () => {
      const pairs = await bothSides(real, await own(real), asked, asked.offers)
      return pairs.every(isSettled) && (await isIdle(real)) ? pairs : undefined
    },
    60_000,
  )
}

const isIdle = async ({ societies }: Real): Promise<boolean> => {
  const waiting = async (member: Society) =>
    ((await look(societies[member], '/v1/status')).json as SocietyStatus).waiting
  return (await waiting('origin')) + (await waiting('transit')) + (await waiting('destination')) === 0
}

/**
 * When everything that was promised has been handed in: each search that a Society was asked for has one owner, the same to both sides and with the same receipt, and
 * what another Society was asked with the same record changes nothing of it.
 */
export async function expectAgreement({ asked }: Model, real: Real): Promise<void> {
  for (const one of asked) {
    const pairs = await settled(real, one)
    expect(pairs.filter((both) => isOpen(both.own)).length).toBeLessThanOrEqual(1)
    // Only the newest can be open: every one before it made room.
    for (const { own } of pairs.slice(0, -1)) expect(['declined', 'recalled']).toContain(own.state)
    for (const both of pairs) {
      const { made, own, theirs } = both
      expectNoContradiction(both)
      expect([own.state, own.receipt, own.refusals]).toEqual([own.state, theirs?.receipt, expect.any(Array)])
      expect(own.receipt === null).toBe(own.state === 'offered')
      expect(theirs?.state === 'returned').toBe(made.said.has('return') && own.state === 'accepted')
      for (const { to } of asked.filter((other) => other !== one))
        expect([to, await searchAt(real, to, made)]).toEqual([to, undefined])
      expect(await searchAt(real, real.author, made)).toBeUndefined()
    }
  }
}
