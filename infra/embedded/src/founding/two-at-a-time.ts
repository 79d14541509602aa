/** Runs work as soon as at most one other piece is under way. */
export type Pair = <T>(work: () => Promise<T>) => Promise<T>

/**
 * Argon2id takes up to 256 MiB and a processor each time: two at a time, as there are processors on a small machine.
 * Work begins in the order in which it was asked for.
 */
export const twoAtATime = (): Pair => {
  let free = 2
  const waiting: (() => void)[] = []
  return async (work) => {
    if (free > 0) free -= 1
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) free += 1
      else next()
    }
  }
}
