/*
 * Measures accepted submissions over HTTP on one gateway and one mailbox beside a bare handler that verifies the same
 * signatures and writes the same bytes in one transaction: `pnpm bench gateway --json [--submissions n] [--rounds n]
 * [--at-once n] [--warm n]`.
 * Both arms take turns in the same run, so that a busy machine slows both. The last line is one JSON object.
 */
import { parseArgs } from 'node:util'
import { prepareGround, type Spent } from './gateway/ground.ts'
import { latencies, median, type Prepared, quantile, type Target, throughput } from './gateway/load.ts'
import { policyPerSecond } from './gateway/policy-rate.ts'
import { meanOf, spentSince } from './gateway/processor-time.ts'

const { values } = parseArgs({
  options: {
    submissions: { type: 'string', default: '400' },
    rounds: { type: 'string', default: '7' },
    'at-once': { type: 'string', default: '64' },
    warm: { type: 'string', default: '900' },
  },
})
const numbers = [values.submissions, values.rounds, values['at-once'], values.warm].map(Number)
const [perRound, rounds, atOnce, forWarmth] = numbers as [number, number, number, number]
if (!numbers.every((n) => Number.isInteger(n) && n > 0)) throw new RangeError('Numbers have to be whole and positive')
const DEMANDED = 0.6

const say = (text: string): void => void process.stdout.write(`${text}\n`)
const rounded = (value: number): number => Math.round(value * 100) / 100

const ground = await prepareGround()
try {
  const tokens = new Map<string, string>()
  const token = (author: string): string => {
    const kept = tokens.get(author) ?? ground.token(author)
    tokens.set(author, kept)
    return kept
  }
  const target = (url: string): Target => ({ url, token })
  const [gateway, bare, row] = [`${ground.gateway}/v1/records`, `${ground.bare}/bare`, `${ground.bare}/row`].map(
    target,
  ) as [Target, Target, Target]
  const made = async (count: number): Promise<Prepared[]> => {
    const all: Prepared[] = []
    for (let at = 0; at < count; at += 1) all.push(await ground.submission())
    return all
  }
  // Code is compiled and connections are open before anything counts.
  const warm = await made(forWarmth)
  for (const one of [gateway, bare, row]) await throughput(one, warm, atOnce)
  const found = { gateway: [] as number[], bare: [] as number[], row: [] as number[] }
  const cost = { gateway: [] as Spent[], bare: [] as Spent[] }
  const measure = async (arm: 'gateway' | 'bare', target: Target, bodies: readonly Prepared[]): Promise<void> => {
    const before = await ground.spent()
    found[arm].push(await throughput(target, bodies, atOnce))
    cost[arm].push(spentSince(before, await ground.spent(), bodies.length))
  }
  for (let round = 0; round < rounds; round += 1) {
    const bodies = await made(perRound)
    tokens.clear()
    await measure('gateway', gateway, bodies)
    await measure('bare', bare, bodies)
    found.row.push(await throughput(row, bodies, atOnce))
    say(`round ${round + 1}: ${rounded(found.gateway.at(-1) ?? 0)}/s, bare ${rounded(found.bare.at(-1) ?? 0)}/s`)
  }
  const submissionsPerSecond = median(found.gateway)
  const times = await latencies(gateway, await made(perRound), submissionsPerSecond / 2)
  const ratio = median(found.gateway.map((one, at) => one / (found.bare[at] ?? Number.NaN)))
  if (ratio < DEMANDED) say(`the ratio is below the demanded ${DEMANDED}`)
  say(
    JSON.stringify({
      submissionsPerSecond: rounded(submissionsPerSecond),
      barePerSecond: rounded(median(found.bare)),
      ratio: rounded(ratio),
      insertOnlyPerSecond: rounded(median(found.row)),
      p50ms: rounded(quantile(times, 0.5)),
      p99ms: rounded(quantile(times, 0.99)),
      policyPerSecond: Math.round(policyPerSecond(rounds)),
      processorMs: { gateway: meanOf(cost.gateway), bare: meanOf(cost.bare) },
    }),
  )
} finally {
  await ground.close()
}
