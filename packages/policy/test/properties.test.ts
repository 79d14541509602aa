import {
  type Decision,
  LEGAL_BASES,
  type NewMessage,
  SEPARATION_CAUSES,
  type TracingRequest,
  URGENCIES,
  VULNERABILITIES,
} from '@kinlink/contracts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  checkDecision,
  checkMessage,
  checkRegistration,
  checkTracingRequest,
  type Factor,
  factorsOf,
  priorityOf,
  priorityOfRequest,
} from '../src/index.ts'
import { adult, asking, basis, child, guardians, NOW, registration, request } from './people.ts'

const rank = (urgency: (typeof URGENCIES)[number]) => URGENCIES.indexOf(urgency)
const judge = (change: Partial<TracingRequest>) => checkTracingRequest(request(change), asking, NOW)
const FACTORS: Factor[] = [...VULNERABILITIES, 'possible-minor', 'unaccompanied-child', 'old-age', 'detention']

describe('P-PRIORITY (1.1): a factor of vulnerability never lowers priority', () => {
  const stated = fc.constantFrom(...URGENCIES)
  test('whatever was stated, and however many there are', () => {
    fc.assert(
      fc.property(stated, fc.subarray(FACTORS), fc.constantFrom(...FACTORS), (urgency, factors, more) => {
        const before = rank(priorityOf(urgency, factors))
        expect(rank(priorityOf(urgency, [...factors, more]))).toBeGreaterThanOrEqual(before)
        expect(before).toBeGreaterThanOrEqual(rank(urgency))
      }),
    )
  })

  const MORE: readonly Partial<TracingRequest>[] = [
    ...VULNERABILITIES.map((one) => ({ vulnerability: [one] })),
    { detention: { expressConsent: true } },
    { child: { uascStatus: 'unaccompanied', bestInterests: 'proceed' } },
    { sought: { person: adult({ originCountry: 'ER' }), health: 'needs insulin' } },
    { sought: { person: adult({ originCountry: 'ER', birth: { ...OLD(), accuracy: 'year' } }) } },
    { separation: { cause: 'trafficking-exploitation' } },
  ]
  test.each(MORE.map((more, at) => [at, more] as const))('in a request, nor does it refuse (%i)', (_, more) => {
    for (const urgency of URGENCIES) {
      const [before, after] = [request({ urgency }), request({ urgency, ...more })]
      expect(factorsOf(after, NOW).length).toBeGreaterThan(factorsOf(before, NOW).length)
      expect(rank(priorityOfRequest(after, NOW))).toBeGreaterThanOrEqual(rank(priorityOfRequest(before, NOW)))
    }
    expect(judge(more)).toEqual(judge({}))
  })

  test('and each of them raises what would be routine', () => {
    for (const factor of FACTORS) expect(priorityOf('routine', [factor])).not.toBe('routine')
    expect(priorityOfRequest(request(), NOW)).toBe('routine')
    expect(priorityOfRequest(request({ sought: { person: child() } }), NOW)).toBe('raised')
  })
})

function OLD() {
  return { value: '1950', calendar: 'gregorian' as const }
}

const countries = fc.constantFrom('SY', 'AF', 'UA', 'IN', 'ET', undefined)
/** A person from anywhere, of any name: what of them could tell nationality, religion or ethnicity, and nothing else. */
const origins = fc.record({ originCountry: countries, name: fc.constantFrom('ሰላም', 'Іван', 'محمد', 'Mary', 'סמי') })
type Origin = { originCountry: string | undefined; name: string }
const of = (minor: boolean, { originCountry, name }: Origin) =>
  (minor ? child : adult)({
    names: [{ full: name, script: 'Ethi' }],
    ...(originCountry === undefined ? {} : { originCountry }),
  })

describe('P-ANYONE (1.2): no judgement depends on nationality, origin, religion or ethnicity', () => {
  test('neither of a registration nor of what a found person decides', () => {
    const decision: Decision = {
      ...{ decision: 'alive-only', revealCountry: true, takenBy: 'self', witness: 'w', language: 'ti' },
      ...{ method: 'signed', validUntil: '2027-05-01T00:00:00Z' },
    }
    fc.assert(
      fc.property(origins, origins, fc.boolean(), fc.boolean(), (a, b, minor, guarded) => {
        const [one, two] = [a, b].map((origin) => {
          const person = of(minor, origin)
          const registered = registration({ person, basis: guarded ? guardians : basis() })
          return [
            checkRegistration(registered, NOW),
            checkDecision(decision, person, { societiesAsked: 3, forwarderMustNotLearn: false }, NOW),
          ]
        })
        expect(one).toEqual(two)
      }),
    )
  })

  test('nor of a request, but for whom the person must stay hidden from', () => {
    const bases = fc.constantFrom(...LEGAL_BASES)
    fc.assert(
      fc.property(origins, origins, fc.boolean(), bases, (a, b, minor, kind) => {
        // Societies of three other countries are asked, so that P-ORIGIN concerns none of them.
        const [one, two] = [a, b].map((origin) => {
          const made = { sought: { person: of(minor, origin) }, basis: basis({ basis: kind, giver: 'authority' }) }
          return [judge(made).refusals, priorityOfRequest(request(made), NOW)]
        })
        expect(one).toEqual(two)
      }),
    )
  })

  test('nor of a message', () => {
    const names = fc.constantFrom('Selam', 'Ivan', 'Muhammad', 'Mary')
    const message = (full: string): NewMessage => ({
      ...{ to: 'destination', relationship: 'sister', openLetterAcknowledged: true, basis: basis() },
      letter: { body: 'we are well', lang: 'ti', script: 'Latn' },
      sender: { names: [{ full, script: 'Latn', lang: 'ti' }] },
      addressee: { names: [{ full, script: 'Latn' }], address: '12 Long Street' },
      until: '2027-05-01T00:00:00Z',
    })
    fc.assert(
      fc.property(names, names, (a, b) => {
        const [one, two] = [a, b].map((full) => checkMessage(message(full), { ...asking, maxLines: 30 }, NOW))
        expect(one).toEqual(two)
      }),
    )
  })
})

const cause = fc.constantFrom(...SEPARATION_CAUSES)
describe('P-SAMEDOOR (2.1): the cause of separation decides nothing', () => {
  test('of any request', () => {
    fc.assert(
      fc.property(cause, cause, fc.boolean(), (a, b, minor) => {
        const [one, two] = [a, b].map((of) =>
          judge({ separation: { cause: of }, sought: { person: minor ? child() : adult() } }),
        )
        expect(one).toEqual(two)
      }),
    )
  })
})

describe('P-DISPLACED (9.1): context changes nothing but itself', () => {
  test('within a country or across its border', () => {
    expect(judge({ separation: { cause: 'displacement' } })).toEqual(
      judge({ separation: { cause: 'migration-journey' } }),
    )
    const [stayed, left] = (['displacement', 'migration-journey'] as const).map((of) =>
      priorityOfRequest(request({ separation: { cause: of } }), NOW),
    )
    expect(stayed).toBe(left)
  })
})
