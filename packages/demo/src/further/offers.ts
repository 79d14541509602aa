import { DECLINE_REASONS, type OfferView, type SearchRow, type SearchView } from '@kinlink/contracts'
import { decisionOf } from '../decide-candidates.ts'
import { all, inTime, must, type Officer } from '../officer.ts'
import { eachOf } from '../progress.ts'
import type { HandedIn } from './handed-in.ts'
import { patiently } from './patience.ts'
import { dateAfter, type Stage } from './stage.ts'

export type Offers = { made: number; accepted: number; declined: number; expired: number }
type Made = { offerId: string; from: HandedIn; to: string }

/** How long a search offer of the demo is open: so many acts' time; weeks in earnest. */
const DUE_ACTS = 380
/** What the asked Societies do, in turn: two of three take the search over, decline, or leave the offer unanswered. */
const TURN = ['accept', 'decline', 'accept', 'leave', 'accept', 'decline'] as const

/** F3: officers offer the search for somebody to another Society, and wait until the date on which every offer ends. */
export async function playOffers(cases: readonly HandedIn[], stage: Stage): Promise<Offers> {
  const due = dateAfter(DUE_ACTS, stage).toISOString()
  const made: Made[] = []
  for (const from of cases) {
    const to = from.recipients[0] ?? ''
    const officer = stage.officers.get(from.society) as Officer
    const offer = must<OfferView>(
      await officer.post(`/v1/cases/${from.caseId}/offers`, { to, due }),
      'offering a search',
    )
    made.push({ offerId: offer.offerId, from, to })
  }
  const counts: Offers = { made: made.length, accepted: 0, declined: 0, expired: 0 }
  await eachOf([...made.entries()], 4, async ([n, offer]) => {
    if (await answer(offer, n, stage)) counts.accepted += 1
  })
  for (const { offerId, from } of made)
    if ((await untilEnded(stage.officers.get(from.society) as Officer, from, offerId)) === 'declined')
      counts.declined += 1
  counts.expired = counts.made - counts.accepted - counts.declined
  return counts
}

/** What the asked Society does; whether it took the search over. On a busy machine the date may pass before. */
async function answer({ offerId, to, from }: Made, n: number, stage: Stage): Promise<boolean> {
  const officer = stage.officers.get(to) as Officer
  await patiently('an offer arrives', async () =>
    (await all<SearchRow>(officer, '/v1/searches')).some(({ searchId }) => searchId === offerId),
  )
  const looked = await officer.get(`/v1/searches/${offerId}`)
  if (looked.ok && 'names' in (looked.value as SearchView).preview) throw new Error('A preview shows a name')
  const does = TURN[n % TURN.length]
  if (does === 'leave') return false
  if (does === 'decline') {
    const reason = DECLINE_REASONS[n % DECLINE_REASONS.length]
    inTime(await officer.post(`/v1/searches/${offerId}/decline`, { reason }), 'declining a search')
    return false
  }
  if (!inTime(await officer.post(`/v1/searches/${offerId}/acceptance`), 'taking a search over')) return false
  // Which of acceptance, recall and the due date came first is the exchange's to say.
  let state = 'offered' as SearchView['state']
  await patiently('a search is taken over', async () => {
    state = await stateOf(officer, offerId)
    return state !== 'offered'
  })
  if (state !== 'accepted') return false
  await searchFor(officer, offerId, from, n, stage)
  return true
}

/** The searcher looks around, and either finds the person or gives the search back; the asking side sees the same. */
async function searchFor(officer: Officer, searchId: string, from: HandedIn, n: number, stage: Stage): Promise<void> {
  const action = { kind: 'visit', place: `quarter ${from.word}`, result: `neighbours were asked (${from.word})` }
  stage.typed.push(action)
  inTime(await officer.post(`/v1/searches/${searchId}/actions`, action), 'noting a visit')
  if (n > 0) {
    inTime(await officer.post(`/v1/searches/${searchId}/return`), 'giving a search back')
    return
  }
  const registration = { ...from.asPresent, mayBeMatched: false }
  stage.typed.push(registration)
  const { personId } = must<{ personId: string }>(
    await officer.post('/v1/people', registration),
    'registering who was found',
  )
  if (!inTime(await officer.post(`/v1/searches/${searchId}/located`, { personId }), 'saying who was found')) return
  const decision = { ...decisionOf(from.record), decision: 'nothing' as const, contact: undefined, message: undefined }
  must(await officer.post(`/v1/searches/${searchId}/decision`, decision), 'recording a decision')
}

const stateOf = async (officer: Officer, searchId: string): Promise<SearchView['state']> =>
  must<SearchView>(await officer.get(`/v1/searches/${searchId}`), 'looking at a search').state

/** How the offer ended for the side that made it. */
async function untilEnded(officer: Officer, { caseId }: HandedIn, offerId: string): Promise<OfferView['state']> {
  let state: OfferView['state'] | undefined
  await patiently('an offer ends', async () => {
    const { items } = must<{ items: OfferView[] }>(await officer.get(`/v1/cases/${caseId}/offers`), 'reading offers')
    state = items.find((item) => item.offerId === offerId)?.state
    if (state === 'refused') throw new Error('The exchange refused an offer')
    return state === 'declined' || state === 'expired'
  })
  return state ?? 'expired'
}
