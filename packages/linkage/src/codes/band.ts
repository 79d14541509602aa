/** How much two codes resemble each other, as coarsely as it may be kept: an exact score would let codes be told apart. */
export type Band = 'high' | 'medium' | 'low'

/**
 * Resemblance from which a pair is a candidate: whatever is below stays closed. Measured on the development half of the caseload: of the true pairs that the
 * comparison at the Society would show an officer, 98 of 100 are at or above it; of all candidates about one in thirty-five of so large a register is a true pair.
 */
export const CANDIDATE_FLOOR = 0.5375

/** The band of a resemblance at or above the floor: of so large a register one in three is a true pair in `high`, one in nine in `medium` and above. */
export function bandOf(score: number): Band {
  if (score >= 0.58) return 'high'
  return score >= 0.55 ? 'medium' : 'low'
}
