import { OFFER_STATES } from '@kinlink/contracts'
import { describe, expect, it } from 'vitest'
import { type OwnOfferState, offerAfter, offerEnded, recallOf } from '../../src/offers/offer-states.ts'

const STATES: readonly OwnOfferState[] = ['offered', 'accepted', 'declined', 'expired', 'recalled', 'refused']
const SAID = [...OFFER_STATES, 'refused'] as const

describe('an offer at the side that made it', () => {
  it('moves forward only', () => {
    const moves = STATES.flatMap((state) =>
      SAID.flatMap((said) => (offerAfter(state, said) === null ? [] : [[state, said]])),
    )
    expect(moves).toEqual([
      ['offered', 'accepted'],
      ['offered', 'declined'],
      ['offered', 'expired'],
      ['offered', 'recalled'],
      ['offered', 'refused'],
      ['accepted', 'expired'],
    ])
  })

  it('never shows that a search was given back', () => {
    for (const state of STATES) expect(offerAfter(state, 'returned')).toBeNull()
  })

  it('comes to the same however often and late the exchange is asked', () => {
    const after = (...said: (typeof SAID)[number][]) =>
      said.reduce<OwnOfferState>((state, word) => offerAfter(state, word) ?? state, 'offered')
    expect(after('expired', 'accepted', 'accepted')).toBe('expired')
    expect(after('accepted', 'offered', 'accepted', 'recalled', 'declined', 'expired', 'accepted')).toBe('expired')
    expect(after('declined', 'accepted', 'expired', 'offered')).toBe('declined')
    expect(after('recalled', 'accepted', 'expired')).toBe('recalled')
  })

  it('is recalled while nobody has answered, once', () => {
    expect(STATES.map((state) => recallOf({ state, recalling: false }))).toEqual([
      'send',
      'late',
      'late',
      'late',
      'said',
      'late',
    ])
    expect(recallOf({ state: 'offered', recalling: true })).toBe('said')
    expect(STATES.filter(offerEnded)).toEqual(['declined', 'expired', 'recalled', 'refused'])
  })
})
