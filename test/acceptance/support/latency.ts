import { randomInt } from 'node:crypto'
import { send } from './http.ts'

type Timed = { readonly base: string; readonly path: string; readonly token: string }

/** How many calls of one kind may be answered "try again", as by a machine that stood still for seconds. More would tell it from the others. */
const MAY_WAIT = 3

/**
 * Milliseconds that each call takes, `n` of each in an order drawn at random, one after the other. What is answered
 * "try again" counts for nobody and is asked anew later.
 */
export async function timed(calls: readonly (readonly [string, Timed])[], n: number): Promise<Map<string, number[]>> {
  const waiting = calls.flatMap((call) => Array.from({ length: n }, () => call))
  const times = new Map<string, number[]>(calls.map(([name]) => [name, []]))
  // The first calls warm caches and connections and count for nobody.
  for (const [, { base, ...call }] of calls) for (let i = 0; i < 5; i += 1) await send(base, { method: 'GET', ...call })
  const again = new Map<string, number>()
  while (waiting.length > 0) {
    const [next] = waiting.splice(randomInt(waiting.length), 1)
    if (next === undefined) break
    const [name, { base, ...call }] = next
    const startedAt = performance.now()
    const { status, text } = await send(base, { method: 'GET', ...call })
    const tookMs = performance.now() - startedAt
    const tries = (again.get(name) ?? 0) + 1
    if (status === 200) times.get(name)?.push(tookMs)
    else if (status === 503 && tries <= MAY_WAIT) {
      again.set(name, tries)
      waiting.push(next)
    } else throw new Error(`A timed call was answered ${status}: ${text}`)
  }
  return times
}

/**
 * How often somebody who is shown one answer time of each kind tells them apart, guessing the better way round: the
 * area under the curve (Mann and Whitney). One half is chance, one is certainty.
 */
export function distinguishability(one: readonly number[], other: readonly number[]): number {
  let slower = 0
  for (const a of one) for (const b of other) slower += a > b ? 1 : a === b ? 0.5 : 0
  const share = slower / (one.length * other.length)
  return Math.max(share, 1 - share)
}
