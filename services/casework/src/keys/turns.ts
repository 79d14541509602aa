/** Lets one piece of work run at a time. */
export type Turns = { take<T>(work: () => Promise<T>): Promise<T> }

/** One after the other, in the order in which they came; one that fails holds up nobody. */
export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve()
  return {
    take(work) {
      const turn = last.then(work, work)
      last = turn.catch(() => {})
      return turn
    },
  }
}
