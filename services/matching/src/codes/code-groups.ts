import type { EntryRole } from '@kinlink/contracts'
import { bandOf, type CodeIndex, createCodeIndex, resemblance, shortlistLength } from '@kinlink/linkage/compare'
import { type Entry, oppositeOf } from '../entries/entry.ts'

export type Found = { readonly id: string; readonly band: ReturnType<typeof bandOf> }
type Coded = Pick<Entry, 'id' | 'author' | 'role' | 'codeEpoch' | 'code'>

/** Codes by role and code epoch: each entry is compared with the opposite role of its own epoch. */
export type CodeGroups = {
  /** Adds a code, in the place of any that this id had. */
  put(entry: Coded): void
  forget(id: string): void
  /**
   * Entries of other Societies, of the opposite role and the same code epoch, at or above the floor, in no telling order: of each Society
   * the nearest, as many as a shortlist has, so that none crowds out another's.
   */
  search(entry: Omit<Coded, 'id'>, floor: number): Found[]
  readonly size: number
}

const groupOf = (epoch: string, role: EntryRole): string => `${epoch} ${role}`

export const createCodeGroups = (): CodeGroups => {
  const groups = new Map<string, CodeIndex>()
  const known = new Map<string, { group: string; author: string }>()
  const forget = (id: string): void => {
    const group = known.get(id)?.group
    if (group === undefined) return
    const index = groups.get(group)
    index?.remove(id)
    if (index?.size === 0) groups.delete(group)
    known.delete(id)
  }
  return {
    put({ id, author, role, codeEpoch, code }) {
      const group = groupOf(codeEpoch, role)
      if (known.get(id)?.group !== group) forget(id)
      const index = groups.get(group) ?? createCodeIndex()
      groups.set(group, index)
      index.put(id, code)
      known.set(id, { group, author })
    },
    forget,
    search({ author, role, codeEpoch, code }, floor) {
      const index = groups.get(groupOf(codeEpoch, oppositeOf(role)))
      if (index === undefined) return []
      const room = shortlistLength(index.size)
      const listed = new Map<string | undefined, number>([[author, room]])
      return index
        .search(code, floor)
        .filter(({ id }) => {
          const other = known.get(id)?.author
          const before = listed.get(other) ?? 0
          listed.set(other, before + 1)
          return before < room
        })
        .map(({ id, score }) => ({ id, band: bandOf(score) }))
        .sort((a, b) => (a.id < b.id ? -1 : 1))
    },
    get size() {
      return known.size
    },
  }
}

/** Compares an entry with a few others one by one: those of other Societies, of the opposite role and the same code epoch, at or above the floor. */
export const searchFew = (entry: Coded, others: readonly Coded[], floor: number): Found[] =>
  others.flatMap(({ id, author, role, codeEpoch, code }) => {
    if (author === entry.author || role === entry.role || codeEpoch !== entry.codeEpoch) return []
    const score = resemblance(entry.code, code)
    return score >= floor ? [{ id, band: bandOf(score) }] : []
  })
