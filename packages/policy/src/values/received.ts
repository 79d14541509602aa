import {
  AgeBand,
  Birth,
  type Finding,
  LegalBasis,
  MemberId,
  PersonName,
  type PolicyPack,
  TracingRequest,
} from '@kinlink/contracts'
import { type Static, type TSchema, Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { finding, type RuleId } from '../rules/rule.ts'
import { checkUse, tracingPurpose, type Values } from '../uses/use.ts'
import { ageInterval, isPossiblyMinor } from './age-interval.ts'
import { checkConsent } from './consent.ts'
import { checkReturn, tellsMoreThanNeeds } from './returns.ts'
import { halfOf } from './sealed-half.ts'
import { statusFields } from './status.ts'

/** Who opens, and who was asked besides. */
export type ReceivedBy = {
  readonly member: string
  readonly country: string | null
  readonly recipients: readonly string[]
  /** The pack in force now, whatever it was when the record was made: a stricter one binds what is stored. */
  readonly pack: PolicyPack
}

const closed = { additionalProperties: false } as const
/** A field without a value is sealed as `null`, so that presence tells nothing. */
const orNull = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()])
const {
  sought,
  enquirer,
  separation,
  lastNews,
  route,
  detention,
  child,
  search,
  return: back,
} = TracingRequest.properties
const person = sought.properties.person.properties

/** What each field of a tracing record holds once it is opened: what its author was asked for, and nothing else. */
const FIELDS = {
  'preview.area': search.properties.area,
  'preview.ageBand': Type.String({ pattern: '^([0-9]{1,2}-[0-9]{1,2}|75\\+|unknown)$' }),
  'preview.sex': person.sex,
  'preview.languages': person.languages,
  names: person.names,
  sex: person.sex,
  birth: Type.Object({ birth: orNull(Birth), ageBand: orNull(AgeBand) }, closed),
  birthPlace: person.birthPlace,
  parents: person.parents,
  origin: person.originCountry,
  languages: person.languages,
  features: sought.properties.features,
  occupation: sought.properties.occupation,
  relationship: enquirer.properties.relationship,
  enquirerName: PersonName,
  separation,
  lastNews,
  route,
  handling: Type.Object(
    {
      withholdFrom: search.properties.withholdFrom,
      stateOfOrigin: search.properties.stateOfOrigin,
      wishes: orNull(Type.String({ maxLength: 400 })),
      transit: Type.Optional(Type.Array(MemberId, { maxItems: 30 })),
    },
    closed,
  ),
  health: sought.properties.health,
  return: back,
  child,
  detention,
} as const
type Field = keyof typeof FIELDS
type Value<F extends Field> = Static<(typeof FIELDS)[F]>

const validators = new Map(Object.entries(FIELDS).map(([name, schema]) => [name, Compile(orNull(schema))]))
const Half = Type.Object({ sought: LegalBasis, enquirer: LegalBasis }, closed)
type Half = Static<typeof Half>
const halves = Compile(Half)

/**
 * Rules on the values of a tracing record after opening (architecture §7): those of the sending side once more, as far as
 * what is open lets them be judged. The exchange could judge none of them.
 * @param values opened fields by name; a line that stays closed is left out
 */
export const checkReceived = (values: ReadonlyMap<string, unknown>, by: ReceivedBy, now: Date): Finding[] => {
  const shapes = [...values].flatMap(([name, value]) => checkShape(name, value))
  if (shapes.length > 0) return shapes
  const read = <F extends Field>(name: F) => (values.get(name) ?? undefined) as Value<F> | undefined
  const [birth, kept, handling, returning] = [read('birth'), read('detention'), read('handling'), read('return')]
  const minor = birth !== undefined && isPossiblyMinor(ageInterval(birth.birth, birth.ageBand, now))
  const interests = read('child')?.bestInterests
  const half = halfOf(values.get('legalBasis'))
  const broken = [
    ...refuse('P-CHILD', 'child', minor && values.has('child') && read('child') === undefined),
    ...refuse('P-CHILD', 'child.bestInterests', interests === 'postpone' || interests === 'not-in-interest'),
    ...refuse('P-DETAIN', 'detention.expressConsent', kept !== undefined && !kept.expressConsent),
    ...refuse('P-VOICE', 'handling.withholdFrom', handling?.withholdFrom.includes(by.member) === true),
    ...refuse(
      'P-ORIGIN',
      'handling.stateOfOrigin',
      handling?.stateOfOrigin === 'exclude' && read('origin') === by.country,
    ),
    ...checkBasis(half, minor, now),
    ...(returning === undefined
      ? []
      : checkReturn(returning, { recipients: by.recipients, tellsMoreThanNeeds: tellsMore(read) })),
  ]
  if (broken.length > 0 || half === undefined) return broken
  return checkByPack(values, half as Half, handling?.transit?.includes(by.member) === true, by.pack)
}

const refuse = (rule: RuleId, field: string, broken: boolean): Finding[] => (broken ? [finding(rule, { field })] : [])

const OTHER = 'The field holds something else than its name says.'

const checkShape = (name: string, value: unknown): Finding[] => {
  const status = statusFields(value)
  if (status.length > 0) return status
  return validators.get(name)?.Check(value) === false ? [finding('P-PURPOSE', { field: name, text: OTHER })] : []
}

const tellsMore = (read: <F extends Field>(name: F) => Value<F> | undefined): boolean =>
  tellsMoreThanNeeds({
    separation: read('separation'),
    lastNews: read('lastNews'),
    route: read('route'),
    detention: read('detention'),
    area: read('preview.area'),
    wishes: [read('handling')?.wishes, read('child')?.wishes],
  })

const PARTS = ['sought', 'enquirer'] as const

/** The sealed half of the receipt: how the sought person's and the enquirer's parts are based (P-VOICE, P-CHILD, P-LAW). */
const checkBasis = (half: unknown, minor: boolean, now: Date): Finding[] => {
  if (half === undefined) return []
  if (!halves.Check(half)) return [finding('P-LAW', { field: 'legalBasis', text: OTHER })]
  const { basis } = half.sought
  return [
    ...refuse('P-VOICE', 'legalBasis.sought', basis === 'consent' && !minor),
    ...refuse('P-CHILD', 'legalBasis.sought', minor && basis !== 'public-interest' && basis !== 'vital-interest'),
    ...PARTS.flatMap((whose) => checkConsent(half[whose], whose, `legalBasis.${whose}`, now)),
  ]
}

/** What the signed pack says of it: whether for this purpose, on this basis and at this Society all that is there is needed. Not the notices, which a later pack need not list. */
const checkByPack = (values: Values, { sought }: Half, transit: boolean, pack: PolicyPack): Finding[] => {
  const purpose = tracingPurpose(values)
  const use = { type: 'tracing', basis: sought.basis, role: transit ? 'transit' : 'searching' } as const
  return purpose === undefined ? [] : checkUse(pack, { ...use, purpose }, values)
}
