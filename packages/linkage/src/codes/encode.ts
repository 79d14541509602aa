import { createHmac } from 'node:crypto'
import type { PersonFeatures } from '../person.ts'
import { type Family, type Feature, featuresOf } from './features.ts'
import { DIFFUSION, type LinkageKeys } from './keys.ts'
import { CODE_BITS, CODE_BYTES } from './resemblance.ts'

/**
 * How many positions a feature of each kind sets: its weight in the code. Chosen by trial on the development half of the caseload and on the pairs of
 * FEBRL4 that no figure is of: the right code is more often among the nearest, while strangers resemble each other no more.
 */
export const POSITIONS: Readonly<Record<Family, number>> = {
  'name-whole': 4,
  'name-skeleton': 2,
  'name-medium': 2,
  'name-consonants': 1,
  'name-group': 3,
  'birth-near-year': 5,
  'birth-year': 2,
  'birth-decade': 4,
  'birth-day': 6,
  place: 2,
  sex: 5,
}

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

/** The positions that a person's features set: as like each other as the features are, and as easily found again in a graph of likenesses. Never leaves. */
export function sparseBits(person: PersonFeatures, keys: LinkageKeys): Uint8Array {
  const bits = new Uint8Array(CODE_BITS)
  for (const feature of featuresOf(person)) for (const position of positionsOf(feature, keys)) bits[position] = 1
  return bits
}

/** Mixes each set bit into its output bits, each of which is the parity of those it mixes: equal features still show, which ones they were does not. */
function diffuse(bits: Uint8Array, mixing: Uint16Array): Uint8Array {
  const code = new Uint8Array(CODE_BYTES)
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
  return diffuse(sparseBits(person, keys), keys.mixing)
}
