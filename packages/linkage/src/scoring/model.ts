import type { NameWord } from '../names/name.ts'
import type { Weights } from './outcome.ts'
import { FITTED } from './weights.ts'

/**
 * The Fellegi-Sunter model: for each outcome of a comparison log2 of how much more often it comes out so for one person than for two.
 * Absolute, so that a pair is judged alone. `fit/fit.ts` says how the weights came about; a Society's pilot recalibrates them.
 */
export type ScoringModel = {
  /** log2 odds that a pair is one person before anything is compared. */
  prior: number
  weights: Weights
  /** How much an agreement on this word is worth, in bits above (rare) or below (common) the ordinary; 0 when unknown. */
  rarity?: (word: NameWord) => number
  similar?: (a: NameWord, b: NameWord) => number
}

/** Weights to start with. */
export const DEFAULT_MODEL: ScoringModel = { prior: -11, weights: FITTED }
