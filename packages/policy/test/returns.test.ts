import type { ReturnPart, TracingRequest } from '@kinlink/contracts'
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

/** Mostly what is demanded, so that a single thing that is missing shows. */
const mostly = <T>(demanded: T, ...others: T[]) =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(demanded) }, { weight: 1, arbitrary: fc.constantFrom(...others) })
const affirmed = mostly(true, false)
/** Every precondition of a forced return, met or not. */
const anyForced = fc.record({
  consent: mostly<ReturnPart['consent']>('before-departure', 'none', 'after-departure'),
  receivingAgreed: affirmed,
  receiving: mostly('destination', 'transit', 'origin'),
  purpose: mostly<ReturnPart['purpose']>('humanitarian-need-on-return', 'return-support'),
  conditions: fc.option(fc.record({ independent: affirmed, privateAccess: affirmed, nothingToAuthorities: affirmed }), {
    nil: undefined,
    freq: 9,
  }),
})
/** Who is asked: the Society that receives the person, or others. */
const anyAsked = mostly(['destination'], ['transit'], ['destination', 'transit'])

describe('P-FORCED (8.2): exactly one combination of preconditions allows', () => {
  const alone = { ...request().search, recipients: ['destination'] }
  const wish = 'meet the flight XZ412'
  /** Everything that can stand beside the needs, and could name a flight, an escort or a place of holding. */
  const MORE: readonly (readonly [string, Partial<TracingRequest>])[] = [
    ['the way', { route: ['a'] }],
    ['what happened', { separation: { cause: 'return-or-removal', circumstances: 'a' } }],
    ['the day', { separation: { cause: 'return-or-removal', date: '2026-11-20' } }],
    ['the place', { separation: { cause: 'return-or-removal', place: 'a' } }],
    ['the last news', { lastNews: { channel: 'phone' } }],
    ['the detention', { detention: { expressConsent: true } }],
    ['a wish of the enquirer', { enquirer: { ...request().enquirer, wishes: wish } }],
    ['a wish of the child', { child: { uascStatus: 'unknown', bestInterests: 'proceed', wishes: wish } }],
    ['where to look', { search: { ...alone, area: 'arrives at 14:20' } }],
  ]
  /** Whom else one could ask: another besides the Society that receives the person, or another in its stead. */
  const OTHERS = [['destination', 'transit'], ['transit', 'destination'], ['transit']]
  const conditions = ['independent', 'privateAccess', 'nothingToAuthorities'] as const
  const preconditions = ['consent', 'receivingAgreed', 'receiving', 'purpose', 'needs', ...conditions] as const
  const made = (met: ReadonlySet<string>, turn: number): string[] => {
    const part: ReturnPart = {
      ...agreedReturn,
      kind: 'forced',
      consent: met.has('consent') ? 'before-departure' : 'after-departure',
      receivingAgreed: met.has('receivingAgreed'),
      purpose: met.has('purpose') ? 'humanitarian-need-on-return' : 'return-support',
      conditions: {
        independent: met.has('independent'),
        privateAccess: met.has('privateAccess'),
        nothingToAuthorities: met.has('nothingToAuthorities'),
      },
    }
    const more = met.has('needs') ? {} : MORE[turn % MORE.length]?.[1]
    const recipients = met.has('receiving') ? ['destination'] : (OTHERS[turn % OTHERS.length] ?? [])
    return refusals(part, { ...more, search: { ...alone, ...more?.search, recipients } })
  }

  test('of all 256, and each refusal names exactly what is missing', () => {
    const allowed: string[][] = []
    for (let bits = 0; bits < 2 ** preconditions.length; bits += 1) {
      const met = new Set(preconditions.filter((_, at) => (bits >> at) % 2 === 1))
      const found = made(met, bits)
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
      fc.property(
        anyForced,
        fc.subarray([...MORE], { maxLength: 1 }),
        anyAsked,
        ({ conditions: checked, ...change }, more, recipients) => {
          const beside = Object.assign({}, ...more.map(([, said]) => said)) as Partial<TracingRequest>
          const part: ReturnPart = {
            ...agreedReturn,
            kind: 'forced',
            ...change,
            ...(checked && { conditions: checked }),
          }
          const met =
            part.consent === 'before-departure' &&
            part.receivingAgreed &&
            recipients.every((member) => member === part.receiving) &&
            more.length === 0 &&
            part.purpose === 'humanitarian-need-on-return' &&
            checked !== undefined &&
            Object.values(checked).every(Boolean)
          const search = { ...alone, ...beside.search, recipients }
          expect(refusals(part, { ...beside, search }).length === 0).toBe(met)
        },
      ),
    )
  })

  test.each(MORE)('does not let %s come with the needs', (_, change) => {
    const part: ReturnPart = {
      ...{ ...agreedReturn, kind: 'forced', purpose: 'humanitarian-need-on-return' },
      conditions: { independent: true, privateAccess: true, nothingToAuthorities: true },
    }
    expect(refusals(part, { search: alone })).toEqual([])
    expect(refusals(part, { search: alone, ...change })).toEqual(['P-FORCED return.needs'])
  })
})
