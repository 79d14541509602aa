/** Runs work as soon as little enough other work is under way. */
export type Turns = <T>(work: () => Promise<T>) => Promise<T>

/**
 * Lets so many pieces of work be under way at once; for Argon2id, each of which takes up to 256 MiB and a processor. Work
 * begins in the order in which it was asked for.
 */
export const atMost = (width: number): Turns => {
  let free = width
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
