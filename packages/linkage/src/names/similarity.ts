import { letterSimilarity } from './letters.ts'
import { areApart } from './lexicon.ts'
import type { NameWord } from './name.ts'

/*
 * How alike two words sound: one minus the cheapest way to turn the sounds of one into those of the other, by weight of sounds.
 * Costs are phonetic judgement, not fitted: what transliterations confuse is cheap, what tells names apart (Hassan, Hussein) is not.
 */
const VOWELS = 'aeiou23'
const NEAR: readonly (readonly [pairs: string, cost: number])[] = [
  ['iy uw 3a 3e 3i 3o 3u', 0.05],
  ['ow 2a 2e 2i 2o 2u kq tT dD cs vw Zj', 0.1],
  ['ae ei uo uv ov sT zD TD zZ jg gG qx qG xh pb ye kx', 0.2],
  ['td zT ao hg vb vf sz CS Cj sS jy qg fp iw h3', 0.35],
  ['ai au iu eo eu io kg mn xS hk dz wv ay aw Cc Sj cC', 0.5],
]

const size = 128
const substitution = (() => {
  const costs = new Float64Array(size * size).fill(1)
  const set = (a: number, b: number, cost: number) => {
    costs[a * size + b] = cost
    costs[b * size + a] = cost
  }
  for (const [pairs, cost] of NEAR)
    for (const pair of pairs.split(' ')) set(pair.charCodeAt(0), pair.charCodeAt(1), cost)
  for (let sound = 0; sound < size; sound++) set(sound, sound, 0)
  return costs
})()

/** What it costs to leave a sound out: against a script that writes vowels, and against one that does not. */
const omission = (vowel: number, glide: number) => {
  const costs = new Float64Array(size).fill(1)
  for (const sound of VOWELS) costs[sound.charCodeAt(0)] = vowel
  for (const [sound, cost] of [
    ['h', 0.45],
    ['y', glide],
    ['w', glide],
    ['2', 0.05],
    ['3', 0.15],
  ] as const)
    costs[sound.charCodeAt(0)] = cost
  return costs
}
const OPEN = omission(0.35, 0.5)
/** Short vowels are not written; a glide is, so where it is missing the name is another: Hasan, Husayn. */
const CLOSED = omission(0.08, 0.8)

const VOWEL = Uint8Array.from({ length: size }, (_, sound) => Number(VOWELS.includes(String.fromCharCode(sound))))
const MUTE_E = 'e'.charCodeAt(0)

/** A reading made ready for comparison: its sounds as codes, and what leaving each out costs against either kind of script. */
export type Spoken = {
  codes: Uint8Array
  /** Prices against a script that writes vowels, and against one that does not. */
  open: Float64Array
  closed: Float64Array
  mass: number
  /** How many sounds are consonants that nobody leaves out, and which kinds of them there are, one bit each. */
  firm: number
  kinds: number
}

/** Consonants by where they are spoken; between kinds nothing is confused cheaply. */
const KINDS = ['bpfv', 'tdTDszc', 'kqxgGjZCS', 'l', 'r', 'mn'] as const
const FIRM = new Set('bptdkqgfszlrmnjSZCcxTD')

/** Each sound's price of being left out. A last vowel is written in every script and tells Karim from Karima; a last e is often mute. */
function gaps(codes: Uint8Array, table: Float64Array): Float64Array {
  const costs = Float64Array.from(codes, (code) => table[code] ?? 1)
  const last = codes.at(-1)
  if (last !== undefined && VOWEL[last] === 1) costs[codes.length - 1] = last === MUTE_E ? 0.3 : 0.6
  return costs
}

/** Makes a reading ready for many comparisons. */
export function speak(sounds: string): Spoken {
  const codes = Uint8Array.from(sounds, (sound) => sound.charCodeAt(0) % size)
  let mass = 0
  let [firm, kinds] = [0, 0]
  for (const code of codes) mass += OPEN[code] ?? 1
  for (const sound of sounds) {
    if (!FIRM.has(sound)) continue
    firm += 1
    kinds |= 1 << KINDS.findIndex((kind) => kind.includes(sound))
  }
  return { codes, open: gaps(codes, OPEN), closed: gaps(codes, CLOSED), mass, firm, kinds }
}

