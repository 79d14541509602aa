import type { Correspondent, MessageReply, NewMessage } from '@kinlink/contracts'
import { describe, expect, it } from 'vitest'
import { checkAttestation, checkMessage, checkReply, hasSufficientAddress, type MessageContext } from '../src/index.ts'
import { basis, cited, context, NOW, told } from './people.ts'

const form: MessageContext = { ...context, member: 'origin', maxLines: 30 }
const lines = (n: number): string => Array.from({ length: n }, (_, i) => `line ${i + 1}`).join('\n')
const correspondent = (change: Partial<Correspondent> = {}): Correspondent => ({
  names: [
    { full: 'ሰላም ተስፋይ', script: 'Ethi', lang: 'ti' },
    { full: 'Selam Tesfay', script: 'Latn' },
  ],
  address: 'Harbour street 3, Gothenburg',
  ...change,
})
const message = (change: Partial<NewMessage> = {}): NewMessage => ({
  to: 'destination',
  letter: { body: 'ሓፍተይ ደሓን ድያ፧\nንሕና ደሓን ኢና።', lang: 'ti', script: 'Ethi' },
  sender: correspondent(),
  addressee: correspondent(),
  relationship: 'sister',
  openLetterAcknowledged: true,
  basis: basis(),
  until: '2027-03-01T00:00:00Z',
  ...change,
})
const judge = (change: Partial<NewMessage> = {}) => checkMessage(message(change), form, NOW)
const refused = (change: Partial<NewMessage>) => cited(judge(change).refusals)
const warned = (change: Partial<NewMessage>) => cited(judge(change).warnings)

describe('a sound message', () => {
  it('is neither refused nor warned about, in whatever language it is written', () => {
    expect(judge()).toEqual({ refusals: [], warnings: [] })
    expect(checkAttestation(message(), form, NOW)).toEqual({ refusals: [], warnings: [] })
  })

  it('cites rule and article in every finding', () => {
    const { refusals } = judge({ openLetterAcknowledged: false, to: 'ministry', until: '2020-01-01T00:00:00Z' })
    for (const { rule, article } of refusals) expect([rule, typeof article]).toEqual([expect.any(String), 'string'])
  })
})

describe('a spoken message', () => {
  const letter = { recorded: true, lang: 'ti' } as const

  it('is as sound as a written one: whoever hears it is asked for names and address alike', () => {
    expect(judge({ letter })).toEqual({ refusals: [], warnings: [] })
    expect(judge({ letter: { ...message().letter, oral: true } as NewMessage['letter'] })).toEqual({
      refusals: [],
      warnings: [],
    })
    expect(refused({ letter, openLetterAcknowledged: false })).toEqual(['P-VOICE openLetterAcknowledged'])
    const ethiopic = correspondent({ names: [{ full: 'ሰላም ተስፋይ', script: 'Ethi', lang: 'ti' }] })
    expect(refused({ letter, addressee: ethiopic })).toEqual(['P-LANG addressee.names'])
  })

  it('that an officer took down has the lines of the form like any other', () => {
    const oral = { body: lines(31), lang: 'ti', script: 'Ethi', oral: true } as const
    expect(refused({ letter: oral })).toEqual(['P-PURPOSE letter.body'])
  })

  it('P-LANG (3.3): the notice was given in the language that is spoken', () => {
    expect(refused({ letter: { ...letter, lang: 'ar' }, basis: basis({ language: 'ti' }) })).toEqual(
      refused({ letter: { body: 'x', lang: 'ar', script: 'Ethi' }, basis: basis({ language: 'ti' }) }),
    )
  })
})

