import type { NameWord } from '../names/name.ts'
import type { Weights } from './outcome.ts'
import { FITTED } from './weights.ts'

/**
 * The Fellegi-Sunter model: for each outcome of a comparison log2 of how much more often it comes out so for one person than for two.
 * Absolute, so that a pair is judged alone. `bench/fit/fit.ts` says how the weights came about; a Society's pilot recalibrates them.
 */
export type ScoringModel = {
  /** log2 odds that a pair is one person before anything is compared: right for a register of some thousand people, to be raised or lowered with its size. */
  prior: number
  weights: Weights
  /** How much an agreement on this word is worth, in bits above (rare) or below (common) the ordinary (`rarityAmong`); the usual where nobody counted. */
  rarity?: (word: NameWord) => number
  /** How alike two words are, 0 to 1; `nameSimilarity` where nothing else is said. */
  similar?: (a: NameWord, b: NameWord) => number
}

/** Weights to start with. */
export const DEFAULT_MODEL: ScoringModel = { prior: -11, weights: FITTED }
