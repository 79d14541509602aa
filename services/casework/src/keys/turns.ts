/** Lets one piece of work run at a time. */
export type Turns = { take<T>(work: () => Promise<T>): Promise<T> }

/** Argon2id takes up to 256 MiB each time; in turns, many sign-ins at once cost time and not memory. */
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