const bits = Uint8Array.from({ length: 64 }, (_, mask) => [...mask.toString(2)].filter((bit) => bit === '1').length)

/** No less than this is what two readings cost, by their consonants alone. */
const atLeast = (a: Spoken, b: Spoken) =>
  Math.max(
    Math.abs(a.firm - b.firm),
    0.5 * (bits[a.kinds & ~b.kinds & 63] as number),
    0.5 * (bits[b.kinds & ~a.kinds & 63] as number),
  )

const ROW = 64
const rows = [new Float64Array(ROW), new Float64Array(ROW), new Float64Array(ROW)] as const

/** Cheapest edit at the given prices of omission; gives up with Infinity above `limit`. Swapped neighbours cost 0.6, another last vowel double. */
function distance(a: Uint8Array, b: Uint8Array, gapA: Float64Array, gapB: Float64Array, limit: number): number {
  const [n, m] = [a.length, Math.min(b.length, ROW - 1)]
  let [before, above, row] = rows as readonly [Float64Array, Float64Array, Float64Array]
  above[0] = 0
  for (let j = 1; j <= m; j++) above[j] = (above[j - 1] as number) + (gapB[j - 1] as number)
  for (let i = 1; i <= n; i++) {
    const x = a[i - 1] as number
    const gap = gapA[i - 1] as number
    let least = (above[0] as number) + gap
    row[0] = least
    for (let j = 1; j <= m; j++) {
      const y = b[j - 1] as number
      let change = substitution[x * size + y] as number
      if (i === n && j === m && VOWEL[x] === 1 && VOWEL[y] === 1) change *= 2
      let best = (above[j - 1] as number) + change
      const left = (above[j] as number) + gap
      if (left < best) best = left
      const right = (row[j - 1] as number) + (gapB[j - 1] as number)
      if (right < best) best = right
      if (i > 1 && j > 1 && x !== y && x === b[j - 2] && y === a[i - 2]) {
        const swapped = (before[j - 2] as number) + 0.6
        if (swapped < best) best = swapped
      }
      row[j] = best
      if (best < least) least = best
    }
    if (least > limit) return Number.POSITIVE_INFINITY
    const free = before
    before = above
    above = row
    row = free
  }
  return above[m] as number
}

/** Below this, two words are nothing alike and it does not matter how little. */
const NOTHING = 0.4

/** What two spellings that the lexicon has in one group are worth: nearly as much as the same sounds. */
const LISTED = 0.96

/** No more than this is what two names are worth that must stay apart, however alike they sound. */
const APART = 0.6

/** Similarity of two words that also counts what only the lexicon knows: spellings that are one name, and names that are not. */
export function nameSimilarity(a: NameWord, b: NameWord): number {
  const sounds = wordSimilarity(a, b)
  if (a.marks.length > 0 && b.marks.length > 0 && sounds > APART && a.text !== b.text && areApart(a.marks, b.marks))
    return APART
  if (sounds >= LISTED || a.groups.length === 0 || b.groups.length === 0) return sounds
  return a.groups.some((group) => b.groups.includes(group)) ? LISTED : sounds
}

/** 0 to 1; the best of all readings. A script without vowels on one side makes vowels of the other cheap to leave out. */
export function wordSimilarity(a: NameWord, b: NameWord): number {
  if (a.text === b.text) return 1
  let best = a.script === b.script ? letterSimilarity(a.text, b.text) : 0
  const same = a.vowelless === b.vowelless
  for (const left of a.spoken) {
    for (const right of b.spoken) {
      const whole = Math.max(same ? (left.mass + right.mass) / 2 : Math.max(left.mass, right.mass), 1)
      const limit = (1 - Math.max(best, NOTHING)) * whole
      if (atLeast(left, right) > limit) continue
      const gapA = b.vowelless ? left.closed : left.open
      const gapB = a.vowelless ? right.closed : right.open
      const cost = distance(left.codes, right.codes, gapA, gapB, limit)
      if (cost <= limit) best = Math.max(best, 1 - cost / whole)
    }
  }
  return best
}
