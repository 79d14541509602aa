import type { Expectation } from './expectation.ts'
import type { Likeness } from './likeness.ts'
import { type Guess, startByRows, startBySearch } from './starts.ts'

/*
 * An attack on codes without their key: whoever holds all codes, and a list of plaintexts in which the encoded people are, draws both graphs of likenesses and looks
 * for the naming of codes under which the two agree best. A start names a few codes; the surest of them are anchors, by the distances to which every code is named
 * anew by likelihood; and so on with more anchors. It knows features, folds, weights, lexicon and the number of mixed bits: everything but the key.
 */

const ROUNDS = 12
/** A share of rounds in which the number of anchors grows to all. */
const GROWING = 8
const FEWEST_ANCHORS = 10
/** One distance that does not fit at all says no more than this: it may be the anchor that is wrong. */
const MOST = 12

type Named = Guess & { cost: number }

/** The surest names, each person once. */
function anchorsOf({ person, sureness }: Guess, most: number): number[] {
  const taken = new Set<number>()
  return [...sureness.keys()]
    .filter((code) => (sureness[code] ?? 0) > 0)
    .sort((a, b) => (sureness[b] ?? 0) - (sureness[a] ?? 0))
    .filter((code) => {
      const free = !taken.has(person[code] ?? -1)
      taken.add(person[code] ?? -1)
      return free
    })
    .slice(0, most)
}

/** Names every code anew by its number of bits and its distances to the anchors. */
function named(codes: Likeness, people: Expectation, guess: Guess, anchors: readonly number[]): Named {
  const next = { person: new Int32Array(codes.size), sureness: new Float32Array(codes.size), cost: 0 }
  const costs = new Float32Array(people.size)
  for (let code = 0; code < codes.size; code++) {
    const weight = codes.weights[code] ?? 0
    for (let person = 0; person < people.size; person++)
      costs[person] = (weight - (people.weights[person] ?? 0)) ** 2 * (people.weightWorth[person] ?? 0)
    for (const anchor of anchors) {
      if (anchor === code) continue
      const other = guess.person[anchor] ?? 0
      const seen = codes.distances[code * codes.size + anchor] ?? 0
      for (let person = 0, cell = other * people.size; person < people.size; person++, cell++) {
        const off = (seen - (people.distances[cell] ?? 0)) ** 2 * (people.distanceWorth[cell] ?? 0)
        costs[person] = (costs[person] ?? 0) + Math.min(off, MOST)
      }
      costs[other] = (costs[other] ?? 0) + 2 * MOST
    }
    let [best, second] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
    for (const [person, cost] of costs.entries()) {
      if (cost < best) {
        second = best
        best = cost
        next.person[code] = person
      } else if (cost < second) second = cost
    }
    next.sureness[code] = second - best
    next.cost += best / Math.max(1, anchors.length)
  }
  return next
}

function refined(codes: Likeness, people: Expectation, start: Guess): Named {
  let guess: Named = { ...start, cost: Number.POSITIVE_INFINITY }
  for (let round = 1; round <= ROUNDS; round++) {
    const most = Math.max(FEWEST_ANCHORS, Math.round(codes.size * Math.min(1, round / GROWING)))
    guess = named(codes, people, guess, anchorsOf(guess, most))
  }
  return guess
}

/** For each code the person whom the attacker takes it for: of two starts he keeps what fits better. He asks nobody whether it is right. */
export function nameCodes(codes: Likeness, people: Expectation): Int32Array {
  const ends = [startByRows, startBySearch].map((start) => refined(codes, people, start(codes, people)))
  return ends.reduce((best, end) => (end.cost < best.cost ? end : best)).person
}
