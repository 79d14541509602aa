/*
 * Fits the weights of the scoring model: `node packages/linkage/bench/fit/fit.ts --data DIR [--baseline]`, DIR a caseload folder. Only the development half of the people looked
 * for is read (bench/support/caseload-files.ts); the other half is for figures. Two rounds, since how a name is understood depends on the weights. With --baseline, fits the
 * same model for Jaro-Winkler on any-ascii, which benchmarks compare with.
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { nameSimilarity } from '../../src/names/similarity.ts'
import { bitsOf, type Weights } from '../../src/scoring/outcome.ts'
import { eachPair } from '../support/all-pairs.ts'
import { readCaseload } from '../support/caseload-files.ts'
import { jaroWinklerSimilarity } from '../support/jaro-winkler.ts'
import { JUDGEMENT, LEAST } from './judgement.ts'
import { fitWeights, type Row } from './logistic.ts'

const { values } = parseArgs({ options: { data: { type: 'string' }, baseline: { type: 'boolean', default: false } } })
if (values.data === undefined) throw new Error('--data DIR: a caseload folder')

const STEPS = Object.keys(JUDGEMENT)
const PLACE = new Map(STEPS.map((step, at) => [step, at]))
/** Pairs far from being one person are many and alike: one in so many is read and stands for all. */
const THINNED = 97
const FAR = -2

const { sought, present, truth } = readCaseload(values.data, 'dev')

function rowsUnder(weights: Weights): Row[] {
  const rows: Row[] = []
  let pairs = 0
  const model = { prior: 0, weights, similar: values.baseline ? jaroWinklerSimilarity : nameSimilarity }
  const [left, right] = [sought, present].map((people) => people.map(({ features }) => features))
  eachPair(left ?? [], right ?? [], model, (s, p, outcomes) => {
    pairs += 1
    const match = Number(truth.get(sought[s]?.id ?? '') === present[p]?.id)
    const bits = outcomes.reduce((sum, { steps }) => sum + bitsOf(steps, weights), 0)
    const near = match === 1 || bits >= FAR
    if (!near && pairs % THINNED !== 0) return
    const amounts = new Map<number, number>()
    for (const { steps } of outcomes) {
      for (const [step, amount] of steps) {
        const at = PLACE.get(step)
        if (at === undefined) throw new Error(`no judgement of ${step}`)
        amounts.set(at, (amounts.get(at) ?? 0) + amount)
      }
    }
    const stands = near ? 1 : THINNED
    rows.push({ match, stands, at: Int32Array.from(amounts.keys()), amounts: Float64Array.from(amounts.values()) })
  })
  return rows
}

const start = Float64Array.from(STEPS, (step) => JUDGEMENT[step] ?? 0)
const least = Float64Array.from(
  STEPS,
  (step) => LEAST.find(([steps]) => steps.test(step))?.[1] ?? Number.NEGATIVE_INFINITY,
)
let weights: Weights = JUDGEMENT
for (const round of [1, 2]) {
  const rows = rowsUnder(weights)
  const fitted = fitWeights(rows, { start, least, strength: 1 })
  weights = Object.fromEntries(STEPS.map((step, at) => [step, Math.round((fitted.weights[at] ?? 0) * 100) / 100]))
  const matches = rows.reduce((sum, { match }) => sum + match, 0)
  console.log(
    `round ${round}: ${rows.length} rows, ${matches} of them one person; prior ${fitted.prior.toFixed(2)} bits`,
  )
}

const file = values.baseline ? '../support/baseline-weights.ts' : '../../src/scoring/weights.ts'
const type = values.baseline ? '../../src/scoring/outcome.ts' : './outcome.ts'
const lines = STEPS.map((step) => `  ${/^\w+$/u.test(step) ? step : `'${step}'`}: ${weights[step]},`)
writeFileSync(
  new URL(file, import.meta.url),
  `import type { Weights } from '${type}'

/** Written by bench/fit/fit.ts from the development half of the caseload; bits by step. */
export const ${values.baseline ? 'BASELINE' : 'FITTED'}: Weights = {
${lines.join('\n')}
}
`,
)
