/** A scored pair and whether it is one person; without `truth` a score's place is all that counts. */
export type Judged = { score: number; right: boolean }

/** Precision and recall at every score of a list of pairs, the best balance of both, and recall at a precision. */
export type Curve = { maxF1: number; threshold: number; recallAt(precision: number): number }

/** Judges scored pairs against the number of pairs that there are to find; equal scores are taken together. */
export function curveOf(pairs: readonly Judged[], toFind: number): Curve {
  const sorted = [...pairs].sort((a, b) => b.score - a.score)
  const points: { precision: number; recall: number }[] = []
  let [right, maxF1, threshold] = [0, 0, 0]
  sorted.forEach((pair, index) => {
    right += Number(pair.right)
    if (sorted[index + 1]?.score === pair.score) return
    const point = { precision: right / (index + 1), recall: right / Math.max(toFind, 1) }
    points.push(point)
    const f1 = (2 * right) / (index + 1 + toFind)
    if (f1 > maxF1) [maxF1, threshold] = [f1, pair.score]
  })
  return {
    maxF1,
    threshold,
    recallAt: (precision) =>
      points.reduce((best, point) => (point.precision >= precision ? Math.max(best, point.recall) : best), 0),
  }
}

/** Four digits say all that a sample of this size can. */
export const rounded = (value: number) => Math.round(value * 10_000) / 10_000
