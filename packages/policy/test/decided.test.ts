import type { Decision, TracingRequest } from '@kinlink/contracts'
import { describe, expect, it } from 'vitest'
import { checkCarried, checkDecision, checkRegistration, factorsOf, priorityOfRequest } from '../src/index.ts'
import { adult, basis, child, cited, guardians, NOW, registration, request } from './people.ts'

const DAY = 86_400_000
const later = (ms: number) => new Date(NOW.getTime() + ms).toISOString()
const alive: Decision = {
  ...{ decision: 'alive-only', revealCountry: true, takenBy: 'self', witness: 'second officer', language: 'ti' },
  ...{ method: 'oral-witnessed', validUntil: later(100 * DAY) },
}
const judged = (change: Partial<Decision>, person = adult()) =>
  checkDecision({ ...alive, ...change }, person, { societiesAsked: 3, forwarderMustNotLearn: false }, NOW)

describe('a found person’s decision, at its edges', () => {
  it('lasts a year to the day, and ends after now', () => {
    expect(cited(judged({ validUntil: later(0) }).refusals)).toEqual(['P-LAW validUntil'])
    expect(judged({ validUntil: later(366 * DAY) }).refusals).toEqual([])
    expect(cited(judged({ validUntil: later(366 * DAY + 1) }).refusals)).toEqual(['P-LAW validUntil'])
  })

  it('P-CHILD (5.3): a panel decides for a child, and its conditions are told as a warning', () => {
    const panel = { takenBy: 'best-interests-panel', bestInterests: 'proceed-with-conditions' } as const
    const { refusals, warnings } = judged(panel, child())
    expect([refusals, cited(warnings)]).toEqual([[], ['P-CHILD bestInterests']])
    expect(judged({}).warnings).toEqual([])
    expect(judged({ decision: 'message-only', message: 'I am well' }).warnings).toEqual([])
  })

  it('P-VOICE (3.2): nothing holds no message, and warns of nothing', () => {
    const { refusals, warnings } = judged({ decision: 'nothing', message: 'I am well' })
    expect([cited(refusals), warnings]).toEqual([['P-VOICE message'], []])
  })

  it('P-LANG (3.3): is not refused where nobody has asked for the person’s languages', () => {
    const { languages: _languages, ...silent } = adult()
    expect(judged({}, silent).refusals).toEqual([])
    expect(judged({}, adult({ languages: [] })).refusals).toEqual([])
    expect(judged({ language: 'ti-Latn' }, adult({ languages: ['TI'] })).refusals).toEqual([])
  })
})

describe('P-PRIORITY (1.1): each factor, and what it raises a search to', () => {
  const found = (change: Partial<TracingRequest>) => factorsOf(request(change), NOW)
  const old = (year: string) => ({ person: adult({ birth: { value: year, accuracy: 'year', calendar: 'gregorian' } }) })
  const part = (uascStatus: 'separated' | 'unaccompanied' | 'accompanied') => ({
    child: { uascStatus, bestInterests: 'proceed' as const },
  })

  it('is seen in the request', () => {
    expect(found({})).toEqual([])
    expect(found(part('unaccompanied'))).toEqual(['unaccompanied-child'])
    expect(found(part('separated'))).toEqual(['unaccompanied-child'])
    expect(found(part('accompanied'))).toEqual([])
    expect([found({ sought: old('1966') }), found({ sought: old('1967') })]).toEqual([['old-age'], []])
    expect(found({ sought: { ...request().sought, health: 'needs insulin' } })).toEqual(['medical'])
    expect(found({ detention: { expressConsent: true } })).toEqual(['detention'])
    expect(found({ separation: { cause: 'arrest-detention' } })).toEqual(['detention'])
    expect(found({ separation: { cause: 'trafficking-exploitation' } })).toEqual(['trafficking-risk'])
    expect(found({ vulnerability: ['medical'], sought: { ...request().sought, health: 'x' } })).toEqual(['medical'])
  })

  it('an unknown age is a possible minor, and never old age', () => {
    expect(found({ sought: { person: adult({ birth: null }) } })).toEqual(['possible-minor'])
    expect(priorityOfRequest(request({ separation: { cause: 'trafficking-exploitation' } }), NOW)).toBe(
      'life-threatening',
    )
  })
})

describe('P-HUMDOMAIN (1.5): whoever carries a message', () => {
  const carrying = (society: string) =>
    cited(
      checkCarried([{ society } as never], (member) =>
        member === 'transit' ? 'IT' : member === 'icrc' ? null : undefined,
      ),
    )
  it('does so for a member of the network', () => {
    expect([carrying('transit'), carrying('icrc'), carrying('ministry')]).toEqual([
      [],
      [],
      ['P-HUMDOMAIN carriedBy.society'],
    ])
    expect(checkCarried(undefined, () => undefined)).toEqual([])
  })
})

describe('P-VOICE (3.2): who consents for whom', () => {
  const born = (value: string) => adult({ birth: { value, accuracy: 'exact-document', calendar: 'gregorian' } })
  const guardian = (value: string) => checkRegistration(registration({ person: born(value), basis: guardians }), NOW)
  it('at twenty-one nobody doubts any more that the person does', () => {
    expect(cited(guardian('2005-11-23').refusals)).toEqual(['P-VOICE basis.giver'])
    expect(guardian('2005-11-23').warnings).toEqual([])
    expect([guardian('2005-11-24').refusals, cited(guardian('2005-11-24').warnings)]).toEqual([
      [],
      ['P-VOICE basis.giver'],
    ])
    const young = born('2006-11-23')
    const late = basis({ giver: 'guardian', givenAt: '2027-01-01T00:00:00Z', language: 'en' })
    expect(cited(checkRegistration(registration({ person: young, basis: late }), NOW).refusals)).toEqual([
      'P-LANG basis.language',
      'P-LAW basis.givenAt',
    ])
    expect(checkRegistration(registration({ person: young }), NOW).warnings).toEqual([])
  })
})
