import anyAscii from 'any-ascii'
import type { NameWord } from '../../src/names/name.ts'

/** Jaro-Winkler similarity of two words (Winkler 1990), prefix weight 0.1, four letters at most. */
export function jaroWinkler(a: string, b: string): number {
  if (a === b) return 1
  const reach = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1)
  const takenB = new Uint8Array(b.length)
  const matchedA: number[] = []
  for (let i = 0; i < a.length; i++) {
    for (let j = Math.max(0, i - reach); j < Math.min(b.length, i + reach + 1); j++) {
      if (takenB[j] === 1 || a.charCodeAt(i) !== b.charCodeAt(j)) continue
      takenB[j] = 1
      matchedA.push(a.charCodeAt(i))
      break
    }
  }
  const matches = matchedA.length
  if (matches === 0) return 0
  let [at, moved] = [0, 0]
  for (let j = 0; j < b.length; j++) {
    if (takenB[j] !== 1) continue
    if (b.charCodeAt(j) !== matchedA[at]) moved += 1
    at += 1
  }
  const jaro = (matches / a.length + matches / b.length + (matches - moved / 2) / matches) / 3
  let prefix = 0
  while (prefix < 4 && prefix < Math.min(a.length, b.length) && a[prefix] === b[prefix]) prefix += 1
  return jaro + prefix * 0.1 * (1 - jaro)
}

const latin = new WeakMap<NameWord, string>()
const latinOf = (word: NameWord) => {
  const known = latin.get(word)
  if (known !== undefined) return known
  const letters = anyAscii(word.text)
    .toLowerCase()
    .replace(/[^a-z]/gu, '')
  latin.set(word, letters)
  return letters
}

/**
 * The other way to compare words: Jaro-Winkler on any-ascii, spread so that its usual thresholds (0.88, 0.92) fall where ours are. All
 * else is the same for it: the model, parts, rarity, and a fit of its own.
 */
export function jaroWinklerSimilarity(a: NameWord, b: NameWord): number {
  return Math.max(0, (jaroWinkler(latinOf(a), latinOf(b)) - 0.65) / 0.35)
}
