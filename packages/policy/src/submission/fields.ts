import type { CoarsePurpose, Finding, Line, PolicyPack, RecordType, StageFields } from '@kinlink/contracts'
import { LINES } from '@kinlink/contracts'
import { indexOf } from '../catalogue/pack-index.ts'
import { finding, type RuleId } from '../rules/rule.ts'

/** Stages in the order in which they open; each opening gives the fields of the ones before it too. */
export const STAGE_ORDER = ['preview', 'compare', 'full'] as const
type Stage = (typeof STAGE_ORDER)[number]

const entryOf = (pack: PolicyPack, type: RecordType, purpose: CoarsePurpose) =>
  pack.purposes.find((entry) => entry.type === type && entry.purpose === purpose)

const fieldOf = (pack: PolicyPack, name: string) => indexOf(pack).fields.get(name)

/**
 * Names of a record's fields against the pack: in the catalogue, allowed for type and purpose, none that is mandatory
 * missing. A field outside the catalogue falls under P-NOSTATUS: what has no name there does not travel.
 */
export const checkSubmissionFields = (
  pack: PolicyPack,
  type: RecordType,
  purpose: CoarsePurpose,
  names: readonly string[],
): Finding[] => {
  const entry = entryOf(pack, type, purpose)
  if (entry === undefined)
    return [finding('P-PURPOSE', { text: 'The policy pack has no such type of record for this purpose.' })]
  const unknown = names
    .filter((name) => fieldOf(pack, name) === undefined)
    .map(() => finding('P-NOSTATUS', { text: 'A field is not in the catalogue.' }))
  const surplus = names
    .filter((name) => fieldOf(pack, name) !== undefined && !entry.allowed.includes(name))
    .map((field) => finding('P-PURPOSE', { field, text: 'The field is not allowed in this type of record.' }))
  const missing = entry.mandatory
    .filter((name) => !names.includes(name))
    .map((field) => finding(ruleOf(pack, field), { field, text: 'A mandatory field is missing.' }))
  return [...unknown, ...surplus, ...missing]
}

/**
 * Stages of one grant against the pack: every field allowed for the type, on its own line, not opened before its stage,
 * in one stage only; and every uniform field of the line granted, so that what a grant names tells nothing.
 */
export const checkGrantStages = (pack: PolicyPack, type: RecordType, line: Line, stages: StageFields): Finding[] => {
  const allowed = indexOf(pack).allowed(type)
  const named = STAGE_ORDER.flatMap((stage) => stages[stage])
  const misplaced = STAGE_ORDER.flatMap((stage) =>
    stages[stage].flatMap((name) => {
      const field = fieldOf(pack, name)
      if (field === undefined || !allowed.has(name))
        return [finding('P-PURPOSE', { text: 'A grant names a field that this type of record does not have.' })]
      if (field.line !== line) return [finding(deskRule(field.line), { field: name, text: LINE_TEXT })]
      return isTooEarly(field.stages, stage) ? [finding('P-PURPOSE', { field: name, text: STAGE_TEXT })] : []
    }),
  )
  const once = new Set(named)
  const twice = once.size === named.length ? [] : named.filter((name, index) => named.indexOf(name) !== index)
  const withheld = indexOf(pack).uniform.filter(
    (field) => field.line === line && allowed.has(field.name) && !once.has(field.name),
  )
  return [
    ...misplaced,
    ...twice.map((field) => finding('P-PURPOSE', { field, text: 'A grant names a field in more than one stage.' })),
    ...withheld.map(({ name }) =>
      finding(deskRule(line), { field: name, text: 'A uniform field is left out of a grant, which would tell.' }),
    ),
  ]
}

const LINE_TEXT = 'The field belongs to another desk’s line.'
const STAGE_TEXT = 'The field may not be opened at this stage.'

/** Whether the stage comes before all in which a field opens; every stage does where it opens in none. */
const isTooEarly = (stages: readonly Stage[], stage: Stage): boolean =>
  stages.every((first) => STAGE_ORDER.indexOf(stage) < STAGE_ORDER.indexOf(first))

/** The rule that guards a line: what belongs to a desk is that desk's. */
export const deskRule = (line: Line | undefined): 'P-CHILD' | 'P-DETAIN' | 'P-PURPOSE' =>
  line === 'child' ? 'P-CHILD' : line === 'detention' ? 'P-DETAIN' : 'P-PURPOSE'

/** The rule that keeps a field uniform: its desk's, that of a return, or that of the purpose. */
const ruleOf = (pack: PolicyPack, name: string): RuleId =>
  name === 'return' ? 'P-RETURN' : deskRule(fieldOf(pack, name)?.line)

const MAX_BUCKETS = 8

/**
 * Padded lengths (bytes) of a record's fields: whole buckets of the catalogue, and exactly one for uniform fields, so
 * that no length tells what a field holds. Fields outside the catalogue are for `checkSubmissionFields`.
 */
export const checkPadding = (pack: PolicyPack, lengths: ReadonlyMap<string, number>): Finding[] =>
  pack.catalogue.flatMap(({ name, bucket, uniform }) => {
    const length = lengths.get(name)
    if (length === undefined) return []
    const buckets = length / bucket
    const fits = Number.isInteger(buckets) && buckets >= 1 && buckets <= (uniform ? 1 : MAX_BUCKETS)
    return fits ? [] : [finding('P-HUBBLIND', { field: name, text: 'The field is not padded to its bucket.' })]
  })

/**
 * Values that do not fit their one bucket once they are written as JSON: casework refuses them by name, because the
 * exchange would refuse the record by its length.
 */
export const checkSealable = (pack: PolicyPack, values: Readonly<Record<string, unknown>>): Finding[] =>
  pack.catalogue.flatMap(({ name, bucket, uniform }) => {
    const length = new TextEncoder().encode(JSON.stringify(values[name] ?? null)).length
    // One byte of the bucket says where the value ends.
    return uniform && length + 1 > bucket ? [finding('P-HUBBLIND', { field: name, text: TOO_LONG })] : []
  })

const TOO_LONG = 'What is written here is too long to be sealed like every other: shorten it.'

/** Field groups that a record's fields belong to: what its legal basis has to cover. */
export const groupsOf = (pack: PolicyPack, names: readonly string[]): string[] => [
  ...new Set(pack.catalogue.filter(({ name }) => names.includes(name)).map(({ group }) => group)),
]

/** The epoch lines on which every recipient and the author itself get a grant, whatever the record holds. */
export const requiredLines = (): readonly Line[] => LINES

/** Fields of a grant that an opened stage shows: those of the stage and of every stage before it. */
export const fieldsAtStage = (stages: StageFields, stage: Stage): string[] => [
  ...new Set(STAGE_ORDER.slice(0, STAGE_ORDER.indexOf(stage) + 1).flatMap((earlier) => stages[earlier])),
]

/** Which records, on which line and at which stage. */
export type Shown = {
  readonly type: RecordType
  readonly purpose: CoarsePurpose
  readonly line: Line
  readonly stage: Stage
}

/** Fields that the pack lets anyone but the author see of a record; none of a type and purpose that it does not have. */
export const fieldsAllowedAtStage = (pack: PolicyPack, { type, purpose, line, stage }: Shown): string[] => {
  const allowed = entryOf(pack, type, purpose)?.allowed ?? []
  return pack.catalogue
    .filter((field) => field.line === line && allowed.includes(field.name) && !isTooEarly(field.stages, stage))
    .map((field) => field.name)
}
