/** Leaves its slot. */
export type Leave = () => void

export type ReadingSlots = {
  /** Waits for a slot; undefined when none came free in time. */
  enter(member: string): Promise<Leave | undefined>
}

export type SlotLimits = { readonly total: number; readonly perMember: number; readonly waitMs: number }

type Waiting = { readonly member: string; readonly admit: () => void }

/**
 * Bounds how many records are held at once, each of which keeps a connection to the database, and how many of them for
 * one Society: whoever reads slowly delays itself, not the others. Who waits longest comes first.
 */
export const readingSlots = ({ total, perMember, waitMs }: SlotLimits): ReadingSlots => {
  const held = new Map<string, number>()
  const waiting: Waiting[] = []
  let all = 0
  const isFree = (member: string): boolean => all < total && (held.get(member) ?? 0) < perMember
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
