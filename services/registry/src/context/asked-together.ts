/** Questions under way at once: one that hangs does not hold up the others. */
const MOST = 2

/**
 * Asks few questions at a time, each for everybody who came while no further one could be sent. Nobody is given an answer
 * to a question that was sent before they asked.
 */
export const askedTogether = <T>(ask: () => Promise<T>): (() => Promise<T>) => {
  const underWay = new Set<Promise<unknown>>()
  let next: Promise<T> | undefined
  const send = (): Promise<T> => {
    const asked = ask()
    const ended: Promise<unknown> = asked.catch(() => {}).then(() => underWay.delete(ended))
    underWay.add(ended)
    return asked
  }
  return () => {
    if (next === undefined && underWay.size < MOST) return send()
    next ??= Promise.race(underWay).then(() => {
      next = undefined
      return send()
    })
    return next
  }
}
