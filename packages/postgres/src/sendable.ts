import type pg from 'pg'

/**
 * A statement that pg can send for certain. Whatever else it would turn into text while it sends, where a failure comes too
 * late to stop the commit. @throws TypeError for any other value
 */
export const sendable = (statement: pg.QueryConfig): pg.QueryConfig => {
  for (const value of statement.values?.flat() ?? [])
    if (!isPlain(value)) throw new TypeError('Only plain values are sent ahead')
  return statement
}

const isPlain = (value: unknown): boolean =>
  value === null ||
  ['string', 'number', 'boolean'].includes(typeof value) ||
  value instanceof Date ||
  value instanceof Uint8Array
