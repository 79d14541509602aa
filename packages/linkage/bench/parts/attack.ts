import { DIFFUSION } from '../../src/codes/keys.ts'
import { deriveLinkageKeys, encode, type LinkageKeys, type PersonFeatures } from '../../src/index.ts'
import { expectationOf, undiffused } from '../attack/expectation.ts'
import { nameCodes } from '../attack/graph-matching.ts'
import { likenessOf } from '../attack/likeness.ts'
import { rank, readCaseload } from '../support/caseload-files.ts'
import { rounded } from '../support/measures.ts'

/** Shares of the people known to the attacker who are encoded. */
const OVERLAPS = [0.05, 0.1, 0.2, 0.5, 1]
/** Decoys for each encoded person, who are in nobody's list. */
const DECOYS = 0.25
/** Lists, each of other people and attacked under a key of its own: what one list gives is chance. */
const LISTS = 8
const BARE_LISTS = 2

type Encoder = (person: PersonFeatures, keys: LinkageKeys) => Uint8Array

/** Somebody's codes: who is in the attacker's list, who is only among the codes, and a number that makes the key. */
type Stolen = { known: readonly PersonFeatures[]; decoys: readonly PersonFeatures[]; key: number }

/** How many codes the attack names rightly, of how many that belong to people in its list, at each overlap, with `mixed` bits in each parity. */
export function named(
  { known, decoys, key }: Stolen,
  encoder: Encoder,
  mixed: number,
  overlaps: readonly number[],
): { right: number; of: number }[] {
  const keys = deriveLinkageKeys(new Uint8Array(32).fill(key))
  const expectation = expectationOf(known, mixed)
  return overlaps.map((overlap) => {
    const encoded = [...known.keys()]
      .sort((a, b) => rank(`${overlap} ${a}`) - rank(`${overlap} ${b}`))
      .slice(0, Math.round(overlap * known.length))
    const theirs = encoded.flatMap((at) => known[at] ?? [])
    const among = decoys.slice(0, Math.round(overlap * decoys.length))
    const codes = [...theirs, ...among].map((person) => encoder(person, keys))
    const names = nameCodes(likenessOf(codes, mixed > 1), expectation)
    return { right: encoded.filter((at, code) => names[code] === at).length, of: encoded.length }
  })
}

/** By overlap: the share named rightly of all lists' codes, and the number in each list. */
function shares(lists: readonly Stolen[], encoder: Encoder, mixed: number) {
  const each = lists.map((list) => named(list, encoder, mixed, OVERLAPS))
  return OVERLAPS.map((overlap, at) => {
    const found = each.map((one) => one[at] ?? { right: 0, of: 0 })
    const sum = (of: 'right' | 'of') => found.reduce((total, one) => total + one[of], 0)
    return { overlap, share: rounded(sum('right') / sum('of')), right: found.map(({ right }) => right) }
  })
}

/** The graph-matching attack on codes as Societies make them, on the same among decoys, and on the same without diffusion. */
export function measureAttack(folder: string, known: number) {
  const people = readCaseload(folder, 'all').present.map(({ features }) => features)
  const decoys = Math.round(DECOYS * known)
  const lists = Array.from({ length: Math.min(LISTS, Math.floor(people.length / (known + decoys))) }, (_, at) => {
    const from = at * (known + decoys)
    return {
      known: people.slice(from, from + known),
      decoys: people.slice(from + known, from + known + decoys),
      key: 42 + at,
    }
  })
  const alone = lists.map((list) => ({ ...list, decoys: [] }))
  const byOverlap = {
    reidentified: shares(alone, encode, DIFFUSION),
    amongDecoys: shares(lists, encode, DIFFUSION),
    undiffused: shares(alone.slice(0, BARE_LISTS), undiffused, 1),
  }
  const worst = (by: readonly { share: number }[]) => Math.max(...by.map(({ share }) => share))
  return {
    attack: {
      reidentified: worst(byOverlap.reidentified),
      undiffused: worst(byOverlap.undiffused),
      known,
      mixed: DIFFUSION,
      byOverlap,
    },
  }
}
