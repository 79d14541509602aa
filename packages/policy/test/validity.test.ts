import { describe, expect, it } from 'vitest'
import {
  checkEntryValidity,
  checkPackInForce,
  checkValidity,
  grantCeiling,
  isWithinCeiling,
  MAX_ENTRY_DAYS,
} from '../src/index.ts'
import { cited, NOW, pack, told } from './people.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** An instant so many milliseconds from now. */
const at = (ms: number): string => new Date(NOW.getTime() + ms).toISOString()
const lasting = { ...pack, purposes: pack.purposes.map((one) => ({ ...one, maxGrantDays: 30 })) }
const record = { type: 'tracing', purpose: 'tracing', created: at(0), expires: at(20 * DAY) } as const

describe('P-LAW (4.2): times to the millisecond', () => {
  it('a record is made at most two hours ahead of the clock here, since headers are cut to the hour', () => {
    expect(checkValidity(lasting, { ...record, created: at(2 * HOUR) }, [], NOW)).toEqual([])
    expect(told(checkValidity(lasting, { ...record, created: at(2 * HOUR + 1) }, [], NOW))).toEqual([
      'The record is made in the future.',
    ])
  })

  it('a record ends after now and not after the ceiling of the pack', () => {
    expect(checkValidity(lasting, { ...record, expires: at(1) }, [], NOW)).toEqual([])
    expect(told(checkValidity(lasting, { ...record, expires: at(0) }, [], NOW))).toEqual(['The record has expired.'])
    expect(grantCeiling(lasting, 'tracing', 'tracing', NOW)?.toISOString()).toBe(at(30 * DAY + 2 * HOUR))
    expect(checkValidity(lasting, { ...record, expires: at(30 * DAY + 2 * HOUR) }, [], NOW)).toEqual([])
    expect(told(checkValidity(lasting, { ...record, expires: at(30 * DAY + 2 * HOUR + 1) }, [], NOW))).toEqual([
      'The record lasts longer than the policy pack allows.',
    ])
  })

  it('a grant ends after now and not after its record, and one finding says so for all of them', () => {
    expect(checkValidity(lasting, record, [at(1), record.expires], NOW)).toEqual([])
    for (const until of [at(0), at(20 * DAY + 1), 'never'])
      expect(told(checkValidity(lasting, record, [until, until], NOW))).toEqual([
        'A grant has expired or lasts longer than its record.',
      ])
  })

  it('there is no ceiling, and no record, for what the pack does not have', () => {
    expect(grantCeiling(lasting, 'tracing', 'message', NOW)).toBeUndefined()
    expect(grantCeiling(lasting, 'message', 'tracing', NOW)).toBeUndefined()
    expect(cited(checkValidity(lasting, { ...record, purpose: 'message' }, [], NOW))).toEqual(['P-LAW'])
  })

  it('what is stored may be handed out until the ceiling counted from when it was made', () => {
    const until = (ms: number) => isWithinCeiling(lasting, record, new Date(NOW.getTime() + ms))
    expect([until(30 * DAY + 2 * HOUR - 1), until(30 * DAY + 2 * HOUR)]).toEqual([true, false])
  })

  it('an entry ends after now and not after its ceiling', () => {
    const most = MAX_ENTRY_DAYS * DAY + 2 * HOUR
    expect([checkEntryValidity(at(1), NOW), checkEntryValidity(at(most), NOW)]).toEqual([[], []])
    for (const ms of [0, most + 1])
      expect(told(checkEntryValidity(at(ms), NOW))).toEqual([
        'The entry has expired or lasts longer than an entry may.',
      ])
  })
})

describe('P-INDEPENDENT (Principle 7): a pack is in force', () => {
  it('until the instant that it says itself, and from two hours before it was issued', () => {
    const issued = (ms: number) => checkPackInForce({ ...pack, issued: at(ms) }, NOW)
    const ending = (ms: number) => checkPackInForce({ ...pack, notAfter: at(ms) }, NOW)
    expect([issued(2 * HOUR), ending(1)]).toEqual([[], []])
    for (const found of [issued(2 * HOUR + 1), ending(0)])
      expect(told(found)).toEqual(['The policy pack is not in force.'])
  })
})
