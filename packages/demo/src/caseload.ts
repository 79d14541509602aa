import type { Identity, LegalBasis, Registration, TracingRequest } from '@kinlink/contracts'
import { ageInterval, isPossiblyMinor } from '@kinlink/policy'
import type { SampleRecord } from './sample.ts'

/** The officers of the demo speak for people: what is not in the sample is made up here, the same in every run. */
const RELATIONSHIPS = ['brother', 'sister', 'mother', 'father', 'cousin', 'uncle', 'aunt', 'spouse'] as const
const THIS_YEAR = 2026
/** Country of the Society of origin in the demo: a code that ISO 3166 leaves to its users. */
const ORIGIN = 'XO'

/** A number that depends on the record only. */
export const dice = (id: string, sides: number) => {
  let h = 2166136261
  for (const c of id) h = Math.imul(h ^ c.charCodeAt(0), 16777619)
  return ((h >>> 7) ^ (h >>> 19)) % sides
}

/** A word that is this record's alone, so that texts differ and can be searched for; no number, which could be taken for a document's. */
export const wordOf = (id: string) => id.slice(1).replace(/[0-9]/g, (digit) => 'kamiseturo'[Number(digit)] ?? '')

export function identityOf(record: SampleRecord): Identity {
  const { mother, ...parts } = record.parts
  const father = record.parts.father
  return {
    names: [
      {
        full: record.name,
        script: record.script,
        lang: record.lang,
        ...(Object.keys(parts).length > 0 ? { parts } : {}),
      },
    ],
    sex: record.sex,
    birth: record.birth as Identity['birth'],
    ...(record.birth === null ? { ageBand: { min: 25, max: 60, statedIn: THIS_YEAR } } : {}),
    ...(record.birthPlace === undefined ? {} : { birthPlace: record.birthPlace }),
    ...(mother !== undefined || father !== undefined
      ? { parents: { ...(father === undefined ? {} : { father }), ...(mother === undefined ? {} : { mother }) } }
      : {}),
    languages: [record.lang],
  }
}

const givenAt = (id: string) =>
  `2026-11-${String(2 + dice(id, 18)).padStart(2, '0')}T0${dice(id, 9)}:17:${String(10 + dice(id, 49))}.${100 + dice(id, 899)}Z`

const basisOf = (record: SampleRecord, over: Partial<LegalBasis>): LegalBasis => ({
  basis: 'consent',
  giver: 'self',
  method: 'oral-witnessed',
  language: record.lang,
  interpreter: false,
  noticeVersion: '2026-1',
  givenAt: givenAt(record.id),
  ...over,
})

/** Whether an officer has to treat the person as a child today: unless every reading of what is known of the age says no. */
export const maybeMinor = (record: SampleRecord) => {
  const { birth, ageBand } = identityOf(record)
  return isPossiblyMinor(ageInterval(birth, ageBand ?? null, new Date()))
}

const guardian = (record: SampleRecord): Partial<LegalBasis> =>
  maybeMinor(record) ? { giver: 'guardian', childsView: `wants to be found by the family (${wordOf(record.id)})` } : {}

/** F0: somebody arrives and agrees to be matched. */
export const registrationOf = (record: SampleRecord): Registration => ({
  person: identityOf(record),
  kind: dice(record.id, 3) === 0 ? 'safe-and-well' : 'arrival',
  contact: { phone: `+000 5550 ${record.id.slice(1)}`, channel: 'telephone in the evening' },
  mayBeMatched: true,
  basis: basisOf(record, guardian(record)),
})

const NEIGHBOURS = ['origin', 'transit', 'destination']

/** F1: a relative asks. `originExplicitly`: the state of origin's Society is named too, on the family's own word. */
export function requestOf(record: SampleRecord, originExplicitly: boolean): TracingRequest {
  const family = record.parts.family ?? record.parts.father ?? record.name.split(' ').at(-1) ?? record.name
  const relationship = RELATIONSHIPS[dice(record.id, RELATIONSHIPS.length)] ?? 'brother'
  return {
    enquirer: {
      person: {
        names: [{ full: `${relationship} of ${family} ${wordOf(record.id)}`, script: 'Latn', lang: 'en' }],
        sex: dice(record.id, 2) === 0 ? 'female' : 'male',
        birth: { value: String(1960 + dice(record.id, 40)), accuracy: 'year', calendar: 'gregorian' },
        languages: [record.lang],
      },
      relationship,
      contact: {
        phone: `+000 5551 ${record.id.slice(1)}`,
        address: `Reception house ${wordOf(record.id)}, second floor`,
      },
      basis: basisOf(record, {}),
    },
    sought: { person: { ...identityOf(record), originCountry: ORIGIN } },
    separation: {
      date: '2024',
      cause: 'migration-journey',
      circumstances: `lost on the way, last seen at the crossing (${wordOf(record.id)})`,
    },
    lastNews: { date: '2025', channel: 'phone' },
    ...(maybeMinor(record) ? { child: { uascStatus: 'unknown' as const, bestInterests: 'proceed' as const } } : {}),
    search: {
      recipients: NEIGHBOURS.filter((member) => member !== record.society && (originExplicitly || member !== 'origin')),
      stateOfOrigin: originExplicitly ? 'include' : 'exclude',
      withholdFrom: [],
    },
    basis: basisOf(record, { basis: 'vital-interest', giver: 'authority' }),
  }
}
