/** Fewest codes that a shortlist has room for. */
const FEWEST = 50

/** One more place on a shortlist for each of these codes: 50 up to 125,000 codes, 200 among 500,000, 400 among a million. */
const CODES_PER_PLACE = 2500

/**
 * How many of the nearest codes are candidates at most. More codes bring more chance resemblances, so that the right one stands further
 * down: the list grows with what is compared.
 */
export function shortlistLength(codes: number): number {
  return Math.max(FEWEST, Math.ceil(codes / CODES_PER_PLACE))
}
