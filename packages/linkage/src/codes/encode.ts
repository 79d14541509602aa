import { createHash, createHmac } from 'node:crypto'
import type { PersonFeatures } from '../person.ts'
import { type Family, type Feature, featuresOf } from './features.ts'
import { DIFFUSION, type LinkageKeys } from './keys.ts'
import { CODE_BITS } from './resemblance.ts'

/**
 * How many positions a feature of each kind sets: its weight in the code. Chosen on the development half of the caseload and on the pairs of FEBRL4 that no figure
 * is of: what two people of one list share shows least, while the right code is among the nearest as often as before.
 */
export const POSITIONS: Readonly<Record<Family, number>> = {
  'name-whole': 2,
  'name-consonants': 2,
  'name-group': 3,
  'name-given': 2,
  'name-initial': 5,
  'name-onset': 6,
  'birth-near-year': 6,
  'birth-decade': 1,
  'birth-day': 1,
  place: 3,
  sex: 16,
}

/** Fewest positions that anybody sets, seven tenths of what people mostly do: of whom little is known would resemble everybody of whom little is known. */
export const FEWEST_POSITIONS = 80
/** Draws of a position when positions are filled up: of so many, the eighty that are wanted are different for sure. */
const DRAWS = 512

/**
 * How many features are remembered for each key: pairs of letters come again and again, hashing them is most of the work. Whole words of
 * names are hashed each time: of those whose record is erased nothing stays here.
 */
const REMEMBERED = 20_000
const remembered = new WeakMap<LinkageKeys, Map<string, Uint16Array>>()

/** A feature's positions. */
function positionsOf(feature: Feature, keys: LinkageKeys): Uint16Array {
  if (feature.family === 'name-whole') return hashed(feature, keys)
  const known = remembered.get(keys) ?? new Map<string, Uint16Array>()
  remembered.set(keys, known)
  const name = `${feature.family} ${feature.token}`
  const found = known.get(name)
  if (found !== undefined) return found
  const positions = hashed(feature, keys)
  if (known.size >= REMEMBERED) known.clear()
  known.set(name, positions)
  return positions
}

/** Independent 11-bit cuts of one keyed hash, sixteen at most. */
function hashed({ family, token }: Feature, keys: LinkageKeys): Uint16Array {
  const digest = createHmac('sha256', keys.families[family]).update(token).digest()
  return Uint16Array.from({ length: POSITIONS[family] }, (_, at) => digest.readUInt16BE(2 * at) % CODE_BITS)
}

/** The number of set bits, one byte each. */
const countOf = (bits: Uint8Array) => bits.reduce((sum, bit) => sum + bit, 0)

/** Sets further positions up to the fewest, drawn by those that are set: the same for two of whom the very same is known, chance for any other two. */
function fillUp(bits: Uint8Array, filling: Uint8Array): void {
  let left = FEWEST_POSITIONS - countOf(bits)
  if (left <= 0) return
  const draws = createHash('shake256', { outputLength: 2 * DRAWS })
    .update(filling)
    .update(bits)
    .digest()
  for (let at = 0; left > 0; at += 2) {
    const position = draws.readUInt16BE(at) % CODE_BITS
    left -= 1 - (bits[position] ?? 0)
    bits[position] = 1
  }
}

/** The positions that a person's features set, and those that fill them up: as like each other as the features are, and as easily found again in a graph of likenesses. Never leaves. */
export function sparseBits(person: PersonFeatures, keys: LinkageKeys): Uint8Array {
  const bits = new Uint8Array(CODE_BITS)
  for (const feature of featuresOf(person)) for (const position of positionsOf(feature, keys)) bits[position] = 1
  fillUp(bits, keys.filling)
  return bits
}

/**
 * Mixes each set bit into its output bits, each of which is the parity of those it mixes and of one of the mask: equal features still show, which ones they were does not, nor how
 * many there were.
 */
function diffuse(bits: Uint8Array, { mixing, mask }: LinkageKeys): Uint8Array {
  const code = Uint8Array.from(mask)
  for (let input = 0; input < CODE_BITS; input++) {
    if (bits[input] === 0) continue
    for (let at = input * DIFFUSION; at < (input + 1) * DIFFUSION; at++) {
      const output = mixing[at] ?? 0
      code[output >> 3] = (code[output >> 3] ?? 0) ^ (1 << (output & 7))
    }
  }
  return code
}

/**
 * Blinds a person: 256 bytes that can be compared with codes under the same keys and, without the keys, neither read nor guessed.
 * Deterministic. Whoever holds the keys can test guesses offline; docs/threat-model.md says what follows.
 */
export function encode(person: PersonFeatures, keys: LinkageKeys): Uint8Array {
  return diffuse(sparseBits(person, keys), keys)
}
