import {
  Attestation,
  Contact,
  Decision,
  LegalBasis,
  Letter,
  NewMessage,
  NewRightsRequest,
  ReleaseContent,
  TracingRequest,
} from '@kinlink/contracts'
import { CATALOGUE } from '@kinlink/policy'
import type { Static, TSchema } from 'typebox'
import { Check } from 'typebox/value'
import { describe, expect, it } from 'vitest'
import { Parcel } from '../../src/attachments/parcel.ts'
import { tracingValues } from '../../src/cases/case-values.ts'
import { messageValues } from '../../src/messages/sealed-message.ts'
import { longest } from './longest.ts'

/** Four bytes in UTF-8; two in JSON, four in JSON within JSON; what other scripts and line breaks need is less. */
const CHARACTERS = ['\u{20000}', '"', '\n', '\u0001', 'x']
const ID = 'AAAAAAAAAAAAAAAAAAAAAA'
const NOW = new Date('2026-11-23T10:15:00Z')
const sealedHalf = (half: unknown) => ({ salt: 'A'.repeat(43), half: JSON.stringify(half) })

/** The longest values of every type of record, written in one character; none if the schemas do not let it through. */
function longestValues(character: string): Record<string, unknown>[] {
  const of = <S extends TSchema>(schema: S): Static<S> => {
    const value = longest(schema, character)
    if (!Check(schema, value)) throw new Refused()
    return value as Static<S>
  }
  const [request, message, basis] = [of(TracingRequest), of(NewMessage), of(LegalBasis)]
  const { to: _to, basis: _basis, ...rightsRequest } = of(NewRightsRequest)
  const { contact: _contact, message: _message, ...decision } = of(Decision)
  const attestation = of(Attestation)
  const release = { ...of(ReleaseContent), contact: of(Contact) }
  return [
    {
      ...tracingValues(request, NOW),
      legalBasis: sealedHalf({ sought: request.basis, enquirer: request.enquirer.basis }),
    },
    { ...messageValues(message, { attestation, by: ID, at: NOW }, of(Parcel)), legalBasis: sealedHalf(message.basis) },
    { release: { ...release, message: null, reply: of(Letter) }, legalBasis: sealedHalf(decision) },
    { release: { ...release, reply: undefined }, legalBasis: sealedHalf({ addressee: basis, attestation }) },
    { rightsRequest, linkageKey: { eid: ID, key: 'A'.repeat(43), lexicon: '0'.repeat(64) } },
  ]
}
class Refused extends Error {}

const bytesOf = (value: unknown): number => new TextEncoder().encode(JSON.stringify(value)).length
/** Bytes of the longest value of each field. */
const LONGEST = new Map<string, number>()
const written: string[] = []
for (const character of CHARACTERS) {
  try {
    for (const values of longestValues(character))
      for (const [name, value] of Object.entries(values))
        LONGEST.set(name, Math.max(LONGEST.get(name) ?? 0, bytesOf(value)))
    written.push(character)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
  }
}

describe('the bucket of a field', () => {
  it.each(CATALOGUE.map((field) => [field.name, field] as const))(
    'of %s holds the longest value that anybody can enter',
    (name, { bucket, uniform }) => {
      // One byte says where the value ends; only what is not uniform may fill several buckets, which the exchange takes up to eight of.
      expect(LONGEST.get(name)).toBeLessThan(uniform ? bucket : 8 * bucket)
    },
  )

  it('is judged by text in every character that can be entered, which control characters are not', () => {
    expect(written).toEqual(['\u{20000}', '"', '\n', 'x'])
  })
})
