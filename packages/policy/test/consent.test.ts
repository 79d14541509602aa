import { CONSENT_PARTS, CONSENT_STATES, type ConsentPart, LEGAL_BASES, type NewMessage } from '@kinlink/contracts'
import { describe, expect, it } from 'vitest'
import {
  checkConsent,
  checkMessage,
  checkMessageBasis,
  checkReceived,
  checkRegistration,
  checkReply,
  checkTracingRequest,
  consentStateOf,
  endOfConsent,
  keepsOut,
} from '../src/index.ts'
import { asking, basis, cited, NOW, pack, registration, request } from './people.ts'

const found = (change: Parameters<typeof basis>[0]) => cited(checkConsent(basis(change), 'enquirer', 'basis', NOW))
const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000).toISOString()

describe('P-LAW (4.2) by the state of consent', () => {
  it('only consent that was given, in whole or in part, carries anything', () => {
    const carrying = CONSENT_STATES.filter((state) =>
      state === 'partial'
        ? found({ state, without: ['name'] }).length === 0
        : found({ state, giver: 'guardian' }).length === 0,
    )
    expect(carrying).toEqual(['given', 'partial'])
    for (const state of ['expired', 'not-yet-informed'] as const)
      expect(found({ state })).toEqual(['P-LAW basis.state'])
  })

  it('another basis carries what nobody could consent to yet', () => {
    for (const kind of LEGAL_BASES.filter((one) => one !== 'consent'))
      for (const state of ['expired', 'unable', 'not-yet-informed'] as const)
        expect(found({ basis: kind, state, giver: 'authority' })).toEqual([])
  })

  it('is over when the person said it would be, in the hour in which headers end', () => {
    expect(found({ validUntil: later(60) })).toEqual([])
    expect(found({ validUntil: later(59) })).toEqual(['P-LAW basis.validUntil'])
    expect(found({ validUntil: 'never' })).toEqual(['P-LAW basis.validUntil'])
    expect(found({ validUntil: later(-60), basis: 'vital-interest' })).toEqual([])
    expect(endOfConsent(basis({ validUntil: later(60) }))).toEqual(new Date(later(60)))
    expect(endOfConsent(basis({ validUntil: later(60), basis: 'vital-interest' }))).toBeUndefined()
    expect(endOfConsent(basis())).toBeUndefined()
  })

  it('is read in requests of before as what their basis says', () => {
    expect(consentStateOf(basis())).toBe('given')
    expect(consentStateOf(basis({ basis: 'public-interest' }))).toBe('not-yet-informed')
    expect(consentStateOf(basis({ state: 'refused' }))).toBe('refused')
  })
})

describe('P-VOICE (3.2) by the state of consent', () => {
  it('whoever has said no is overruled on no basis', () => {
    for (const kind of LEGAL_BASES)
      for (const state of ['refused', 'withdrawn'] as const)
        expect(found({ basis: kind, state })).toEqual(['P-VOICE basis.state'])
    const sought = basis({ basis: 'public-interest', giver: 'authority', state: 'refused' })
    expect(cited(checkTracingRequest(request({ basis: sought }), asking, NOW).refusals)).toEqual([
      'P-VOICE basis.state',
    ])
  })

  it('who cannot decide has given nothing', () => {
    expect(found({ basis: 'vital-interest', state: 'unable' })).toEqual(['P-VOICE basis.giver'])
    expect(found({ state: 'unable', giver: 'guardian' })).toEqual(['P-LAW basis.state'])
  })

  it('consent in part names what it keeps out, and nothing else does', () => {
    expect(found({ state: 'partial', without: ['wishes'] })).toEqual([])
    expect(found({ state: 'partial' })).toEqual(['P-VOICE basis.without'])
    expect(found({ state: 'partial', without: [] })).toEqual(['P-VOICE basis.without'])
    expect(found({ without: ['wishes'] })).toEqual(['P-VOICE basis.without'])
    expect([keepsOut(basis(), 'name'), keepsOut(basis({ without: ['name'] }), 'name')]).toEqual([false, true])
  })

  it('whoever keeps matching or a contact out is not matched, and keeps it', () => {
    const kept = basis({ state: 'partial', without: ['matching', 'contact'] })
    const judged = (change: Parameters<typeof registration>[0]) =>
      cited(checkRegistration(registration({ basis: kept, ...change }), NOW).refusals)
    expect(judged({})).toEqual(['P-VOICE mayBeMatched'])
    expect(judged({ mayBeMatched: false })).toEqual([])
    expect(judged({ mayBeMatched: false, contact: { phone: '+000 5550 1' } })).toEqual(['P-VOICE contact'])
    expect(cited(checkRegistration(registration({ contact: { phone: '+000 5550 1' } }), NOW).refusals)).toEqual([])
  })
})

