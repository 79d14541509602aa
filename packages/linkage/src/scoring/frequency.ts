import type { NameWord } from '../names/name.ts'
import type { Prepared } from './prepared.ts'

/** Bits of a name that one person in 256 bears: the ordinary, from which rarer and commoner names are measured. */
const ORDINARY = 8
/** So many people are taken to bear no name that was ever seen: what a small register says of frequencies is little. */
const UNSEEN = 40
const MOST = 4

/** How rare names are, in bits above or below the ordinary. */
export type Rarity = (word: NameWord) => number

/**
 * Counts names by skeleton over the people that are compared and tells how much an agreement on each is worth: two who are both called
 * Mohamed are less likely to be one person than two who are both called Jahanara.
 */
export function rarityAmong(people: Iterable<Prepared>): Rarity {
  const bearers = new Map<string, number>()
  let everybody = 0
  for (const { views } of people) {
    everybody += 1
    const keys = new Set<string>()
    for (const { given, others } of views) {
      for (const word of given) keys.add(word.skeleton[0] ?? '')
      for (const { word } of others) keys.add(word.skeleton[0] ?? '')
    }
    for (const key of keys) bearers.set(key, (bearers.get(key) ?? 0) + 1)
  }
  return (word) => {
    const seen = Math.max(...word.skeleton.map((key) => bearers.get(key) ?? 0), 0)
    const bits = -Math.log2((seen + UNSEEN / 256) / (everybody + UNSEEN)) - ORDINARY
    return Math.max(-MOST, Math.min(MOST, bits))
  }
}
