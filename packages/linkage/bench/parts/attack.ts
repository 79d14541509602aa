import { DIFFUSION } from '../../src/codes/keys.ts'
import { deriveLinkageKeys, encode, type LinkageKeys, type PersonFeatures } from '../../src/index.ts'
import { expectationOf, undiffused } from '../attack/expectation.ts'
import { nameCodes } from '../attack/graph-matching.ts'
import { likenessOf } from '../attack/likeness.ts'
import { rank, readCaseload } from '../support/caseload-files.ts'
import { rounded } from '../support/measures.ts'

/** Shares of the people known to the attacker who are encoded. */
export const OVERLAPS = [0.05, 0.1, 0.2, 0.5, 1]
const KNOWN = 400

type Encoder = (person: PersonFeatures, keys: LinkageKeys) => Uint8Array

/** The share of codes that the attack names rightly, by overlap, with `mixed` bits in each parity. */
export function reidentified(people: readonly PersonFeatures[], encoder: Encoder, mixed: number, overlaps = OVERLAPS) {
  const keys = deriveLinkageKeys(new Uint8Array(32).fill(42))
  const expectation = expectationOf(people, mixed)
  return Object.fromEntries(
    overlaps.map((overlap) => {
      const encoded = [...people.keys()]
        .sort((a, b) => rank(`${overlap} ${a}`) - rank(`${overlap} ${b}`))
        .slice(0, Math.round(overlap * people.length))
      const codes = encoded.flatMap((at) => people[at] ?? []).map((person) => encoder(person, keys))
      const names = nameCodes(likenessOf(codes), expectation)
      const right = encoded.filter((at, code) => names[code] === at).length / encoded.length
      return [overlap, rounded(right)]
    }),
  )
}

/** The graph-matching attack on codes as the exchange has them, and on the same codes without diffusion. */
export function measureAttack(folder: string) {
  const people = readCaseload(folder, 'all')
    .present.slice(0, KNOWN)
    .map(({ features }) => features)
  const ours = reidentified(people, encode, DIFFUSION)
  const bare = reidentified(people, undiffused, 1)
  const worst = (shares: Readonly<Record<string, number>>) => Math.max(...Object.values(shares))
  return {
    attack: {
      known: people.length,
      reidentified: worst(ours),
      undiffused: worst(bare),
      byOverlap: { reidentified: ours, undiffused: bare },
    },
  }
}