describe('P-VOICE (3.2) by parts: what an act would do all the same is not promised', () => {
  const partly = (part: ConsentPart) => basis({ state: 'partial', without: [part] })
  const context = { ...asking, maxLines: 30 }
  const letter = { body: 'we are well', lang: 'ti', script: 'Latn' }
  const message = (part: ConsentPart): NewMessage => ({
    ...{ to: 'destination', relationship: 'sister', openLetterAcknowledged: true, letter, basis: partly(part) },
    sender: { names: [{ full: 'Selam', script: 'Latn', lang: 'ti' }] },
    addressee: { names: [{ full: 'Abel', script: 'Latn' }], address: '12 Long Street' },
    until: '2027-05-01T00:00:00Z',
  })
  const enquiring = (part: ConsentPart, change = {}) =>
    request({ enquirer: { ...request().enquirer, basis: partly(part), ...change } })
  const received = (half: object) => {
    const legalBasis = { salt: '', half: JSON.stringify(half) }
    const by = { member: 'destination', country: 'SE', recipients: ['destination'], pack }
    return checkReceived(new Map(Object.entries({ legalBasis })), by, NOW)
  }
  const sought = request().basis
  const asked = (part: ConsentPart) => ({ ...sought, state: 'partial' as const, without: [part] })
  const attestation = { familyNewsOnly: true as const, removals: [] }
  type Judging = (part: ConsentPart) => Parameters<typeof cited>[0]
  const ACTS: readonly (readonly [string, ConsentPart[], Judging])[] = [
    [
      'a registration',
      ['name'],
      (part) => checkRegistration(registration({ basis: partly(part), mayBeMatched: false }), NOW).refusals,
    ],
    ['an enquirer’s request', ['matching'], (part) => checkTracingRequest(enquiring(part), asking, NOW).refusals],
    [
      'a request, for whom it seeks',
      [...CONSENT_PARTS],
      (part) => checkTracingRequest(request({ basis: asked(part) }), asking, NOW).refusals,
    ],
    ['a message', ['name'], (part) => checkMessage(message(part), context, NOW).refusals],
    [
      'a reply slip',
      ['name'],
      (part) => checkReply({ letter, attestation, basis: partly(part) }, context, NOW).refusals,
    ],
    ['a rights request', ['name'], (part) => checkConsent(partly(part), 'rights', 'basis', NOW)],
    ['an enquirer’s request after opening', ['matching'], (part) => received({ sought, enquirer: partly(part) })],
    [
      'a request after opening, for whom it seeks',
      [...CONSENT_PARTS],
      (part) => received({ sought: asked(part), enquirer: basis() }),
    ],
  ]
  it.each(ACTS)('%s cannot keep out %j', (_, beyond, judged) => {
    for (const part of CONSENT_PARTS) {
      const refused = cited(judged(part))
      expect([part, refused.length]).toEqual([part, beyond.includes(part) ? 1 : 0])
      expect(
        refused.every((one) => /^P-VOICE (basis|enquirer\.basis|legalBasis\.(sought|enquirer))\.without$/.test(one)),
      ).toBe(true)
    }
  })

  it('nor is a contact kept of an enquirer who keeps it out', () => {
    const judged = (part: ConsentPart) =>
      cited(checkTracingRequest(enquiring(part, { contact: { phone: '+000 5550 1' } }), asking, NOW).refusals)
    expect([judged('contact'), judged('wishes')]).toEqual([['P-VOICE enquirer.contact'], []])
  })
})

describe('the legal basis of a message after opening', () => {
  const opened = (half: unknown, more: object = {}) => {
    const sealed = { salt: '', half: typeof half === 'string' ? half : JSON.stringify(half) }
    return cited(checkMessageBasis(new Map(Object.entries({ letter: 'x', legalBasis: sealed, ...more })), pack, NOW))
  }
  it('P-LAW (4.2) after opening: is judged again, and refused where it cannot be read', () => {
    expect(opened({ sender: basis() })).toEqual([])
    expect(opened({ sender: basis({ state: 'withdrawn' }) })).toEqual(['P-VOICE legalBasis.sender.state'])
    const partly = (part: ConsentPart) => basis({ state: 'partial', without: [part] })
    expect(opened({ sender: partly('contact') })).toEqual([])
    expect(opened({ sender: partly('name') })).toEqual(['P-VOICE legalBasis.sender.without'])
    // By which notice, the sending side has judged: a later pack need not list it.
    expect(opened({ sender: basis({ noticeVersion: 'mine' }) })).toEqual([])
    expect(opened({ sender: basis({ basis: 'legal-obligation' }) })).toEqual(['P-PURPOSE basis.basis'])
    expect(opened({ sender: basis() }, { letter: null, child: 'x' })).toEqual(['P-PURPOSE letter', 'P-PURPOSE child'])
    for (const half of ['{', {}, { sender: null }, { sender: basis(), more: 1 }])
      expect(opened(half)).toEqual(['P-LAW legalBasis'])
    expect(checkMessageBasis(new Map(), pack, NOW)).toEqual([])
    expect(checkMessageBasis(new Map([['legalBasis', null]]), pack, NOW)).toEqual([])
  })
})
