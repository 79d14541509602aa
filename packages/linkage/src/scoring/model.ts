import type { NameWord } from '../names/name.ts'

/** Bits for and against, for one kind of comparison. Values between two points of a curve are interpolated. */
export type Curve = readonly (readonly [similarity: number, bits: number])[]

/**
 * The Fellegi-Sunter model: for each comparison log2 of how much more often it comes out so for one person than for two. Absolute,
 * so that a pair is judged alone. Drawn from the development half of a synthetic caseload and rounded towards caution where real
 * statements vary more (places, days of birth); a Society's pilot recalibrates it.
 */
export type ScoringModel = {
  /** log2 odds that a pair is one person before anything is compared. */
  prior: number
  given: Curve
  other: Curve
  mother: Curve
  /** A woman's family name may have changed with marriage: a disagreement never weighs more than this. */
  marriedName: number
  /** A name agrees, but was stated as another part of it (father's name as family name). */
  otherPart: number
  /** Words of both names that found no partner, where it is not known which part they are. */
  unplaced: number
  /** The given name may be written last (most likely) or be told from the family name wrongly. */
  givenLast: number
  givenMistaken: number
  birth: {
    day: number
    dayMonthSwapped: number
    dayOtherYear: number
    sameYearOtherDay: number
    /** By years apart when either side states a year only; the last value holds beyond. */
    yearsApart: readonly number[]
    daysApartBeyond: number
    /** Years that differ by no more than both records leave open. */
    insideTolerance: number
    calendarSlip: number
    insideRange: number
  }
  sex: { same: number; different: number }
  place: Curve
  /** How much an agreement on this word is worth, in bits above (rare) or below (common) the ordinary; 0 when unknown. */
  rarity?: (word: NameWord) => number
}

/** Weights to start with. */
export const DEFAULT_MODEL: ScoringModel = {
  prior: -11,
  given: [
    [0.5, -9],
    [0.62, -4],
    [0.7, 1],
    [0.78, 3],
    [0.88, 4.5],
    [0.95, 5.5],
    [1, 5.8],
  ],
  other: [
    [0.5, -5],
    [0.62, -2.5],
    [0.7, 1],
    [0.78, 3],
    [0.88, 4.5],
    [0.95, 5],
    [1, 5.3],
  ],
  mother: [
    [0.5, -4],
    [0.65, -1],
    [0.78, 2.5],
    [0.9, 4],
    [1, 4.5],
  ],
  marriedName: -2.5,
  otherPart: -1.5,
  unplaced: -2,
  givenLast: -2.5,
  givenMistaken: -4,
  birth: {
    day: 11,
    dayMonthSwapped: 8.5,
    dayOtherYear: 2,
    sameYearOtherDay: 0.5,
    yearsApart: [4.5, 3.5, 1, -1.5, -3.5, -5, -6, -6, -6, -7, -8],
    daysApartBeyond: -2,
    insideTolerance: -0.5,
    calendarSlip: -2,
    insideRange: 1,
  },
  sex: { same: 0.9, different: -5 },
  place: [
    [0.6, -2],
    [0.75, 0.5],
    [0.85, 3],
    [1, 3.3],
  ],
}

/** Reads a curve; flat beyond its ends. */
export function bitsAt(curve: Curve, similarity: number): number {
  let before = curve[0]
  for (const point of curve) {
    if (similarity <= point[0]) {
      if (before === undefined || before === point) return point[1]
      const share = (similarity - before[0]) / (point[0] - before[0])
      return before[1] + share * (point[1] - before[1])
    }
    before = point
  }
  return before?.[1] ?? 0
}
