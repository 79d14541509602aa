import type { PersonFeatures } from '../person.ts'
import { placeWords } from '../places/place.ts'
import { compareBirth } from './compare-birth.ts'
import { compareNames, runSimilarity } from './compare-names.ts'
import { agreementOf, type Evidence, evidence } from './evidence.ts'
import { bitsAt, DEFAULT_MODEL, type ScoringModel } from './model.ts'

/** Below this probability a candidate is discarded unseen; at or above it an officer looks. */
export const REVIEW_THRESHOLD = 0.2

/** From this probability on a pair is more likely one person than two, and an officer who knows nothing else would confirm it. */
export const CONFIRM_THRESHOLD = 0.5

/** A pair's score: weight of evidence in bits, the probability that follows, and what it rests on. */
export type PairScore = { weight: number; probability: number; evidence: Evidence[] }

function compareSex(sought: PersonFeatures, present: PersonFeatures, model: ScoringModel): Evidence {
  const known = [sought.sex, present.sex].every((sex) => sex === 'female' || sex === 'male')
  if (!known) return evidence('sex', 'missing', 0)
  return sought.sex === present.sex
    ? evidence('sex', 'same', model.sex.same)
    : evidence('sex', 'different', model.sex.different)
}

function comparePlace(sought: PersonFeatures, present: PersonFeatures, model: ScoringModel): Evidence {
  if (!sought.birthPlace || !present.birthPlace) return evidence('birth-place', 'missing', 0)
  const [a, b] = [placeWords(sought.birthPlace), placeWords(present.birthPlace)]
  if (a.length === 0 || b.length === 0) return evidence('birth-place', 'missing', 0)
  const similarity = runSimilarity(a, b)
  return evidence('birth-place', agreementOf(similarity), bitsAt(model.place, similarity))
}

/**
 * Scores a pair in plaintext (Fellegi & Sunter 1969): the sum of what each comparison says in bits, absolute, so that it depends on
 * no other pair. What one side does not know weighs nothing. Symmetric but for rounding; never throws.
 */
export function scorePair(
  sought: PersonFeatures,
  present: PersonFeatures,
  model: ScoringModel = DEFAULT_MODEL,
): PairScore {
  const all = [
    ...compareNames(sought, present, model),
    compareBirth(sought, present, model),
    compareSex(sought, present, model),
    comparePlace(sought, present, model),
  ]
  const weight = all.reduce((sum, line) => sum + line.weight, 0)
  return { weight: Math.round(weight * 100) / 100, probability: 1 / (1 + 2 ** -(weight + model.prior)), evidence: all }
}
