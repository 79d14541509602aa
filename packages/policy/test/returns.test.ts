import { RETURN_PURPOSES, type ReturnPart, type TracingRequest } from '@kinlink/contracts'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { checkTracingRequest } from '../src/index.ts'
import { agreedReturn, asking, cited, NOW, request } from './people.ts'

const refusals = (part: ReturnPart, change: Partial<TracingRequest> = {}) =>
  cited(checkTracingRequest(request({ return: part, ...change }), asking, NOW).refusals)

describe('P-RETURN (8.1): each missing part refuses', () => {
  it('lets a return through that the person and the receiving Society have agreed to', () => {
    expect(refusals(agreedReturn)).toEqual([])
    expect(refusals({ ...agreedReturn, phase: 'follow-up', consent: 'after-departure', needs: [] })).toEqual([])
  })

  it.each<[string, Partial<ReturnPart>]>([
    ['consent', { consent: 'none' }],
    ['receivingAgreed', { receivingAgreed: false }],
    ['receiving', { receiving: 'origin' }],
    ['purpose', { purpose: 'humanitarian-need-on-return' }],
  ])('%s', (field, change) => {
    expect(refusals({ ...agreedReturn, ...change })).toEqual([`P-RETURN return.${field}`])
  })
})

/** Every precondition of a forced return, met or not. */
const anyForced = fc.record({
  consent: fc.constantFrom<ReturnPart['consent']>('none', 'before-departure', 'after-departure'),
  receivingAgreed: fc.boolean(),
  receiving: fc.constantFrom('destination', 'transit', 'origin'),
  purpose: fc.constantFrom(...RETURN_PURPOSES),
  conditions: fc.option(
    fc.record({ independent: fc.boolean(), privateAccess: fc.boolean(), nothingToAuthorities: fc.boolean() }),
    { nil: undefined },
  ),
})

describe('P-FORCED (8.2): exactly one combination of preconditions allows', () => {
  const conditions = ['independent', 'privateAccess', 'nothingToAuthorities'] as const
  const preconditions = ['consent', 'receivingAgreed', 'receiving', 'purpose', 'needs', ...conditions] as const
  const made = (met: ReadonlySet<string>): string[] => {
    const part: ReturnPart = {
      ...agreedReturn,
      kind: 'forced',
      consent: met.has('consent') ? 'before-departure' : 'after-departure',
      receivingAgreed: met.has('receivingAgreed'),
      receiving: met.has('receiving') ? 'destination' : 'origin',
      purpose: met.has('purpose') ? 'humanitarian-need-on-return' : 'return-support',
      conditions: {
        independent: met.has('independent'),
        privateAccess: met.has('privateAccess'),
        nothingToAuthorities: met.has('nothingToAuthorities'),
      },
    }
    return refusals(part, met.has('needs') ? {} : { route: ['by a flight that has a number'] })
  }

  test('of all 256, and each refusal names exactly what is missing', () => {
    const allowed: string[][] = []
    for (let bits = 0; bits < 2 ** preconditions.length; bits += 1) {
      const met = new Set(preconditions.filter((_, at) => (bits >> at) % 2 === 1))
      const found = made(met)
      if (found.length === 0) allowed.push([...met])
      expect(found).toEqual(
        preconditions
          .filter((one) => !met.has(one))
          .map((one) => `P-FORCED return.${conditions.some((c) => c === one) ? `conditions.${one}` : one}`),
      )
    }
    expect(allowed).toEqual([[...preconditions]])
  })

  test('whatever else is said of it', () => {
    fc.assert(
      fc.property(anyForced, ({ conditions: checked, ...change }) => {
        const part: ReturnPart = { ...agreedReturn, kind: 'forced', ...change, ...(checked && { conditions: checked }) }
        const met =
          part.consent === 'before-departure' &&
          part.receivingAgreed &&
          part.receiving !== 'origin' &&
          part.purpose === 'humanitarian-need-on-return' &&
          checked !== undefined &&
          Object.values(checked).every(Boolean)
        expect(refusals(part).length === 0).toBe(met)
      }),
    )
  })

  test.each<[string, Partial<TracingRequest>]>([
    ['the way', { route: ['a'] }],
    ['what happened', { separation: { cause: 'return-or-removal', circumstances: 'a' } }],
    ['the day', { separation: { cause: 'return-or-removal', date: '2026-11-20' } }],
    ['the last news', { lastNews: { channel: 'phone' } }],
    ['the detention', { detention: { expressConsent: true } }],
  ])('does not let %s come with the needs', (_, change) => {
    const part: ReturnPart = {
      ...{ ...agreedReturn, kind: 'forced', purpose: 'humanitarian-need-on-return' },
      conditions: { independent: true, privateAccess: true, nothingToAuthorities: true },
    }
    expect(refusals(part)).toEqual([])
    expect(refusals(part, change)).toEqual(['P-FORCED return.needs'])
  })
})
