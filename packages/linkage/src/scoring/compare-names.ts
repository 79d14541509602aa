import type { NameWord } from '../names/name.ts'
import { speak } from '../names/similarity.ts'
import { agreementOf } from './evidence.ts'
import type { NameView, PlacedWord } from './name-view.ts'
import { bitsOf, type Outcome, onCurve, type Steps, type Weights } from './outcome.ts'
import type { Prepared } from './prepared.ts'

/** What comparing names needs besides the names. */
export type Naming = {
  weights: Weights
  /** How alike two words are, 0 to 1. */
  similar: (a: NameWord, b: NameWord) => number
  /** How rare a name of the person looked for is among those present, in bits above (rare) or below (common) the ordinary; 0 when unknown. */
  rarity: (word: NameWord) => number
}

const GIVEN = [0.4, 0.55, 0.65, 0.75, 0.85, 0.93, 1] as const
const OTHER = [0.65, 0.75, 0.85, 0.93, 1] as const
const MOTHER = [0.4, 0.55, 0.65, 0.75, 0.85, 0.93, 1] as const
/** From here on two words may be one name. */
const ALIKE = 0.65

/** Several words as one, as in Tesfa Mariam and Tesfamariam. */
const asOne = (words: readonly NameWord[]): NameWord | undefined => {
  const [first] = words
  const sounds = words.map(({ readings }) => readings[0] ?? '').join('')
  return (
    first && { ...first, text: words.map(({ text }) => text).join(''), readings: [sounds], spoken: [speak(sounds)] }
  )
}

/** How alike two runs of words are: the mean over the shorter of each word's best partner, or both written as one word. */
export function runSimilarity(a: readonly NameWord[], b: readonly NameWord[], similar: Naming['similar']): number {
  const [left, right] = [a[0], b[0]]
  if (left === undefined || right === undefined) return 0
  if (a.length === 1 && b.length === 1) return similar(left, right)
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  let sum = 0
  for (const word of short) sum += Math.max(...long.map((other) => similar(word, other)))
  const mean = sum / short.length
  const [one, other] = short.length === long.length ? [] : [asOne(short), asOne(long)]
  return one && other ? Math.max(mean, similar(one, other)) : mean
}

/** Rarity of the rarest of these words. */
export const rarityOfRarest = (naming: Naming, words: readonly NameWord[]): number => {
  let rarest = Number.NEGATIVE_INFINITY
  for (const word of words) rarest = Math.max(rarest, naming.rarity(word))
  return rarest
}

type OtherNames = { steps: Steps; matched: number; against: number; best: number }
type Pair = { left: PlacedWord; right: PlacedWord; similarity: number; steps: Steps; bits: number }

function pairSteps(left: PlacedWord, right: PlacedWord, similarity: number, naming: Naming): Steps {
  const relation =
    left.part === right.part
      ? left.part
      : left.part === 'unknown' || right.part === 'unknown'
        ? 'unplaced'
        : 'elsewhere'
  return [
    ...onCurve('other', OTHER, similarity),
    [`other.as.${relation}`, 1],
    ['other.rarity', rarityOfRarest(naming, [left.word])],
  ]
}

function conflictSteps({ left, similarity }: Pair, woman: boolean): Steps {
  const near = similarity >= 0.55 ? 'near' : 'far'
  return [[`other.against.${left.part}${woman && left.part === 'family' ? '.woman' : ''}.${near}`, 1]]
}

