import type { NewMessage, Registration, TracingRequest } from '@kinlink/contracts'
import { describe, expect, it, test } from 'vitest'
import { checkMessage, checkRegistration, checkTracingRequest, mentionsStatus, statusFields } from '../src/index.ts'
import { asking, basis, child, cited, guardians, NOW, registration, request, told } from './people.ts'

const PAPERS = 'took the passport'
const searched = (change: Partial<TracingRequest>) => checkTracingRequest(request(change), asking, NOW)
const { enquirer, separation, search } = request()

describe('P-NOSTATUS (1.2): everything that people write freely is looked through', () => {
  const part = { uascStatus: 'unknown', bestInterests: 'proceed' } as const
  test.each<[string, Partial<TracingRequest>]>([
    ['note', { note: { text: PAPERS, checkedForStatus: false } }],
    ['enquirer.wishes', { enquirer: { ...enquirer, wishes: PAPERS } }],
    ['enquirer.contact.address', { enquirer: { ...enquirer, contact: { address: PAPERS } } }],
    ['enquirer.contact.channel', { enquirer: { ...enquirer, contact: { channel: PAPERS } } }],
    ['enquirer.contact.safeTimes', { enquirer: { ...enquirer, contact: { safeTimes: PAPERS } } }],
    ['enquirer.basis.childsView', { enquirer: { ...enquirer, basis: basis({ childsView: PAPERS }) } }],
    ['sought.features', { sought: { ...request().sought, features: PAPERS } }],
    ['sought.occupation', { sought: { ...request().sought, occupation: PAPERS } }],
    ['sought.health', { sought: { ...request().sought, health: PAPERS } }],
    ['separation.place', { separation: { ...separation, place: PAPERS } }],
    ['separation.circumstances', { separation: { ...separation, circumstances: PAPERS } }],
    ['lastNews.place', { lastNews: { channel: 'phone', place: PAPERS } }],
    ['route', { route: ['a camp', PAPERS] }],
    ['detention.place', { detention: { expressConsent: true, place: PAPERS } }],
    ['child.wishes', { sought: { person: child({ originCountry: 'ER' }) }, child: { ...part, wishes: PAPERS } }],
    ['search.area', { search: { ...search, area: PAPERS } }],
    ['basis.childsView', { basis: { ...request().basis, childsView: PAPERS } }],
  ])('of a request: %s', (field, change) => {
    expect(cited(searched(change).refusals)).toEqual([`P-NOSTATUS ${field}`])
    const checked = searched({ ...change, note: { text: change.note?.text ?? 'looked at', checkedForStatus: true } })
    expect([checked.refusals, cited(checked.warnings)]).toEqual([[], [`P-NOSTATUS ${field}`]])
  })

  test('of a request: each stop of the way by itself', () => {
    expect(cited(searched({ route: ['the camp', 'visa office'] }).refusals)).toEqual(['P-NOSTATUS route'])
  })

  test.each<[string, Partial<Registration>]>([
    ['note', { note: { text: PAPERS, checkedForStatus: false } }],
    ['contact.address', { contact: { address: PAPERS } }],
    ['contact.channel', { contact: { channel: PAPERS } }],
    ['contact.safeTimes', { contact: { safeTimes: PAPERS } }],
    ['basis.childsView', { person: child(), basis: { ...guardians, childsView: PAPERS } }],
  ])('of a registration: %s', (field, change) => {
    const found = checkRegistration(registration(change), NOW).refusals
    expect(cited(found)).toEqual([`P-NOSTATUS ${field}`])
    expect(told(found)[0]).toContain('say in the note that it was checked')
  })

  test.each<[string, (message: NewMessage) => NewMessage]>([
    ['letter.body', (m) => ({ ...m, letter: { body: PAPERS, lang: 'ti', script: 'Latn' } })],
    ['sender.address', (m) => ({ ...m, sender: { ...m.sender, address: PAPERS } })],
    ['sender.sketch', (m) => ({ ...m, sender: { ...m.sender, sketch: PAPERS } })],
    ['addressee.address', (m) => ({ ...m, addressee: { ...m.addressee, address: PAPERS } })],
    ['addressee.sketch', (m) => ({ ...m, addressee: { ...m.addressee, sketch: PAPERS } })],
  ])('of a message, before it is attested: %s', (field, change) => {
    const names = [{ full: 'Selam Tesfay', script: 'Latn', lang: 'ti' }]
    const message: NewMessage = {
      ...{ to: 'destination', letter: { body: 'We are well.', lang: 'ti', script: 'Latn' } },
      ...{ sender: { names }, addressee: { names, address: 'Harbour street 3' }, relationship: 'sister' },
      ...{ openLetterAcknowledged: true, basis: basis(), until: '2027-05-01T00:00:00Z' },
    }
    const form = { member: 'origin', maxLines: 30, countryOf: () => 'SE', hasAgreement: () => true }
    expect(checkMessage(message, form, NOW)).toEqual({ refusals: [], warnings: [] })
    const { refusals, warnings } = checkMessage(change(message), form, NOW)
    expect([refusals, cited(warnings)]).toEqual([[], [`P-NOSTATUS ${field}`]])
    expect(told(warnings)[0]).toContain('before you attest')
  })

  it.each([
    'no visa',
    'VISAS',
    'asylum',
    'refugee card',
    'residence permit',
    'titre de séjour',
    'sans-papiers',
    'pasaporte',
  ])('notices “%s”', (text) => expect(mentionsStatus(text)).toBe(true))
  it.each(['A123456', 'AB-123456', 'ABC 123456789'])('notices the number of a paper: %s', (text) =>
    expect(mentionsStatus(`it was ${text} then`)).toBe(true),
  )
  it.each(['A12345', 'ABCD1234567', 'a123456', 'advisable', 'room 123456'])('does not take “%s” for one', (text) =>
    expect(mentionsStatus(text)).toBe(false),
  )

  it.each([
    ['French', 'sa demande d’asile'],
    ['French', 'avec son passeport'],
    ['German', 'die Aufenthaltserlaubnis'],
    ['German', 'der Asylantrag'],
    ['Spanish', 'permiso de residencia'],
    ['Italian', 'il permesso di soggiorno'],
    ['Arabic', 'معه جواز سفر'],
    ['Persian', 'درخواست پناهندگی'],
    ['Amharic', 'ፓስፖርት አለው'],
    ['Russian', 'его паспорт'],
    ['Ukrainian', 'просить притулок'],
    ['Turkish', 'onun pasaportu'],
  ])('notices it in %s: “%s”', (_language, text) => expect(mentionsStatus(text)).toBe(true))

  it.each([
    ['legal_status', 'legalstatus'],
    ['Residence Permit', 'residencepermit'],
    ['passport-number', 'passport'],
    ['hasVISA', 'visa'],
  ])('finds a member however it is spelt, and wherever it stands: %s', (name, word) => {
    for (const body of [{ [name]: 1 }, { person: { [name]: null } }, { later: undefined, all: [[{ [name]: 1 }], 0] }])
      expect(cited(statusFields(body))).toEqual([`P-NOSTATUS ${word}`])
    expect(statusFields({ note: name, names: [name, { full: name }] })).toEqual([])
  })

  it('names each word of the list once, and eight at most', () => {
    expect(cited(statusFields([{ visaA: 1 }, { VISA_b: { 'my-visa': 2 } }]))).toEqual(['P-NOSTATUS visa'])
    const many = [
      'visa',
      'asylum',
      'passport',
      'immigration',
      'undocumented',
      'deportation',
      'smuggler',
      'biometric',
      'iris',
      'imei',
    ]
    expect(statusFields(Object.fromEntries(many.map((name) => [name, 1])))).toHaveLength(8)
    for (const body of [null, undefined, 'visa', 7, ['visa']]) expect(statusFields(body)).toEqual([])
  })
})

