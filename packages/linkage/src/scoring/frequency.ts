import type { NameWord } from '../names/name.ts'
import type { Prepared } from './prepared.ts'

/** Bits of a name that one person in 256 bears: the ordinary, from which rarer and commoner names are measured. */
const ORDINARY = 8
/** A register's word is weighed against so many people whose names are as common as names usually are: a small one says little. */
const TAKEN = 40
/** Bits of what is taken where nobody counted: names that people bear are on average this much commoner than the ordinary. */
export const USUAL = -1.5
const MOST = 5

/** Rarity of a name that so many of everybody bear. */
function rarityOf(bearers: number, everybody: number): number {
  const bits = -Math.log2((bearers + TAKEN * 2 ** -(ORDINARY + USUAL)) / (everybody + TAKEN)) - ORDINARY
  return Math.max(-MOST, Math.min(MOST, bits))
}

/** How rare names are, in bits above or below the ordinary. */
export type Rarity = (word: NameWord) => number

/** What all spellings of a name share, most of the time: its consonants, told apart more finely than by the skeleton. */
const soundKeys = (word: NameWord) => word.medium.map((fold) => fold.replace(/[aiuh]/gu, '') || fold)

/**
 * Counts names of people and places by their consonants over the people present and tells how much an agreement on each is worth: two who are both called
 * Mohamed are less likely to be one person than two who are both called Jahanara.
 */
export function rarityAmong(people: Iterable<Prepared>): Rarity {
  const bearers = new Map<string, number>()
  let everybody = 0
  for (const { views, place } of people) {
    everybody += 1
    const keys = new Set<string>()
    for (const { given, others } of views)
      for (const word of [...given, ...others.map((other) => other.word)]) keys.add(soundKeys(word)[0] ?? '')
    for (const word of place) keys.add(soundKeys(word)[0] ?? '')
    for (const key of keys) bearers.set(key, (bearers.get(key) ?? 0) + 1)
  }
  return (word) => rarityOf(Math.max(...soundKeys(word).map((key) => bearers.get(key) ?? 0), 0), everybody)
}
