import { type Judged, rounded } from './measures.ts'

/** Of the pairs that were said to be one person with about this probability, how many were. */
export type Calibration = { said: number; were: number; pairs: number }[]

const EDGES = [0, 0.05, 0.2, 0.5, 0.8, 0.95, 1.01] as const

/** Compares stated probabilities with what is true, with the weights' own prior: the sample's is another. */
export function calibrationOf(pairs: readonly Judged[], prior: number): Calibration {
  const stated = pairs.map(({ score, right }) => ({ said: 1 / (1 + 2 ** -(score + prior)), right }))
  return EDGES.slice(1).flatMap((edge, at) => {
    const band = stated.filter(({ said }) => said >= (EDGES[at] ?? 0) && said < edge)
    if (band.length === 0) return []
    return [
      {
        said: rounded(band.reduce((sum, { said }) => sum + said, 0) / band.length),
        were: rounded(band.filter(({ right }) => right).length / band.length),
        pairs: band.length,
      },
    ]
  })
}
