/** Leaves its slot. */
export type Leave = () => void

export type ReadingSlots = {
  /** Waits for a slot; undefined when none came free in time, or too many of this Society wait already. */
  enter(member: string): Promise<Leave | undefined>
}

export type SlotLimits = {
  readonly total: number
  readonly perMember: number
  /** Of all, how many are for Societies that hold none. */
  readonly forFirst: number
  /** How many of one Society may wait. */
  readonly waiting: number
  readonly waitMs: number
}

type Waiting = { readonly member: string; readonly admit: () => void }

/**
 * Bounds how many records are held at once, each of which keeps a connection to the database, and how many of them for
 * one Society: whoever reads slowly delays itself, not the others. Some are left for whoever holds none, so that a few
 * slow Societies do not keep the rest out. Who waits longest comes first.
 */
export const readingSlots = ({ total, perMember, forFirst, waiting: most, waitMs }: SlotLimits): ReadingSlots => {
  const held = new Map<string, number>()
  const waiting: Waiting[] = []
  let all = 0
  const isFree = (member: string): boolean => {
    const own = held.get(member) ?? 0
    return own === 0 ? all < total : own < perMember && all < total - forFirst
  }
  const mayWait = (member: string): boolean => waiting.filter((one) => one.member === member).length < most
  const take = (member: string): Leave => {
    all += 1
    held.set(member, (held.get(member) ?? 0) + 1)
    let left = false
    return () => {
      if (left) return
      left = true
      all -= 1
      const rest = (held.get(member) ?? 1) - 1
      if (rest === 0) held.delete(member)
      else held.set(member, rest)
      const next = waiting.findIndex((one) => isFree(one.member))
      if (next !== -1) waiting.splice(next, 1)[0]?.admit()
    }
  }
  return {
    enter(member) {
      if (isFree(member)) return Promise.resolve(take(member))
      if (!mayWait(member)) return Promise.resolve(undefined)
      return new Promise((resolve) => {
        const one: Waiting = {
          member,
          admit: () => {
            clearTimeout(timer)
            resolve(take(member))
          },
        }
        const timer = setTimeout(() => {
          waiting.splice(waiting.indexOf(one), 1)
          resolve(undefined)
        }, waitMs)
        waiting.push(one)
      })
    },
  }
}