describe('an open letter', () => {
  it('P-VOICE (3.2): is written by somebody who knows that others may read it', () => {
    expect(refused({ openLetterAcknowledged: false })).toEqual(['P-VOICE openLetterAcknowledged'])
  })

  it('P-DETAIN (5.4): at either end of detention is known to be read by the authorities', () => {
    for (const detention of [
      { sender: true, addressee: false },
      { sender: false, addressee: true },
    ])
      expect(refused({ openLetterAcknowledged: false, detention })).toEqual(['P-DETAIN openLetterAcknowledged'])
    expect(refused({ detention: { sender: true, addressee: true } })).toEqual([])
  })

  it('P-VOICE (3.2): of two who are at liberty is open all the same', () => {
    const detention = { sender: false, addressee: false }
    expect(refused({ openLetterAcknowledged: false, detention })).toEqual(['P-VOICE openLetterAcknowledged'])
  })

  it('P-DETAIN (5.4): says of its sender’s detention with the sender’s consent only', () => {
    const detention = { sender: true, addressee: false }
    const other = basis({ basis: 'public-interest' })
    expect(refused({ detention, basis: other })).toEqual(['P-DETAIN detention.sender'])
    expect(refused({ detention })).toEqual([])
    expect(refused({ detention: { sender: false, addressee: true }, basis: other })).toEqual([])
    expect(refused({ basis: other })).toEqual([])
  })
})

describe('the form', () => {
  it('has thirty lines, or what the Society says', () => {
    expect(refused({ letter: { ...message().letter, body: lines(30) } })).toEqual([])
    expect(refused({ letter: { ...message().letter, body: `${lines(30)}\n` } })).toEqual([])
    expect(refused({ letter: { ...message().letter, body: lines(31) } })).toEqual(['P-PURPOSE letter.body'])
    expect(cited(checkMessage(message(), { ...form, maxLines: 1 }, NOW).refusals)).toEqual(['P-PURPOSE letter.body'])
  })

  it('P-LANG (3.3): has the sender in the script of the letter, the addressee in Latin letters too', () => {
    const latin = { names: [{ full: 'Selam Tesfay', script: 'Latn' }] }
    const own = { names: [{ full: 'ሰላም ተስፋይ', script: 'Ethi' }] }
    expect(refused({ sender: correspondent(latin) })).toEqual(['P-LANG sender.names'])
    expect(refused({ addressee: correspondent(own) })).toEqual(['P-LANG addressee.names'])
    expect(warned({ addressee: correspondent(latin) })).toEqual(['P-LANG addressee.names'])
  })

  it('P-LANG (3.3): was explained in a language of the writer, or with an interpreter', () => {
    expect(refused({ basis: basis({ language: 'sv' }) })).toEqual(['P-LANG basis.language'])
    expect(refused({ basis: basis({ language: 'sv', interpreter: true }) })).toEqual([])
    const letter = { body: 'We are well.', lang: 'en', script: 'Latn' }
    expect(refused({ letter })).toEqual([])
    expect(refused({ letter, basis: basis({ language: 'en' }) })).toEqual([])
    const names = [{ full: 'Selam Tesfay', script: 'Latn' }]
    expect(refused({ letter, sender: { names } })).toEqual(['P-LANG basis.language'])
  })

  it('P-LAW (4.2): rests on consent that stands, and that was given before now', () => {
    expect(refused({ basis: basis({ givenAt: '2026-12-24T00:00:00Z' }) })).toEqual(['P-LAW basis.givenAt'])
    expect(refused({ basis: basis({ state: 'withdrawn' }) })).toEqual(['P-VOICE basis.state'])
    expect(refused({ basis: basis({ state: 'partial', without: ['contact'] }) })).toEqual([])
    expect(refused({ basis: basis({ state: 'partial', without: ['name'] }) })).toEqual(['P-VOICE basis.without'])
  })

  it('has a date at which the sender is told, within a year', () => {
    const after = (days: number) => ({ until: new Date(NOW.getTime() + days * 86_400_000).toISOString() })
    expect([refused(after(360)), refused(after(361)), refused(after(0))]).toEqual([
      [],
      ['P-LAW until'],
      ['P-LAW until'],
    ])
    expect(refused({ until: 'some day' })).toEqual(['P-LAW until'])
  })

  it('makes the officer look again at papers and status, and refuses nobody for them', () => {
    const body = 'Uncle asks about the visa.'
    expect(judge({ letter: { ...message().letter, body } })).toMatchObject({ refusals: [] })
    expect(warned({ letter: { ...message().letter, body } })).toEqual(['P-NOSTATUS letter.body'])
    expect(warned({ addressee: correspondent({ sketch: 'card AB1234567' }) })).toEqual(['P-NOSTATUS addressee.sketch'])
  })

  it('warns when somebody else consents for the writer', () => {
    expect(warned({ basis: basis({ giver: 'guardian' }) })).toEqual(['P-VOICE basis.giver'])
    expect(warned({ basis: basis({ giver: 'guardian', childsView: 'wants to write' }) })).toEqual([])
    expect(warned({ basis: basis({ giver: 'authority', basis: 'public-interest' }) })).toEqual([])
  })
})

