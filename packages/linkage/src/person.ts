/** Sex as recorded (domain dictionary); `not-stated`, `unknown` and `other` never count for or against a pair. */
export type Sex = 'female' | 'male' | 'other' | 'not-stated' | 'unknown'

/** How well a birth date is known; each accuracy has an interval meaning, see `birthInterval`. */
export type BirthAccuracy =
  | 'exact-document'
  | 'exact-stated'
  | 'month'
  | 'year'
  | 'year±2'
  | 'year±5'
  | 'age-stated'
  | 'age-band'
  | 'child-unknown'
  | 'unknown'

/** Calendar in which a birth date was written down. */
export type Calendar =
  | 'gregorian'
  | 'julian'
  | 'islamic-civil'
  | 'solar-hijri'
  | 'ethiopian'
  | 'hebrew'
  | 'buddhist'
  | 'other'

/** The parts of a name, where the person told them apart; each may hold several words. */
export type NameParts = {
  given?: string | undefined
  father?: string | undefined
  grandfather?: string | undefined
  family?: string | undefined
  mother?: string | undefined
}

/** One name as written, in any script (ISO 15924) and language (BCP 47); `parts` where they are known. */
export type PersonName = {
  full: string
  script?: string | undefined
  lang?: string | undefined
  parts?: NameParts | undefined
}

/** A birth date as recorded: `value` is `YYYY`, `YYYY-MM` or `YYYY-MM-DD` in `calendar`. */
export type RecordedBirth = { value: string; accuracy: BirthAccuracy; calendar: Calendar }

/** An age range in whole years as an officer stated it in the year `statedIn`. */
export type AgeBand = { min: number; max: number; statedIn: number }

/** What linkage knows of a person. Whatever is missing stays neutral: it never speaks for or against a pair. */
export type PersonFeatures = {
  names: readonly PersonName[]
  sex: Sex
  birth: RecordedBirth | null
  ageBand?: AgeBand | null | undefined
  birthPlace?: string | null | undefined
  parents?: { father?: string | undefined; mother?: string | undefined } | undefined
}
