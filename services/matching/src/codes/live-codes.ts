import type { EntryRole } from '@kinlink/contracts'
import { bandOf, type CodeIndex, createCodeIndex } from '@kinlink/linkage/compare'
import type { Queries } from '@kinlink/postgres'
import { type Entry, oppositeOf } from '../entries/entry.ts'
import { changesAfter } from '../entries/entry-store.ts'

export type Found = { readonly id: string; readonly band: ReturnType<typeof bandOf> }

/** All living codes in memory, as PostgreSQL has them up to the newest change that has been read. */
export type LiveCodes = {
  /** Reads what has changed. In a transaction under the change lock nothing that has been committed is missing. */
  catchUp(db: Queries): Promise<void>
  /** Entries of the opposite role and the same code epoch at or above the floor, in no telling order. */
  search(entry: Pick<Entry, 'role' | 'codeEpoch' | 'code'>, floor: number): Found[]
  /** Forgets a code at once; every other instance does at its next change. */
  forget(id: string): void
  readonly size: number
}

const PAGE = 2000

const groupOf = (epoch: string, role: EntryRole): string => `${epoch} ${role}`

export const createLiveCodes = (): LiveCodes => {
  const groups = new Map<string, CodeIndex>()
  const groupById = new Map<string, string>()
  let newest = 0n

  const put = (id: string, group: string, code: Uint8Array): void => {
    const index = groups.get(group) ?? createCodeIndex()
    groups.set(group, index)
    index.put(id, code)
    groupById.set(id, group)
  }
  const forget = (id: string): void => {
    const group = groupById.get(id)
    if (group === undefined) return
    const index = groups.get(group)
    index?.remove(id)
    if (index?.size === 0) groups.delete(group)
    groupById.delete(id)
  }
  const readChanges = async (db: Queries): Promise<boolean> => {
    const rows = await changesAfter(db, newest, PAGE)
    for (const { position, id, role, code_epoch, code } of rows) {
      // Read meanwhile by another run here.
      if (BigInt(position) <= newest) continue
      if (role === null || code_epoch === null || code === null) forget(id)
      else put(id, groupOf(code_epoch, role), code)
      newest = BigInt(position)
    }
    return rows.length === PAGE
  }

  return {
    // In the order of their positions: an id is stored once and never again after it was forgotten.
    async catchUp(db) {
      while (await readChanges(db));
    },
    search({ role, codeEpoch, code }, floor) {
      const hits = groups.get(groupOf(codeEpoch, oppositeOf(role)))?.search(code, floor) ?? []
      return hits.map(({ id, score }) => ({ id, band: bandOf(score) })).sort((a, b) => (a.id < b.id ? -1 : 1))
    },
    forget,
    get size() {
      return groupById.size
    },
  }
}
