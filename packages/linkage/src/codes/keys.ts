import { createHash, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'
import { LEXICON } from '../names/lexicon.ts'
import { FAMILIES, type Family } from './features.ts'
import { CODE_BITS, CODE_BYTES } from './resemblance.ts'

/**
 * How many output bits each input bit is mixed into, and how many input bits each output bit mixes. More hide the likeness of strangers from
 * whoever steals codes, and that of one person's two records from the exchange: decision 17 says what was measured.
 */
export const DIFFUSION = 32

/** Everything that is derived from a linkage epoch key. Known to Societies only; never to the exchange. */
export type LinkageKeys = {
  readonly families: Readonly<Record<Family, KeyObject>>
  /** For each input bit the output bits it is mixed into, `DIFFUSION` at a time. */
  readonly mixing: Uint16Array
  /** Laid over every code: with half of its bits set, the number of bits set in a code does not tell how much is known of somebody. */
  readonly mask: Uint8Array
  /** Seed of the positions that fill up the codes of those of whom little is known. */
  readonly filling: Uint8Array
}

/** Part of every derivation, so that a changed engine or lexicon never compares with codes of an older one. */
export const CODE_VERSION = `kinlink linkage code v4 lexicon ${LEXICON.version}`

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

/**
 * As many keyed shuffles of all positions as bits are mixed: each input bit is mixed into that many output bits, all different, and each output bit
 * mixes that many input bits, all different.
 */
function mixingTable(seed: Uint8Array): Uint16Array {
  const below = uniform(seed)
  const table = new Uint16Array(CODE_BITS * DIFFUSION)
  for (let round = 0; round < DIFFUSION; round++) {
    const taken = (input: number, output: number) =>
      table.subarray(input * DIFFUSION, input * DIFFUSION + round).includes(output)
    const order = Uint16Array.from({ length: CODE_BITS }, (_, index) => index)
    const swap = (a: number, b: number) => {
      const kept = order[a] ?? 0
      order[a] = order[b] ?? 0
      order[b] = kept
    }
    for (let input = CODE_BITS - 1; input > 0; input--) swap(input, below(input + 1))
    for (let input = 0; input < CODE_BITS; input++) {
      // What is mixed into one bit twice would not be mixed at all: it changes places with another that then does not come twice either.
      while (taken(input, order[input] ?? 0)) {
        const other = below(CODE_BITS)
        if (!taken(input, order[other] ?? 0) && !taken(other, order[input] ?? 0)) swap(input, other)
      }
    }
    for (const [input, output] of order.entries()) table[input * DIFFUSION + round] = output
  }
  return table
}

/**
 * Sub-keys, diffusion and mask of one linkage epoch (HKDF-SHA-256, RFC 5869). The epoch key has at least 32 bytes; a shorter one throws.
 */
export function deriveLinkageKeys(epochKey: Uint8Array): LinkageKeys {
  if (epochKey.length < 32) throw new RangeError('a linkage epoch key has at least 32 bytes')
  const keys = FAMILIES.map((family) => [family, createSecretKey(subkey(epochKey, family))] as const)
  return {
    families: Object.fromEntries(keys) as Record<Family, KeyObject>,
    mixing: mixingTable(subkey(epochKey, 'diffusion')),
    mask: createHash('shake256', { outputLength: CODE_BYTES }).update(subkey(epochKey, 'mask')).digest(),
    filling: subkey(epochKey, 'filling'),
  }
}
