/** How much two codes resemble each other, as coarsely as it may be kept: an exact score would let codes be told apart. */
export type Band = 'high' | 'medium' | 'low'

/**
 * Dice coefficient from which a pair is a candidate: whatever is below stays closed. Measured on the caseload half that no weight was set
 * on: of the true pairs that the comparison at the Society would show an officer, 99 of 100 are at or above it; of all candidates about
 * one in thirty of so large a register is a true pair, one in four of a small one.
 */
export const CANDIDATE_FLOOR = 0.52

/** The band of a score at or above the floor. */
export function bandOf(score: number): Band {
  if (score >= 0.63) return 'high'
  return score >= 0.55 ? 'medium' : 'low'
}
