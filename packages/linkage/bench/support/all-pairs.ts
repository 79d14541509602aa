import type { NameWord } from '../../src/names/name.ts'
import { nameSimilarity } from '../../src/names/similarity.ts'
import type { PersonFeatures } from '../../src/person.ts'
import { rarityAmong } from '../../src/scoring/frequency.ts'
import type { ScoringModel } from '../../src/scoring/model.ts'
import { bitsOf, type Outcome } from '../../src/scoring/outcome.ts'
import { type Prepared, prepare } from '../../src/scoring/prepared.ts'
import { comparePair } from '../../src/scoring/score-pair.ts'

/** A pair that was scored: places in both lists and bits. */
export type Scored = { sought: number; present: number; bits: number }

/** Similarity from which two words may be one name; a pair without one such pair of words has its names against it in full. */
const ALIKE = 0.65
const ROWS = 3000

const nameWords = (one: Prepared) =>
  new Set(one.views.flatMap(({ given, others }) => [...given, ...others.map(({ word }) => word)]))

/** Reads people so that equal words are one object: what is worked out for a word then holds for all who bear it. */
function reader(): (person: PersonFeatures) => Prepared {
  const known = new Map<string, NameWord>()
  const one = (word: NameWord) => {
    const key = `${word.text} ${word.readings.join(' ')}`
    const first = known.get(key) ?? word
    known.set(key, first)
    return first
  }
  return (person) => {
    const { views, mother, place, ...rest } = prepare(person)
    const shared = views.map(({ given, others, doubt }) => ({
      given: given.map(one),
      others: others.map(({ word, part }) => ({ word: one(word), part })),
      doubt,
    }))
    return { ...rest, views: shared, mother: mother.map(one), place: place.map(one) }
  }
}

/** Similarities that are worked out once for each two words; those of one word with all of the other side at once. */
function rememberer(similar: (a: NameWord, b: NameWord) => number, vocabulary: readonly NameWord[]) {
  const place = new Map(vocabulary.map((word, index) => [word, index]))
  const rows = new Map<NameWord, Float32Array>()
  const rowOf = (word: NameWord) => {
    let row = rows.get(word)
    if (row === undefined) {
      if (rows.size >= ROWS) rows.clear()
      row = Float32Array.from(vocabulary, (other) => similar(word, other))
      rows.set(word, row)
    }
    return row
  }
  const others = new Map<string, number>()
  const once = (a: NameWord, b: NameWord) => {
    const key = `${a.text} ${a.script} ${b.text} ${b.script}`
    const known = others.get(key) ?? similar(a, b)
    others.set(key, known)
    return known
  }
  return {
    rowOf,
    similar: (a: NameWord, b: NameWord) => {
      const at = place.get(b)
      return at === undefined || !rows.has(a) ? once(a, b) : (rows.get(a)?.[at] ?? 0)
    },
  }
}

/** Every pair that has at least one word or the date of birth alike, handed on with its outcomes; all others could not reach any threshold that counts. */
export function eachPair(
  sought: readonly PersonFeatures[],
  present: readonly PersonFeatures[],
  model: ScoringModel,
  visit: (sought: number, present: number, outcomes: Outcome[]) => void,
): void {
  const read = reader()
  const right = present.map(read)
  const holders = new Map<NameWord, number[]>()
  right.forEach((one, index) => {
    for (const word of nameWords(one)) {
      const list = holders.get(word)
      if (list === undefined) holders.set(word, [index])
      else list.push(index)
    }
  })
  const vocabulary = [...holders.keys()]
  const holdersAt = vocabulary.map((word) => holders.get(word) ?? [])
  const { rowOf, similar } = rememberer(model.similar ?? nameSimilarity, vocabulary)
  const rarity = model.rarity ?? rarityAmong(right)
  const remembering = { ...model, similar, rarity }
  const bornOn = new Map<string, number[]>()
  right.forEach(({ written }, index) => {
    if (written !== null) bornOn.set(written, [...(bornOn.get(written) ?? []), index])
  })
  const seen = new Int32Array(right.length).fill(-1)
  sought.forEach((person, s) => {
    const left = read(person)
    const compare = (p: number) => {
      const other = right[p]
      if (other === undefined || seen[p] === s) return
      seen[p] = s
      visit(s, p, comparePair(left, other, remembering))
    }
    for (const p of bornOn.get(left.written ?? '') ?? []) compare(p)
    for (const word of nameWords(left)) {
      const row = rowOf(word)
      for (let at = 0; at < row.length; at++) {
        if ((row[at] ?? 0) < ALIKE) continue
        for (const p of holdersAt[at] ?? []) compare(p)
      }
    }
  })
}

/** Scores all pairs; only those of at least `floor` bits are kept. */
export function scoreAll(
  sought: readonly PersonFeatures[],
  present: readonly PersonFeatures[],
  model: ScoringModel,
  floor: number,
): Scored[] {
  const kept: Scored[] = []
  eachPair(sought, present, model, (s, p, outcomes) => {
    let bits = 0
    for (const { steps } of outcomes) bits += bitsOf(steps, model.weights)
    if (bits >= floor) kept.push({ sought: s, present: p, bits })
  })
  return kept
}
