import type { NameWord } from '../names/name.ts'
import { wordSimilarity } from '../names/similarity.ts'
import type { PersonFeatures } from '../person.ts'
import { agreementOf, type Evidence, evidence } from './evidence.ts'
import { bitsAt, type ScoringModel } from './model.ts'
import { motherWords, type NameView, nameViews, type PlacedWord } from './name-view.ts'

/** Several words as one, as in Tesfa Mariam and Tesfamariam. */
const asOne = (words: readonly NameWord[]): NameWord | undefined => {
  const [first] = words
  return (
    first && {
      ...first,
      text: words.map(({ text }) => text).join(''),
      readings: [words.map(({ readings }) => readings[0] ?? '').join('')],
    }
  )
}

/** How alike two runs of words are: the mean over the shorter of each word's best partner, or both written as one word. */
export function runSimilarity(a: readonly NameWord[], b: readonly NameWord[]): number {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  if (short.length === 0) return 0
  const best = short.map((word) => Math.max(...long.map((other) => wordSimilarity(word, other))))
  const mean = best.reduce((sum, one) => sum + one, 0) / short.length
  const [left, right] = short.length === long.length ? [] : [asOne(short), asOne(long)]
  return left && right ? Math.max(mean, wordSimilarity(left, right)) : mean
}

const rarityOf = (model: ScoringModel, words: readonly NameWord[]) =>
  Math.max(...words.map((word) => model.rarity?.(word) ?? 0))

const agreed = (model: ScoringModel, bits: number, words: readonly NameWord[]) =>
  bits > 0 ? Math.max(bits + rarityOf(model, words), 0.5) : bits

type OtherNames = { weight: number; matched: number; against: number; best: number }

/** Pairs the other names one to one, best first, then counts what was stated on both sides and found no partner. */
function compareOthers(
  a: readonly PlacedWord[],
  b: readonly PlacedWord[],
  woman: boolean,
  model: ScoringModel,
): OtherNames {
  const pairs = a.flatMap((left) =>
    b.map((right) => {
      const similarity = wordSimilarity(left.word, right.word)
      const elsewhere = left.part !== right.part && left.part !== 'unknown' && right.part !== 'unknown'
      const bits =
        agreed(model, bitsAt(model.other, similarity), [left.word, right.word]) + (elsewhere ? model.otherPart : 0)
      return { left, right, similarity, bits }
    }),
  )
  const [openA, openB] = [new Set(a), new Set(b)]
  const result = { weight: 0, matched: 0, against: 0, best: 0 }
  for (const { left, right, similarity, bits } of pairs.sort((x, y) => y.bits - x.bits)) {
    if (bits <= 0 || !openA.has(left) || !openB.has(right)) continue
    openA.delete(left)
    openB.delete(right)
    result.weight += bits
    result.matched += 1
    result.best = Math.max(result.best, similarity)
  }
  for (const { left, right, bits } of pairs) {
    if (left.part !== right.part || left.part === 'unknown' || !openA.has(left) || !openB.has(right)) continue
    openA.delete(left)
    openB.delete(right)
    result.weight += woman && left.part === 'family' ? Math.max(bits, model.marriedName) : Math.min(bits, 0)
    result.against += 1
  }
  const [vague, other] = [[...openA], [...openB]].map((open) => open.filter(({ part }) => part === 'unknown').length)
  const conflicts = Math.min(openA.size, openB.size, Math.max(vague ?? 0, other ?? 0))
  result.weight += conflicts * model.unplaced
  result.against += conflicts
  return result
}

const doubtBits = (model: ScoringModel, { doubt }: NameView) =>
  ({ none: 0, 'given-last': model.givenLast, 'given-mistaken': model.givenMistaken })[doubt]

function compareViews(a: NameView, b: NameView, woman: boolean, model: ScoringModel) {
  const similarity = runSimilarity(a.given, b.given)
  const given =
    agreed(model, bitsAt(model.given, similarity), [...a.given, ...b.given]) + doubtBits(model, a) + doubtBits(model, b)
  const others = compareOthers(a.others, b.others, woman, model)
  return {
    similarity,
    given,
    others,
    comparable: a.others.length > 0 && b.others.length > 0,
    total: given + others.weight,
  }
}

function otherEvidence(others: OtherNames, comparable: boolean): Evidence {
  if (!comparable || others.matched + others.against === 0) return evidence('other-names', 'missing', 0)
  const agreement =
    others.matched === 0 ? 'different' : others.against > 0 ? 'partly' : others.best >= 0.92 ? 'same' : 'close'
  return evidence('other-names', agreement, others.weight)
}

/** Given and other names under the understanding that fits best, over all names that each side has; and the mothers' names. */
export function compareNames(sought: PersonFeatures, present: PersonFeatures, model: ScoringModel): Evidence[] {
  const woman = sought.sex === 'female' || present.sex === 'female'
  const views = (person: PersonFeatures) => person.names.flatMap((name) => nameViews(name, person))
  const right = views(present)
  const all = views(sought).flatMap((a) => right.map((b) => compareViews(a, b, woman, model)))
  const [best] = all.sort((x, y) => y.total - x.total)
  const mothers = [motherWords(sought), motherWords(present)] as const
  const similarity = runSimilarity(mothers[0], mothers[1])
  const bits = agreed(model, bitsAt(model.mother, similarity), [...mothers[0], ...mothers[1]])
  return [
    best ? evidence('given-name', agreementOf(best.similarity), best.given) : evidence('given-name', 'missing', 0),
    best ? otherEvidence(best.others, best.comparable) : evidence('other-names', 'missing', 0),
    mothers.some((words) => words.length === 0)
      ? evidence('mother-name', 'missing', 0)
      : evidence('mother-name', agreementOf(similarity), bits),
  ]
}
