import type { NameWord } from '../names/name.ts'
import { nameSimilarity } from '../names/similarity.ts'
import type { PersonFeatures } from '../person.ts'
import { compareBirth } from './compare-birth.ts'
import { compareNames, type Naming, rarityOfRarest, runSimilarity } from './compare-names.ts'
import { agreementOf, type Evidence, evidence } from './evidence.ts'
import { USUAL } from './frequency.ts'
import { DEFAULT_MODEL, type ScoringModel } from './model.ts'
import { bitsOf, type Outcome, onCurve } from './outcome.ts'
import { type Prepared, prepare } from './prepared.ts'

/** Below this probability a candidate is discarded unseen; at or above it an officer looks. */
export const REVIEW_THRESHOLD = 0.2

/** From this probability on a pair is more likely one person than two, and an officer who knows nothing else would confirm it. */
export const CONFIRM_THRESHOLD = 0.5

/** A pair's score: weight of evidence in bits, the probability that follows, and what it rests on. */
export type PairScore = { weight: number; probability: number; evidence: Evidence[] }

function compareSex(sought: Prepared, present: Prepared): Outcome {
  const known = [sought.sex, present.sex].every((sex) => sex === 'female' || sex === 'male')
  if (!known) return { feature: 'sex', agreement: 'missing', steps: [] }
  const agreement = sought.sex === present.sex ? 'same' : 'different'
  return { feature: 'sex', agreement, steps: [[`sex.${agreement}`, 1]] }
}

/** From here on two places may be one. */
const ALIKE = 0.75
const PLACE = [0.5, 0.65, 0.75, 0.85, 1] as const

function comparePlace(sought: Prepared, present: Prepared, naming: Naming): Outcome {
  if (sought.place.length === 0 || present.place.length === 0)
    return { feature: 'birth-place', agreement: 'missing', steps: [] }
  const similarity = runSimilarity(sought.place, present.place, naming.similar)
  const rare = similarity >= ALIKE ? rarityOfRarest(naming, sought.place) : 0
  const steps = [...onCurve('place', PLACE, similarity), ['place.rarity', rare] as const]
  return { feature: 'birth-place', agreement: agreementOf(similarity), steps }
}

const usual = (_word: NameWord) => USUAL

/** All comparisons of a pair, before any weight. */
export function comparePair(sought: Prepared, present: Prepared, model: ScoringModel): Outcome[] {
  const similar = model.similar ?? nameSimilarity
  const naming = { weights: model.weights, similar, rarity: model.rarity ?? usual }
  return [
    ...compareNames(sought, present, naming),
    compareBirth(sought, present),
    compareSex(sought, present),
    comparePlace(sought, present, naming),
  ]
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
  const all = comparePair(prepare(sought), prepare(present), model).map(({ feature, agreement, steps }) =>
    evidence(feature, agreement, bitsOf(steps, model.weights)),
  )
  const weight = all.reduce((sum, line) => sum + line.weight, 0)
  return { weight: Math.round(weight * 100) / 100, probability: 1 / (1 + 2 ** -(weight + model.prior)), evidence: all }
}