describe('an officer is told of a message', () => {
  const long = { body: lines(31), lang: 'ti', script: 'Ethi' }
  const latin = [{ full: 'Selam Tesfay', script: 'Latn' }]
  const own = [{ full: 'ሰላም ተስፋይ', script: 'Ethi', lang: 'ti' }]
  const unread = { openLetterAcknowledged: false }

  it.each<[string, Partial<NewMessage>]>([
    ['The writer has to know that a message is open: others may read it.', unread],
    [
      'The writer has to know that the message will be read by authorities.',
      { ...unread, detention: { sender: true, addressee: false } },
    ],
    ['The letter has more lines than the form.', { letter: long }],
    ['The addressee’s name is needed in Latin letters too.', { addressee: correspondent({ names: own }) }],
    ['The sender’s name is needed in the script of the letter.', { sender: correspondent({ names: latin }) }],
    ['A message within the country does not leave the Society.', { to: 'origin' }],
    ['The date to tell the sender has passed.', { until: '2026-11-23T09:00:00Z' }],
    ['The sender is told after a year at the latest.', { until: '2027-11-23T10:00:00Z' }],
  ])('why it is refused: %s', (text, change) => expect(told(judge(change).refusals)).toEqual([text]))

  it.each<[string, Partial<NewMessage>]>([
    [
      'Nobody can be found at this address, and no sketch replaces it: it becomes a tracing request instead.',
      { addressee: correspondent({ address: 'Gothenburg' }) },
    ],
    ['If the name is known in its own script, write it down.', { addressee: correspondent({ names: latin }) }],
    ['Nobody else can consent for an adult.', { basis: basis({ giver: 'authority' }) }],
    [
      'The text seems to speak of papers or status: take it out before you attest.',
      { letter: { ...long, body: 'my passport' } },
    ],
  ])('what to look at before it is attested: %s', (text, change) =>
    expect(told(judge(change).warnings)).toEqual([text]),
  )

  it('in all of this again when it is attested', () => {
    const doubtful = message({ basis: basis({ giver: 'guardian' }), letter: { ...long, body: 'my passport' } })
    const { refusals, warnings } = checkAttestation(doubtful, form, NOW)
    expect([refusals, cited(warnings)]).toEqual([[], ['P-VOICE basis.giver', 'P-NOSTATUS letter.body']])
    expect(cited(checkAttestation(message(unread), form, NOW).refusals)).toEqual(['P-VOICE openLetterAcknowledged'])
  })
})

