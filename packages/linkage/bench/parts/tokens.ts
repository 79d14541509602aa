import { readFileSync } from 'node:fs'
import { POSITIONS } from '../../src/codes/encode.ts'
import { tokensOf } from '../../src/codes/features.ts'
import { type NameWord, readName } from '../../src/names/name.ts'
import { wordSimilarity } from '../../src/names/similarity.ts'
import { type Half, inHalf, rank } from '../support/caseload-files.ts'
import { rounded } from '../support/measures.ts'

type Pair = { native: string; latin: string }

const lines = (file: string) =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.split('\t'))

/** Spellings met twice at least: once is an accident of alignment. */
const counted = (file: string): Pair[] =>
  lines(file)
    .filter(([, , count]) => Number(count) >= 2)
    .map(([latin = '', letters = '']) => ({ native: letters.replaceAll(' ', ''), latin }))

/** Single names in Ge'ez script with one of their Latin spellings. */
const geez = (file: string, column: number): Pair[] =>
  lines(file)
    .map((fields) => ({ native: fields[0]?.trim() ?? '', latin: fields[column]?.trim() ?? '' }))
    .filter(({ native, latin }) => native !== '' && latin !== '' && !/[\s/.]/u.test(native))

const SETS: Readonly<Record<string, (folder: string) => Pair[]>> = {
  arabic: (folder) => counted(`${folder}/wd_arabic.tsv`),
  geezPractical: (folder) => geez(`${folder}/geezorg/SGC-SingleNames-20071123.txt`, 2),
  geezScholarly: (folder) => geez(`${folder}/geezorg/BA-SingleNames-20071031.txt`, 1),
}

/** More would say the same more slowly. */
const MOST = 1000

const asWord = (text: string): NameWord | undefined => readName(text.replace(/[\s-]/gu, '')).words[0]

/** Where the right spelling stands among all, 0 being first; those that are as good as it stand half before it. */
function placeOf(scores: Float64Array, right: number): number {
  const mine = scores[right] ?? 0
  let place = 0
  scores.forEach((score, at) => {
    if (score > mine) place += 1
    else if (score === mine && at !== right) place += 0.5
  })
  return place
}

/** What a word alone would set in a code, each token with its weight there. */
const tokenSet = (word: NameWord | undefined) =>
  new Map(
    word === undefined
      ? []
      : tokensOf(word, true).map(({ family, token }) => [`${family} ${token}`, POSITIONS[family]]),
  )

const weightOf = (tokens: ReadonlyMap<string, number>) => [...tokens.values()].reduce((sum, weight) => sum + weight, 0)

function sharedTokens(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let shared = 0
  for (const [token, weight] of a) if (b.has(token)) shared += weight
  const both = weightOf(a) + weightOf(b)
  return both === 0 ? 0 : (2 * shared) / both
}

/** R@10 of each set: how often a name's own Latin spelling is among the ten that are most like it of all Latin spellings in the set. Lexicon off. */
export function measureTokens(folder: string, half: Half) {
  return Object.fromEntries(
    Object.entries(SETS).map(([name, read]) => {
      const pairs = read(folder)
      const pool = [...new Set(pairs.map(({ latin }) => latin))]
      const place = new Map(pool.map((latin, at) => [latin, at]))
      const words = pool.map(asWord)
      const sets = words.map(tokenSet)
      const queries = pairs
        .filter(({ native }) => inHalf(native, half))
        .sort((a, b) => rank(a.native + a.latin) - rank(b.native + b.latin))
        .slice(0, MOST)
      let [bySound, byTokens] = [0, 0]
      for (const { native, latin } of queries) {
        const word = asWord(native)
        const right = place.get(latin) ?? -1
        const set = tokenSet(word)
        const sounds = Float64Array.from(words, (other) => (word && other ? wordSimilarity(word, other) : 0))
        bySound += Number(placeOf(sounds, right) < 10)
        byTokens += Number(
          placeOf(
            Float64Array.from(sets, (other) => sharedTokens(set, other)),
            right,
          ) < 10,
        )
      }
      const share = (found: number) => rounded(found / Math.max(queries.length, 1))
      return [name, { pool: pool.length, queries: queries.length, r10: share(bySound), codeTokensR10: share(byTokens) }]
    }),
  )
}
