/** Listings go on after the last row seen: its instant and id, as the opaque cursor `<milliseconds>.<id>`. */
export type After = { at: Date; id: string } | null

export const PAGE = 50

/** Reads a cursor that this service gave; anything else starts from the beginning, as an unknown cursor tells nothing. */
export function readCursor(cursor: string | undefined): After {
  const [ms, id] = (cursor ?? '').split('.')
  const at = new Date(Number(ms))
  return ms === undefined || id === undefined || ms === '' || Number.isNaN(at.getTime()) ? null : { at, id }
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
