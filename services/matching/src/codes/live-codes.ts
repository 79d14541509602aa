import type { Queries } from '@kinlink/postgres'
import { changesAfter } from '../entries/entry-store.ts'
import { type CodeGroups, createCodeGroups } from './code-groups.ts'

/** All living codes in memory, as PostgreSQL has them up to the newest change that has been read. */
export type LiveCodes = Pick<CodeGroups, 'search' | 'size'> & {
  /** Reads what has changed. In a transaction under the change lock nothing that has been committed is missing. */
  catchUp(db: Queries): Promise<void>
  /** Forgets a code at once; every other instance does at its next change. */
  forget(id: string): void
}

const PAGE = 2000

export const createLiveCodes = (): LiveCodes => {
  const groups = createCodeGroups()
  let newest = 0n

  const readChanges = async (db: Queries): Promise<boolean> => {
    const rows = await changesAfter(db, newest, PAGE)
    for (const { position, id, author, role, code_epoch: codeEpoch, code } of rows) {
      // Read meanwhile by another run here.
      if (BigInt(position) <= newest) continue
      if (author === null || role === null || codeEpoch === null || code === null) groups.forget(id)
      else groups.put({ id, author, role, codeEpoch, code })
      newest = BigInt(position)
    }
    return rows.length === PAGE
  }

  return {
    // In the order of their positions: an id is never stored again after it was forgotten, and a newer code has a later position than an older one.
    async catchUp(db) {
      while (await readChanges(db));
    },
    search: groups.search,
    forget: groups.forget,
    get size() {
      return groups.size
    },
  }
}
