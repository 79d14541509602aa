import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judgeMissing, type Missing } from '../../src/chain/judge.ts'

const HOUR = 3_600_000
const GRACE = 24 * HOUR
const NAMED = Date.parse('2026-11-23T10:00:00Z')
const at = (hours: number): Date => new Date(NAMED + hours * HOUR)
const missing = (said: Partial<Missing> = {}): Missing => ({
  namedAt: at(0),
  until: at(1000),
  heard: true,
  answer: 'absent',
  ...said,
})

describe('an item that another names and that has not arrived', () => {
  it.each([
    ['has its time', missing(), 23, 'waits'],
    ['is withheld when that is over', missing(), 24, 'withheld'],
    ['has it twice while the exchange does not answer for it', missing({ answer: 'unanswered' }), 47, 'waits'],
    ['and not for ever', missing({ answer: 'unanswered' }), 48, 'withheld'],
    [
      'could not arrive if it ended while this Society was away',
      missing({ until: at(-1), heard: false }),
      24,
      'expired',
    ],
    ['could if it was here for an hour of that life', missing({ until: at(-1), heard: true }), 24, 'withheld'],
    ['could if it lives still', missing({ until: at(25), heard: false }), 24, 'withheld'],
  ] as const)('%s', (_, item, hours, verdict) => {
    expect(judgeMissing(item, at(hours), GRACE)).toBe(verdict)
  })

  const hours = fc.integer({ min: -2000, max: 2000 })
  const items = fc.record({
    until: hours.map(at),
    heard: fc.boolean(),
    answer: fc.constantFrom('absent' as const, 'unanswered' as const),
  })

  it('comes to one end, whatever is known of it, and no time that passes takes an accusation back', () => {
    fc.assert(
      fc.property(items, hours, hours, (said, one, other) => {
        const [before, after] = [Math.min(one, other), Math.max(one, other)]
        const first = judgeMissing(missing(said), at(before), GRACE)
        const then = judgeMissing(missing(said), at(after), GRACE)
        expect(judgeMissing(missing(said), at(5000), GRACE)).not.toBe('waits')
        if (first !== 'waits') expect(then).not.toBe('waits')
        if (said.heard) expect(then).not.toBe('expired')
      }),
    )
  })
})
