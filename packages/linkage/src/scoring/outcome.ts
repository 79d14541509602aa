import type { Agreement, EvidenceFeature } from './evidence.ts'

/**
 * What comparing came out as: steps of the model with how far each applies (1 for a plain step, a share between two points of a
 * curve, bits of rarity). The weight of a comparison is the sum of the steps' weights; fitting reads the same steps.
 */
export type Steps = readonly (readonly [step: string, amount: number])[]

export type Outcome = { feature: EvidenceFeature; agreement: Agreement; steps: Steps }

/** Weights by step; a step without one weighs nothing. */
export type Weights = Readonly<Record<string, number>>

/** Bits for and against that these steps add up to. */
export function bitsOf(steps: Steps, weights: Weights): number {
  let bits = 0
  for (const [step, amount] of steps) bits += (weights[step] ?? 0) * amount
  return bits
}

/** A place on a curve, as shares of the two points around it; flat beyond its ends. */
export function onCurve(curve: string, points: readonly number[], at: number): Steps {
  const above = points.findIndex((point) => at <= point)
  if (above === 0 || above === -1) return [[`${curve}.${points[above === 0 ? 0 : points.length - 1]}`, 1]]
  const [low, high] = [points[above - 1] ?? 0, points[above] ?? 1]
  const share = (at - low) / (high - low)
  return [
    [`${curve}.${low}`, 1 - share],
    [`${curve}.${high}`, share],
  ]
}