describe('an officer is told', () => {
  test.each<[string, Partial<TracingRequest>]>([
    ['A sought person has not consented', { basis: basis() }],
    [
      'public or vital interest',
      {
        sought: { person: child() },
        child: { uascStatus: 'unknown', bestInterests: 'proceed' },
        basis: basis({ basis: 'legitimate-interest', giver: 'authority' }),
      },
    ],
    ['the child’s part is missing', { sought: { person: child() } }],
    ['not in the child’s best interests now', { child: { uascStatus: 'unknown', bestInterests: 'postpone' } }],
    ['The own Society is not asked', { search: { ...search, recipients: ['coordinator'] } }],
    ['must not learn of the search', { search: { ...search, recipients: ['transit'], withholdFrom: ['transit'] } }],
    ['Only who is asked can be asked for less', { search: { ...search, transit: ['coordinator'] } }],
    ['cannot be given in the future', { basis: { ...request().basis, givenAt: '2027-01-01T00:00:00Z' } }],
    ['Nobody else can consent for an adult', { enquirer: { ...enquirer, basis: basis({ giver: 'guardian' }) } }],
    [
      'needs a guardian or an authority',
      { enquirer: { ...enquirer, person: child(), basis: { ...guardians, giver: 'self' } } },
    ],
    [
      'own view has to be recorded',
      { enquirer: { ...enquirer, person: child(), basis: basis({ giver: 'guardian' }) } },
    ],
  ])('which part of a rule a request breaks: %s', (words, change) => {
    const [text, ...more] = told(searched(change).refusals)
    expect([text, more]).toEqual([expect.stringContaining(words), []])
  })

  it('of conditions and of an origin that is not stated, as warnings', () => {
    const conditional = searched({ child: { uascStatus: 'unknown', bestInterests: 'proceed-with-conditions' } })
    expect(told(conditional.warnings)).toEqual(['The conditions have to be met before anything is told.'])
    const { originCountry: _unknown, ...person } = request().sought.person
    expect(told(searched({ sought: { person } }).warnings)[0]).toContain('country of origin is not stated')
    expect(searched({ sought: { person }, search: { ...search, stateOfOrigin: 'include' } }).warnings).toEqual([])
    const noAgreement = { ...asking, hasAgreement: () => false }
    expect(told(checkTracingRequest(request(), noAgreement, NOW).refusals)[0]).toBe(
      'No agreement with this Society is in force.',
    )
  })

  it('a basis was given up to ten minutes ahead of the clock here', () => {
    const given = (ms: number) => basis({ givenAt: new Date(NOW.getTime() + ms).toISOString() })
    expect(checkRegistration(registration({ basis: given(600_000) }), NOW).refusals).toEqual([])
    expect(cited(checkRegistration(registration({ basis: given(600_001) }), NOW).refusals)).toEqual([
      'P-LAW basis.givenAt',
    ])
  })
})
