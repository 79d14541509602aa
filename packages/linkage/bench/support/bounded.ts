/** The shape of the figures that have a bound; whatever else was measured is left out, and whatever was not. */
const BOUNDED = {
  febrl4: { maxF1: true, recallAtP95: true },
  caseload: {
    pairs: true,
    codes: { hit5: true, hit20: true, hit50: true, crossHit50: true },
    endToEnd: { maxF1: true, recallAtP90: true, crossMaxF1: true },
    plaintextBound: { maxF1: true, crossMaxF1: true },
    jaroWinkler: { maxF1: true, crossMaxF1: true },
    worstGroup: { name: true, maxF1: true },
  },
  scan: { msPerMillion: true, jsMsPerMillion: true },
  encodePerSecond: true,
  attack: { reidentified: true, undiffused: true },
} as const

type Shape = { readonly [name: string]: true | Shape }

const picked = (value: unknown, shape: true | Shape): unknown =>
  shape === true || typeof value !== 'object' || value === null
    ? value
    : Object.fromEntries(
        Object.entries(shape).map(([name, inner]) => [name, picked((value as Record<string, unknown>)[name], inner)]),
      )

/** Of all figures of a run those that have a bound, in one order. */
export const boundedOf = (figures: object): unknown => picked(figures, BOUNDED)
