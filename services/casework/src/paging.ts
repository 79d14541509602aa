import type { AuditAction, PageQuery } from '@kinlink/contracts'
import type { Db, Tx } from '@kinlink/postgres'
import type { Static } from 'typebox'
import { logAct } from './audit/log.ts'
import type { OfficerSession } from './sessions/session.ts'

/** Listings go on after the last row seen: its instant and id, as the opaque cursor `<milliseconds>.<id>`. */
export type After = { at: Date; id: string } | null

const PAGE = 50
/** The end of the years that have four digits: no row is later, and PostgreSQL knows every instant before. */
const END = Date.UTC(10_000)

/** Reads a cursor that this service gave; anything else starts from the beginning, as an unknown cursor tells nothing. */
export function readCursor(cursor: string | undefined): After {
  const [ms, id] = (cursor ?? '').split('.')
  if (ms === undefined || id === undefined || !/^[0-9]{1,15}$/.test(ms) || Number(ms) >= END) return null
  return { at: new Date(Number(ms)), id }
}

/** The page of at most `limit` rows out of `limit + 1` that were asked for, and the cursor if there are more. */
export function pageOfRows<Row, Item>(
  rows: readonly Row[],
  limit: number,
  cursorOf: (row: Row) => { at: Date; id: string },
  view: (row: Row) => Item,
): { items: Item[]; next?: string } {
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const items = page.map(view)
  if (rows.length <= limit || last === undefined) return { items }
  const { at, id } = cursorOf(last)
  return { items, next: `${at.getTime()}.${id}` }
}

export const limitOf = (limit: string | undefined): number => (limit === undefined ? PAGE : Number(limit))

/** What is listed, and how one row becomes an item and a cursor. */
export type Listing<Row, Item> = {
  action: AuditAction
  list(tx: Tx, after: After, limit: number): Promise<Row[]>
  cursorOf(row: Row): { at: Date; id: string }
  view(row: Row): Item
}

/** Reads one page; that it was read, and how much of it was there, stands in the access log. */
export const readPage = <Row, Item>(
  { db }: { db: Db },
  session: OfficerSession,
  query: Static<typeof PageQuery>,
  { action, list, cursorOf, view }: Listing<Row, Item>,
): Promise<{ items: Item[]; next?: string }> =>
  db.transaction(async (tx) => {
    const limit = limitOf(query.limit)
    const rows = await list(tx, readCursor(query.after), limit + 1)
    const page = pageOfRows(rows, limit, cursorOf, view)
    await logAct(tx, session, { action, subject: null, decision: 'allow', count: page.items.length })
    return page
  })
