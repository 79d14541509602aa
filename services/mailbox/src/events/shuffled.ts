import { randomInt } from 'node:crypto'

/** An order that tells nothing: Fisher and Yates, by cryptographic randomness. */
export const shuffled = <T>(items: readonly T[]): T[] => {
  const rest = [...items]
  const order: T[] = []
  while (rest.length > 0) order.push(...rest.splice(randomInt(rest.length), 1))
  return order
}
