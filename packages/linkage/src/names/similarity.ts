import { letterSimilarity } from './letters.ts'
import type { NameWord } from './name.ts'

/*
 * How alike two words sound: one minus the cheapest way to turn the sounds of one into those of the other, by weight of sounds.
 * Costs are phonetic judgement, not fitted: what transliterations confuse is cheap, what tells names apart (Hassan, Hussein) is not.
 */
const VOWELS = 'aeiou23'
const NEAR: readonly (readonly [pairs: string, cost: number])[] = [
  ['iy uw ow 2a 2e 2i 2o 2u 3a 3e 3i 3o 3u kq tT dD cs vw Zj', 0.1],
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
const omission = (vowel: number) => {
  const costs = new Float64Array(size).fill(1)
  for (const sound of VOWELS) costs[sound.charCodeAt(0)] = vowel
  for (const [sound, cost] of [
    ['h', 0.45],
    ['y', 0.5],
    ['w', 0.5],
    ['2', 0.05],
    ['3', 0.15],
  ] as const)
    costs[sound.charCodeAt(0)] = cost
  return costs
}
const OPEN = omission(0.35)
const CLOSED = omission(0.08)

const isVowel = (sound: number) => VOWELS.includes(String.fromCharCode(sound))
const MUTE_E = 'e'.charCodeAt(0)

/** Each sound's price of being left out. A last vowel is written in every script and tells Karim from Karima; a last e is often mute. */
function gaps(sounds: string, otherVowelless: boolean): Float64Array {
  const costs = new Float64Array(sounds.length)
  const table = otherVowelless ? CLOSED : OPEN
  for (let at = 0; at < sounds.length; at++) costs[at] = table[sounds.charCodeAt(at)] ?? 1
  const last = sounds.charCodeAt(sounds.length - 1)
  if (isVowel(last)) costs[sounds.length - 1] = last === MUTE_E ? 0.3 : 0.6
  return costs
}

function mass(sounds: string): number {
  let total = 0
  for (let at = 0; at < sounds.length; at++) total += OPEN[sounds.charCodeAt(at)] ?? 1
  return total
}

/** Cheapest edit from `a` to `b` at the given prices of omission. Swapped neighbours cost 0.6, another last vowel double. */
function distance(a: string, b: string, gapA: Float64Array, gapB: Float64Array): number {
  const width = b.length + 1
  const table = new Float64Array((a.length + 1) * width)
  for (let i = 1; i <= a.length; i++) table[i * width] = (table[(i - 1) * width] ?? 0) + (gapA[i - 1] ?? 1)
  for (let j = 1; j <= b.length; j++) table[j] = (table[j - 1] ?? 0) + (gapB[j - 1] ?? 1)
  for (let i = 1; i <= a.length; i++) {
    const x = a.charCodeAt(i - 1)
    for (let j = 1; j <= b.length; j++) {
      const y = b.charCodeAt(j - 1)
      const above = (i - 1) * width + j
      const change =
        (substitution[x * size + y] ?? 1) * (i === a.length && j === b.length && isVowel(x) && isVowel(y) ? 2 : 1)
      let best = Math.min(
        (table[above] ?? 0) + (gapA[i - 1] ?? 1),
        (table[i * width + j - 1] ?? 0) + (gapB[j - 1] ?? 1),
        (table[above - 1] ?? 0) + change,
      )
      if (i > 1 && j > 1 && x !== y && x === b.charCodeAt(j - 2) && y === a.charCodeAt(i - 2)) {
        best = Math.min(best, (table[above - width - 1] ?? 0) + 0.6)
      }
      table[i * width + j] = best
    }
  }
  return table[a.length * width + b.length] ?? 0
}

/** 0 to 1; the best of all readings. A script without vowels on one side makes vowels of the other cheap to leave out. */
export function wordSimilarity(a: NameWord, b: NameWord): number {
  if (a.text === b.text) return 1
  let best = a.script === b.script ? letterSimilarity(a.text, b.text) : 0
  for (const left of a.readings) {
    for (const right of b.readings) {
      if (left === right && a.vowelless === b.vowelless) return 1
      const cost = distance(left, right, gaps(left, b.vowelless), gaps(right, a.vowelless))
      const whole = a.vowelless === b.vowelless ? (mass(left) + mass(right)) / 2 : Math.max(mass(left), mass(right))
      best = Math.max(best, 1 - cost / Math.max(whole, 1))
    }
  }
  return best
}
