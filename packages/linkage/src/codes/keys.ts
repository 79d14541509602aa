import { createHash, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'
import { LEXICON } from '../names/lexicon.ts'
import { CODE_BITS } from './dice.ts'
import { FAMILIES, type Family } from './features.ts'

/** How many input bits each output bit mixes: below 5, codes of a whole registry can be told apart by their similarities alone. */
export const DIFFUSION = 10

/** Everything that is derived from a linkage epoch key. Known to Societies only; never to the exchange. */
export type LinkageKeys = {
  readonly families: Readonly<Record<Family, KeyObject>>
  /** For each output bit the input bits it mixes, `DIFFUSION` at a time. */
  readonly mixing: Uint16Array
}

/** Part of every derivation, so that a changed engine or lexicon never compares with codes of an older one. */
export const CODE_VERSION = `kinlink linkage code v2 lexicon ${LEXICON.version}`

const subkey = (epochKey: Uint8Array, purpose: string) =>
  new Uint8Array(hkdfSync('sha256', epochKey, new Uint8Array(0), `${CODE_VERSION} ${purpose}`, 32))

/** Uniform integers below a bound, by rejection, from the SHAKE-256 stream of a secret seed. */
function uniform(seed: Uint8Array): (bound: number) => number {
  const stream = createHash('shake256', { outputLength: 8 * CODE_BITS * DIFFUSION })
    .update(seed)
    .digest()
  let at = 0
  return (bound) => {
    const limit = 65536 - (65536 % bound)
    for (;;) {
      const value = stream.readUInt16BE(at)
      at += 2
      if (value < limit) return value % bound
    }
  }
}

/** Ten keyed shuffles of all positions: every input bit is mixed into ten output bits, no output bit takes one twice. */
function mixingTable(seed: Uint8Array): Uint16Array {
  const below = uniform(seed)
  const table = new Uint16Array(CODE_BITS * DIFFUSION)
  const taken = (output: number, round: number, input: number) => {
    for (let at = output * DIFFUSION; at < output * DIFFUSION + round; at++) if (table[at] === input) return true
    return false
  }
  for (let round = 0; round < DIFFUSION; round++) {
    const order = Uint16Array.from({ length: CODE_BITS }, (_, index) => index)
    for (let output = CODE_BITS - 1; output >= 0; output--) {
      let pick = below(output + 1)
      // Few positions are left towards the end of a shuffle; a repeat that cannot be avoided only leaves that bit out of the mix.
      for (let tries = 0; tries < 8 && taken(output, round, order[pick] ?? 0); tries++) pick = below(output + 1)
      const input = order[pick] ?? 0
      order[pick] = order[output] ?? 0
      order[output] = input
      table[output * DIFFUSION + round] = input
    }
  }
  return table
}

/**
 * Sub-keys and the diffusion of one linkage epoch (HKDF-SHA-256, RFC 5869). The epoch key has at least 32 bytes; a shorter one throws.
 */
export function deriveLinkageKeys(epochKey: Uint8Array): LinkageKeys {
  if (epochKey.length < 32) throw new RangeError('a linkage epoch key has at least 32 bytes')
  const keys = FAMILIES.map((family) => [family, createSecretKey(subkey(epochKey, family))] as const)
  return {
    families: Object.fromEntries(keys) as Record<Family, KeyObject>,
    mixing: mixingTable(subkey(epochKey, 'diffusion')),
  }
}
