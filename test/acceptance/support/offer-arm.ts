import { type Arm, type Asking, aSamePerson, playArm } from './arm.ts'
import { aDecision } from './decision.ts'
import { inSeconds, offer, offerIs, searchFor, takeOver } from './offer-story.ts'
import type { Officer } from './officer.ts'
import { register } from './story.ts'
import { until } from './until.ts'

type Then = (transit: Officer, searchId: string) => Promise<unknown>

const locate: Then = async (transit, searchId) => {
  const { personId } = await register(transit, { mayBeMatched: false })
  await transit.post(`/v1/searches/${searchId}/located`, { personId })
}

/** What may come of a search that was taken over; whoever offered it is to see no difference. */
export const AFTER_ACCEPTANCE: Readonly<Record<string, Then>> = {
  'nothing found': async () => {},
  'somebody was located and has not decided': locate,
  'somebody was located and decided for nothing': async (transit, searchId) => {
    await locate(transit, searchId)
    await transit.post(`/v1/searches/${searchId}/decision`, aDecision('nothing'))
  },
  'nobody was found and it was given back': async (transit, searchId) => {
    await transit.post(`/v1/searches/${searchId}/return`)
    await until('the exchange has it back', async () => {
      const { offerState } = await transit.get<{ offerState: string }>(`/v1/searches/${searchId}`)
      return offerState === 'returned'
    })
  },
}

/** A case whose search is offered and taken over; what then happens at the other Society is nobody's business. */
export const searched = (asking: Asking, transit: Officer, then: Then): Promise<Arm> =>
  playArm(asking, aSamePerson(), async (_recordId, caseId) => {
    const made = await offer(asking.officer, caseId, { to: transit.member, due: inSeconds(3600) })
    await searchFor(transit, made.offerId)
    await takeOver(transit, made.offerId)
    await offerIs(asking.waiting, made, 'accepted')
    await then(transit, made.offerId)
  })
