/**
 * Asks one question at a time, each for everybody who came since the last one was sent. Nobody is given an answer to a
 * question that was sent before they asked.
 */
export const askedTogether = <T>(ask: () => Promise<T>): (() => Promise<T>) => {
  let underWay: Promise<unknown> = Promise.resolve()
  let next: Promise<T> | undefined
  return () => {
    next ??= underWay.then(() => {
      next = undefined
      const asked = ask()
      underWay = asked.catch(() => {})
      return asked
    })
    return next
  }
}