/** Pairs the other names one to one, best first, then counts what was stated on both sides and found no partner. */
function compareOthers(a: readonly PlacedWord[], b: readonly PlacedWord[], woman: boolean, naming: Naming): OtherNames {
  const pairs: Pair[] = []
  for (const left of a) {
    for (const right of b) {
      const similarity = naming.similar(left.word, right.word)
      const steps = similarity >= ALIKE ? pairSteps(left, right, similarity, naming) : []
      pairs.push({ left, right, similarity, steps, bits: bitsOf(steps, naming.weights) })
    }
  }
  const [openA, openB] = [new Set(a), new Set(b)]
  const steps: (readonly [string, number])[] = []
  let [matched, against, best] = [0, 0, 0]
  for (const { left, right, similarity, bits, steps: own } of pairs.sort((x, y) => y.bits - x.bits)) {
    if (bits <= 0 || !openA.has(left) || !openB.has(right)) continue
    openA.delete(left)
    openB.delete(right)
    steps.push(...own)
    matched += 1
    if (matched > 1) steps.push(['other.further', 1])
    best = Math.max(best, similarity)
  }
  for (const pair of pairs) {
    const { left, right } = pair
    if (left.part !== right.part || left.part === 'unknown' || !openA.has(left) || !openB.has(right)) continue
    openA.delete(left)
    openB.delete(right)
    steps.push(...conflictSteps(pair, woman))
    against += 1
  }
  const open = [[...openA], [...openB]].map((words) => words.filter(({ part }) => part === 'unknown').length)
  const conflicts = Math.min(openA.size, openB.size, Math.max(open[0] ?? 0, open[1] ?? 0))
  if (conflicts > 0) steps.push(['other.against.unplaced', conflicts])
  return { steps, matched, against: against + conflicts, best }
}

type Understood = { similarity: number | null; given: Steps; others: OtherNames; comparable: boolean; total: number }

function compareViews(a: NameView, b: NameView, woman: boolean, naming: Naming): Understood {
  const known = a.given.length > 0 && b.given.length > 0
  const similarity = known ? runSimilarity(a.given, b.given, naming.similar) : null
  const given: (readonly [string, number])[] = similarity === null ? [] : [...onCurve('given', GIVEN, similarity)]
  if (similarity !== null && similarity >= ALIKE) given.push(['given.rarity', rarityOfRarest(naming, a.given)])
  for (const { doubt } of [a, b]) if (doubt !== 'none') given.push([`given.${doubt}`, 1])
  const others = compareOthers(a.others, b.others, woman, naming)
  const total = bitsOf(given, naming.weights) + bitsOf(others.steps, naming.weights)
  return { similarity, given, others, comparable: a.others.length > 0 && b.others.length > 0, total }
}

function othersOutcome({ others, comparable }: Understood): Outcome {
  const counted = others.matched + others.against
  if (!comparable || counted === 0) return { feature: 'other-names', agreement: 'missing', steps: [] }
  const agreement =
    others.matched === 0 ? 'different' : others.against > 0 ? 'partly' : others.best >= 0.92 ? 'same' : 'close'
  return { feature: 'other-names', agreement, steps: others.steps }
}

function compareMothers(sought: Prepared, present: Prepared, naming: Naming): Outcome {
  if (sought.mother.length === 0 || present.mother.length === 0)
    return { feature: 'mother-name', agreement: 'missing', steps: [] }
  const similarity = runSimilarity(sought.mother, present.mother, naming.similar)
  const rarity = similarity >= ALIKE ? rarityOfRarest(naming, sought.mother) : 0
  const steps = [...onCurve('mother', MOTHER, similarity), ['mother.rarity', rarity] as const]
  return { feature: 'mother-name', agreement: agreementOf(similarity), steps }
}

/** Given and other names under the understanding that fits best, over all names that each side has; and the mothers' names. */
export function compareNames(sought: Prepared, present: Prepared, naming: Naming): Outcome[] {
  const woman = sought.sex === 'female' || present.sex === 'female'
  let best: Understood | undefined
  for (const a of sought.views) {
    for (const b of present.views) {
      const understood = compareViews(a, b, woman, naming)
      if (best === undefined || understood.total > best.total) best = understood
    }
  }
  return [
    best && best.similarity !== null
      ? { feature: 'given-name', agreement: agreementOf(best.similarity), steps: best.given }
      : { feature: 'given-name', agreement: 'missing', steps: [] },
    best ? othersOutcome(best) : { feature: 'other-names', agreement: 'missing', steps: [] },
    compareMothers(sought, present, naming),
  ]
}
