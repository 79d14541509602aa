import { DECISIONS, type Decision } from '@kinlink/contracts'
import { describe, expect, it } from 'vitest'
import { checkDecision } from '../src/index.ts'
import { adult, child, cited, NOW } from './people.ts'

const decision = (change: Partial<Decision> = {}): Decision => ({
  decision: 'full-contact',
  revealCountry: true,
  contact: { phone: '+000 5550 1' },
  takenBy: 'self',
  witness: 'second officer',
  language: 'ti',
  method: 'oral-witnessed',
  validUntil: '2027-05-01T00:00:00Z',
  ...change,
})
const without = (name: 'contact' | 'message', change: Partial<Decision>): Decision => {
  const { [name]: _left, ...rest } = decision(change)
  return rest
}
const refusals = (made: Decision, person = adult(), societiesAsked = 3) =>
  cited(checkDecision(made, person, { societiesAsked, forwarderMustNotLearn: false }, NOW).refusals)

describe('a found person’s decision (3.2)', () => {
  it('gives what it says and holds nothing beyond', () => {
    expect(refusals(decision())).toEqual([])
    expect(refusals(without('contact', {}))).toEqual(['P-VOICE contact'])
    expect(refusals(decision({ contact: {} }))).toEqual(['P-VOICE contact'])
    expect(refusals(decision({ decision: 'message-only', message: 'I am well' }))).toEqual(['P-VOICE contact'])
    expect(refusals(without('contact', { decision: 'message-only' }))).toEqual(['P-VOICE message'])
    expect(refusals(without('contact', { decision: 'alive-only', message: 'hello' }))).toEqual(['P-VOICE message'])
    expect(refusals(decision({ decision: 'nothing' }))).toEqual(['P-VOICE contact'])
  })

  it('is the person’s own: nobody decides for an adult', () => {
    for (const takenBy of ['guardian', 'authority', 'best-interests-panel'] as const)
      expect(refusals(decision({ takenBy }))).toEqual(['P-VOICE takenBy'])
  })

  it('to give nothing is never refused for want of form', () => {
    for (const person of [adult(), child(), adult({ birth: null })]) {
      const nothing = without('contact', { decision: 'nothing', takenBy: 'self', language: 'en', revealCountry: false })
      expect(refusals({ ...nothing, validUntil: '2020-01-01T00:00:00Z' }, person, 1)).toEqual([])
    }
  })

  it('is valid for a year at most, and not when it has run out', () => {
    expect(refusals(decision({ validUntil: '2026-11-01T00:00:00Z' }))).toEqual(['P-LAW validUntil'])
    expect(refusals(decision({ validUntil: '2029-01-01T00:00:00Z' }))).toEqual(['P-LAW validUntil'])
  })

  it('P-LANG (3.3): is taken in a language that the person understands', () => {
    expect(refusals(decision({ language: 'en' }))).toEqual(['P-LANG language'])
    expect(refusals(decision({ language: 'ti-ER' }))).toEqual([])
  })
})

describe('P-CHILD (5.3) at a decision', () => {
  const giving = DECISIONS.filter((one) => one !== 'nothing')
  it.each(giving)('%s is a guardian’s or panel’s to give, in the child’s best interests', (kind) => {
    const content = kind.endsWith('contact') ? decision() : without('contact', {})
    const made = { ...content, decision: kind, ...(kind === 'message-only' ? { message: 'hello' } : {}) }
    expect(refusals(made, child())).toEqual(['P-CHILD takenBy', 'P-CHILD bestInterests'])
    expect(refusals({ ...made, takenBy: 'guardian', bestInterests: 'postpone' }, child())).toEqual([
      'P-CHILD bestInterests',
    ])
    expect(refusals({ ...made, takenBy: 'guardian', bestInterests: 'proceed' }, child())).toEqual([])
    expect(refusals({ ...made, takenBy: 'authority', bestInterests: 'proceed' }, child())).toEqual(['P-CHILD takenBy'])
  })
})

describe('P-VOICE (3.2) on the way: what hides the country does not pass through whoever must not learn', () => {
  const judged = (change: Partial<Decision>, forwarderMustNotLearn: boolean | null) =>
    cited(checkDecision(decision(change), adult(), { societiesAsked: 3, forwarderMustNotLearn }, NOW).refusals)
  it('which the coordinating member would pass on', () => {
    expect(judged({ revealCountry: false }, true)).toEqual(['P-VOICE revealCountry'])
    expect(judged({ revealCountry: false }, false)).toEqual([])
    expect(judged({ revealCountry: true }, true)).toEqual([])
  })
  it('nor where nobody can tell any more whether the coordinating member must not learn', () => {
    expect(judged({ revealCountry: false }, null)).toEqual(['P-VOICE revealCountry'])
    expect(judged({ revealCountry: true }, null)).toEqual([])
  })
})

describe('P-NOHARM (5.1)', () => {
  it('tells a person that hiding the country hides little among fewer than three Societies', () => {
    const hidden = decision({ revealCountry: false })
    expect(refusals(hidden, adult(), 2)).toEqual(['P-NOHARM toldFewSocieties'])
    expect(refusals({ ...hidden, toldFewSocieties: true }, adult(), 2)).toEqual([])
    expect(refusals(hidden, adult(), 3)).toEqual([])
    expect(refusals(decision(), adult(), 1)).toEqual([])
  })
})

describe('P-NOSTATUS (1.2)', () => {
  it('warns about a message that seems to speak of papers', () => {
    const made = decision({ message: 'they took my passport' })
    const { refusals: refused, warnings } = checkDecision(
      made,
      adult(),
      { societiesAsked: 3, forwarderMustNotLearn: false },
      NOW,
    )
    expect([refused, cited(warnings)]).toEqual([[], ['P-NOSTATUS message']])
  })
})