describe('who delivers', () => {
  it.each([
    ['ministry', 'P-HUMDOMAIN to'],
    ['origin', 'P-PURPOSE to'],
  ])('is another member of the Movement: %s', (to, expected) => expect(refused({ to })).toEqual([expected]))

  it('may be a member without a country, as the ICRC is', () => {
    const { refusals } = checkMessage(message({ to: 'icrc' }), { ...form, countryOf: () => null }, NOW)
    expect(refusals).toEqual([])
  })

  it('P-LAW (4.2): has an agreement on messages in force', () => {
    const closed = { ...form, hasAgreement: (member: string) => member !== 'destination' }
    const { refusals } = checkMessage(message(), closed, NOW)
    expect(cited(refusals)).toEqual(['P-LAW to'])
    expect(told(refusals)).toEqual(['No agreement on messages with this Society is in force.'])
  })

  it('P-HUMDOMAIN (1.5): is handed the message by members of the Movement alone', () => {
    const carriedBy = (society: string): Partial<NewMessage> => ({
      carriedBy: [{ leg: 'forwarding', by: 'delegate', society }],
    })
    expect(refused(carriedBy('transit'))).toEqual([])
    expect(refused(carriedBy('ministry'))).toEqual(['P-HUMDOMAIN carriedBy.society'])
  })
})

describe('an address', () => {
  it.each<[Partial<Correspondent>, boolean]>([
    [{ address: 'Harbour street 3' }, true],
    [{ address: 'ከረን፡ ዞባ 02' }, true],
    [{ address: 'Gothenburg 3' }, true],
    [{ address: 'Gothenburg' }, false],
    [{ address: 'मुंबई' }, false],
    [{ address: '…, ' }, false],
    [{}, false],
    [{ sketch: 'behind the mosque, second blue door' }, true],
    [{ address: 'Gothenburg', sketch: 'yellow house by the harbour' }, true],
  ])('%j is enough: %s', (where, enough) => {
    const { names } = correspondent()
    const addressee = { names, ...where }
    expect(hasSufficientAddress(addressee)).toBe(enough)
    const written = warned({ addressee }).includes('P-VOICE addressee.address')
    const attested = cited(checkAttestation(message({ addressee }), form, NOW).refusals)
    expect([written, attested]).toEqual([!enough, enough ? [] : ['P-VOICE addressee.address']])
  })

  it('that is not enough makes a tracing request, and the officer is told so once', () => {
    const addressee = { names: correspondent().names }
    const { refusals, warnings } = checkAttestation(message({ addressee }), form, NOW)
    expect([told(refusals), warnings]).toEqual([[expect.stringContaining('tracing request')], []])
  })
})

describe('the reply slip', () => {
  const reply = (change: Partial<MessageReply> = {}): MessageReply => ({
    letter: { body: 'ደሓን ኢና።', lang: 'ti', script: 'Ethi' },
    attestation: { familyNewsOnly: true, removals: [] },
    basis: basis(),
    ...change,
  })
  const refusedReply = (change: Partial<MessageReply>) => cited(checkReply(reply(change), form, NOW).refusals)

  it('is judged like the message', () => {
    expect(checkReply(reply(), form, NOW)).toEqual({ refusals: [], warnings: [] })
    expect(refusedReply({ letter: { ...reply().letter, body: lines(31) } })).toEqual(['P-PURPOSE letter.body'])
    expect(refusedReply({ basis: basis({ language: 'fr' }) })).toEqual(['P-LANG basis.language'])
    expect(refusedReply({ basis: basis({ givenAt: '2026-12-24T00:00:00Z' }) })).toEqual(['P-LAW basis.givenAt'])
    expect(refusedReply({ basis: basis({ state: 'refused' }) })).toEqual(['P-VOICE basis.state'])
  })

  it('is looked through for papers and for who consents, as the message was', () => {
    const letter = { ...reply().letter, body: 'my passport' }
    const { refusals, warnings } = checkReply(reply({ letter, basis: basis({ giver: 'guardian' }) }), form, NOW)
    expect([refusals, cited(warnings)]).toEqual([[], ['P-VOICE basis.giver', 'P-NOSTATUS letter.body']])
    expect(told(warnings)[1]).toContain('before you attest')
    expect(checkReply(reply({ letter: { recorded: true, lang: 'ti' } }), form, NOW)).toEqual({
      refusals: [],
      warnings: [],
    })
  })
})
