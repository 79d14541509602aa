import type { Random } from '../keys/secret.ts'

/** A number from 0, below 1. */
const fraction = (random: Random): number => Buffer.from(random(4)).readUInt32BE() / 2 ** 32

/** Whether something of this probability happens. */
export const happens = (random: Random, probability: number): boolean => fraction(random) < probability

/** A whole number from 0, below `n`. */
export const below = (random: Random, n: number): number => Math.floor(fraction(random) * n)

/** One of some; undefined of none. */
export const oneOf = <T>(random: Random, some: readonly T[]): T | undefined => some[below(random, some.length)]
