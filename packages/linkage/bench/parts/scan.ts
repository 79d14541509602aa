import { CANDIDATE_FLOOR, CODE_BYTES, createCodeIndex, shortlistLength } from '../../src/index.ts'
import { packCodes, plainScan } from '../support/plain-scan.ts'
import { seeded } from '../support/seeded.ts'

const SIZES = [10_000, 100_000, 1_000_000]
const NEW_ENTRIES = 200
const ROUNDS = 15
const JS_ROUNDS = 5

/** Milliseconds: of this thread's processor time, which what else the machine does hardly changes, and as a clock on the wall counts them. */
type Took = { cpu: number; elapsed: number }

function took(work: () => void): Took {
  const [before, started] = [process.threadCpuUsage(), performance.now()]
  work()
  const { user, system } = process.threadCpuUsage(before)
  return { cpu: (user + system) / 1000, elapsed: performance.now() - started }
}

const twoDigits = (value: number) => Math.round(value * 100) / 100
const quantile = (values: readonly number[], share: number) =>
  twoDigits([...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))] ?? 0)
const times = (rounds: number, work: (round: number) => void) =>
  Array.from({ length: rounds }, (_, round) => took(() => work(round)))

/** Random codes with half of their bits set, as diffused ones nearly have: about one in a thousand is above the floor by chance, as among people. */
function randomCodes(count: number): Uint8Array[] {
  const next = seeded(7)
  const words = new Uint32Array((count * CODE_BYTES) / 4)
  for (let at = 0; at < words.length; at++) words[at] = next()
  const bytes = new Uint8Array(words.buffer)
  return Array.from({ length: count }, (_, at) => bytes.subarray(at * CODE_BYTES, (at + 1) * CODE_BYTES))
}

const idOf = (at: number) => String(at).padStart(22, '0')

/** The exhaustive scan on one thread beside plain JavaScript over the same codes in the same run, and what one new entry costs in an index of each size. */
export function measureScan() {
  const largest = SIZES.at(-1) ?? 0
  const codes = randomCodes(largest + NEW_ENTRIES)
  const query = (round: number) => codes[largest + (round % NEW_ENTRIES)] ?? new Uint8Array(CODE_BYTES)
  const index = createCodeIndex()
  const before = process.memoryUsage().rss
  const newEntry = Object.fromEntries(
    SIZES.map((size) => {
      for (let at = index.size; at < size; at++) index.put(idOf(at), codes[at] ?? query(0))
      const each = times(NEW_ENTRIES, (round) => {
        index.search(query(round), CANDIDATE_FLOOR, shortlistLength(size))
        index.put('new', query(round))
      })
      index.remove('new')
      const elapsed = each.map((one) => one.elapsed)
      const p95CpuMs = quantile(
        each.map(({ cpu }) => cpu),
        0.95,
      )
      return [size, { p50Ms: quantile(elapsed, 0.5), p95Ms: quantile(elapsed, 0.95), p95CpuMs }]
    }),
  )
  const bytesPerEntry = Math.round((process.memoryUsage().rss - before) / largest)
  const simd = times(ROUNDS, (round) => index.search(query(round), CANDIDATE_FLOOR))
  const packed = packCodes(codes.slice(0, largest))
  const plain = times(JS_ROUNDS, (round) => plainScan(query(round), packed, CANDIDATE_FLOOR))
  const perMillion = (rounds: readonly Took[]) =>
    quantile(
      rounds.map(({ cpu }) => (cpu * 1e6) / largest),
      0.5,
    )
  return {
    scan: { threads: 1, msPerMillion: perMillion(simd), jsMsPerMillion: perMillion(plain), newEntry, bytesPerEntry },
  }
}
