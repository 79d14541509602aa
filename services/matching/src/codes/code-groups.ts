import type { EntryRole } from '@kinlink/contracts'
import { bandOf, type CodeIndex, createCodeIndex } from '@kinlink/linkage/compare'
import { type Entry, oppositeOf } from '../entries/entry.ts'

export type Found = { readonly id: string; readonly band: ReturnType<typeof bandOf> }
type Coded = Pick<Entry, 'id' | 'role' | 'codeEpoch' | 'code'>

/** Codes by role and code epoch: each entry is compared with the opposite role of its own epoch. */
export type CodeGroups = {
  put(entry: Coded): void
  forget(id: string): void
  /** Entries of the opposite role and the same code epoch at or above the floor, in no telling order. */
  search(entry: Omit<Coded, 'id'>, floor: number): Found[]
  readonly size: number
}

// A group of few codes, such as that of one batch, takes little memory; one of many grows by itself.
const ROOM = 32

const groupOf = (epoch: string, role: EntryRole): string => `${epoch} ${role}`

export const createCodeGroups = (): CodeGroups => {
  const groups = new Map<string, CodeIndex>()
  const groupById = new Map<string, string>()
  return {
    put({ id, role, codeEpoch, code }) {
      const group = groupOf(codeEpoch, role)
      const index = groups.get(group) ?? createCodeIndex(ROOM)
      groups.set(group, index)
      index.put(id, code)
      groupById.set(id, group)
    },
    forget(id) {
      const group = groupById.get(id)
      if (group === undefined) return
      const index = groups.get(group)
      index?.remove(id)
      if (index?.size === 0) groups.delete(group)
      groupById.delete(id)
    },
    search({ role, codeEpoch, code }, floor) {
      const hits = groups.get(groupOf(codeEpoch, oppositeOf(role)))?.search(code, floor) ?? []
      return hits.map(({ id, score }) => ({ id, band: bandOf(score) })).sort((a, b) => (a.id < b.id ? -1 : 1))
    },
    get size() {
      return groupById.size
    },
  }
}
