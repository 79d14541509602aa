import { NOT_DELIVERED_REASONS } from '@kinlink/contracts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type IncomingAct, type Progress, step } from '../../src/incoming-messages/incoming-state.ts'

const received: Progress = { state: 'received', told: false }
const delivered = (mayTellSender: boolean): IncomingAct => ({
  does: 'deliver',
  delivery: { outcome: 'delivered', method: 'by-hand', readAloud: true, mayTellSender },
})
const notDelivered = (reason: (typeof NOT_DELIVERED_REASONS)[number]): IncomingAct => ({
  does: 'deliver',
  delivery: { outcome: 'not-delivered', reason },
})
const returned: IncomingAct = { does: 'return', reason: 'address-insufficient' }
const reply: IncomingAct = { does: 'reply' }
const anAct = fc.oneof(
  fc.boolean().map(delivered),
  fc.constantFrom(...NOT_DELIVERED_REASONS).map(notDelivered),
  fc.constantFrom('address-insufficient', 'content-not-family-news').map(
    (reason): IncomingAct => ({
      does: 'return',
      reason,
    }),
  ),
  fc.constant(reply),
)
/** What was told on the way, and where it ended; acts that are not allowed change nothing. */
const story = (acts: readonly IncomingAct[]) =>
  acts.reduce(
    (so, act) => {
      const taken = step(so.at, act)
      if (taken === null) return so
      return { at: taken.to, tells: taken.tells === null ? so.tells : [...so.tells, taken.tells] }
    },
    { at: received, tells: [] as string[] },
  )

describe('the delivering side', () => {
  it('returns a message for its text, before anybody has been looked for and never after', () => {
    expect(step(received, returned)).toEqual({
      to: { state: 'returned', told: true },
      tells: 'message-address-insufficient',
    })
    for (const acts of [[notDelivered('refused')], [delivered(false)], [delivered(true)], [returned]])
      expect(step(story(acts).at, returned)).toBeNull()
  })

  it.each(NOT_DELIVERED_REASONS)('tells nobody that it was not delivered: %s', (reason) => {
    expect(step(received, notDelivered(reason))).toEqual({ to: { state: 'not-delivered', told: false }, tells: null })
  })

  it('tells nobody of a delivery without the addressee’s agreement, as if there had been none', () => {
    expect(step(received, delivered(false))?.tells).toBeNull()
    expect(story([delivered(false), reply]).tells).toEqual([])
  })

  it('tries again after an attempt in vain; lets the addressee agree later; takes nothing back that was told', () => {
    expect(story([notDelivered('area-inaccessible'), delivered(true)]).tells).toEqual(['message-delivered'])
    expect(story([delivered(false), delivered(true), reply]).tells).toEqual(['message-delivered', 'message-reply'])
    expect(story([delivered(true), delivered(false), notDelivered('deceased')])).toEqual(story([delivered(true)]))
  })

  it('never tells twice, replies to what was delivered only, and tells of no return and delivery both', () => {
    fc.assert(
      fc.property(fc.array(anAct, { maxLength: 12 }), (acts) => {
        const { tells, at } = story(acts)
        expect(new Set(tells).size).toBe(tells.length)
        if (tells.includes('message-reply')) expect(tells).toEqual(['message-delivered', 'message-reply'])
        if (at.state === 'returned') expect(tells).toHaveLength(1)
      }),
    )
  })
})
