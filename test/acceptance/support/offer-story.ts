import type { CaseView, NewOffer, OfferView, OfferViews, SearchRow, SearchView } from '@kinlink/contracts'
import type { Officer } from './officer.ts'
import { aRequest } from './request.ts'
import { ask } from './story.ts'
import { until } from './until.ts'

type Asked = { tracing: CaseView; offer: OfferView; searchId: string }

/** An instant so many seconds from now. */
export const inSeconds = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString()
const HOUR = 3600

/** F3: an officer offers the search of a case; what casework answered. */
export const offer = (officer: Officer, caseId: string, said: Partial<NewOffer> = {}): Promise<OfferView> =>
  officer.post<OfferView>(`/v1/cases/${caseId}/offers`, { to: 'transit', due: inSeconds(HOUR), ...said })

/** The row of an offered search, once it has come in and its signature was verified. */
export const searchFor = (officer: Officer, offerId: string): Promise<SearchRow> =>
  until('the offer has come in', async () =>
    (await officer.all<SearchRow>('/v1/searches')).find(({ searchId }) => searchId === offerId),
  )

/** A case whose search was offered, and has come in over there. */
export async function anOffer(
  asking: Officer,
  searching: Officer,
  { due = inSeconds(HOUR), request = aRequest() }: { due?: string; request?: ReturnType<typeof aRequest> } = {},
): Promise<Asked> {
  const tracing = await ask(asking, request)
  const made = await offer(asking, tracing.caseId, { to: searching.member, due })
  await searchFor(searching, made.offerId)
  return { tracing, offer: made, searchId: made.offerId }
}

/** The asking side's view of its offer, once it is in this state. */
export const offerIs = (officer: Officer, { caseId, offerId }: OfferView, state: OfferView['state']) =>
  until(`the offer is ${state}`, async () => {
    const { items } = await officer.get<OfferViews>(`/v1/cases/${caseId}/offers`)
    const found = items.find((item) => item.offerId === offerId)
    return found?.state === state ? found : undefined
  })

/** The searching side's view of a search, once it is in this state. */
export const searchIs = (officer: Officer, searchId: string, state: SearchRow['state']) =>
  until(`the search is ${state}`, async () => {
    const view = await officer.get<SearchView>(`/v1/searches/${searchId}`)
    return view.state === state ? view : undefined
  })

/** Takes the search over, and waits until the exchange has said that it was in time and the enquiry is open. */
export async function takeOver(officer: Officer, searchId: string): Promise<SearchView> {
  await officer.post(`/v1/searches/${searchId}/acceptance`)
  return searchIs(officer, searchId, 'accepted')
}
