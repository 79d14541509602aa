import { randomInt } from 'node:crypto'

/** The items in an order drawn by cryptographic randomness (Fisher and Yates). */
export const inRandomOrder = <T>(items: readonly T[]): T[] => {
  const rest = [...items]
  const order: T[] = []
  while (rest.length > 0) order.push(...rest.splice(randomInt(rest.length), 1))
  return order
}
