import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ANSWERS,
  type AnswerKind,
  afterAnswer,
  firstWindowFrom,
  mayBecomeTracingRequest,
  STORED_STATES,
  visibleState,
} from '../../src/messages/message-state.ts'

const windows = { seconds: 3600, anchorSeconds: 600 }
const KINDS = Object.keys(ANSWERS) as AnswerKind[]
const until = new Date('2027-01-01T10:00:00Z')
const at = (text: string) => new Date(text)

describe('what a release makes of a message', () => {
  it.each([
    ['in-transit', 'message-delivered', 'delivered'],
    ['in-transit', 'message-address-insufficient', 'address-insufficient'],
    ['in-transit', 'message-content-not-family-news', 'content-not-family-news'],
    ['delivered', 'message-reply', 'replied'],
    ['in-transit', 'message-reply', 'replied'],
    ['replied', 'message-delivered', 'replied'],
    ['submitted', 'message-delivered', 'delivered'],
  ] as const)('%s and %s: %s', (state, kind, expected) => expect(afterAnswer(state, kind)).toBe(expected))

  it('is the same whichever of delivery and reply is opened first, and however often', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom<AnswerKind>('message-delivered', 'message-reply'), { minLength: 1 }),
        (kinds) => {
          const end = kinds.reduce<Parameters<typeof afterAnswer>[0]>(afterAnswer, 'in-transit')
          expect(end).toBe(kinds.includes('message-reply') ? 'replied' : 'delivered')
        },
      ),
    )
  })

  it('does not deliver what came back, nor bring back what was delivered or withdrawn', () => {
    for (const kind of KINDS)
      for (const state of [
        'address-insufficient',
        'content-not-family-news',
        'withdrawn',
        'refused',
        'drafted',
      ] as const)
        expect(afterAnswer(state, kind)).toBe(state)
    expect(afterAnswer('delivered', 'message-address-insufficient')).toBe('delivered')
    expect(afterAnswer('replied', 'message-content-not-family-news')).toBe('replied')
  })
})

describe('what the sender is told before anything has been opened', () => {
  it('is undeliverable from the first window at or after the date that was fixed, and in transit before', () => {
    const seen = (now: string) => visibleState({ state: 'in-transit', until }, at(now), windows)
    expect(seen('2027-01-01T10:09:59Z')).toBe('in-transit')
    expect(seen('2027-01-01T10:10:00Z')).toBe('undeliverable')
    expect(firstWindowFrom(at('2027-01-01T10:10:00Z'), windows)).toEqual(at('2027-01-01T10:10:00Z'))
  })

  it('depends on the calendar alone, never on the state that an officer or an answer has made', () => {
    fc.assert(
      fc.property(fc.constantFrom(...STORED_STATES), fc.integer({ min: -5e6, max: 5e6 }), (state, seconds) => {
        const seen = visibleState({ state, until }, new Date(until.getTime() + seconds * 1000), windows)
        const waiting = state === 'submitted' || state === 'in-transit'
        const over = until.getTime() + seconds * 1000 >= at('2027-01-01T10:10:00Z').getTime()
        expect(seen).toBe(waiting && over ? 'undeliverable' : state)
      }),
    )
  })
})

describe('a tracing request instead', () => {
  it.each([
    ['drafted', false, true],
    ['drafted', true, false],
    ['address-insufficient', true, true],
    ['undeliverable', true, true],
    ['in-transit', false, false],
    ['delivered', true, false],
    ['content-not-family-news', true, false],
    ['withdrawn', true, false],
  ] as const)('%s with an address that is enough (%s): %s', (state, enough, may) =>
    expect(mayBecomeTracingRequest(state, enough)).toBe(may),
  )
})
