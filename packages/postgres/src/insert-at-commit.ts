import type pg from 'pg'
import type { Sql } from 'sql-template-tag'
import { statementOf } from './queries.ts'
import { sendable } from './sendable.ts'

/** Gives the statement that inserts rows. One function for all rows of a kind; its values are as those of `Tx.send`. */
export type Insert<Row> = (rows: readonly Row[]) => Sql

/** Rows that wait for the end of a transaction. */
export type Inserts = {
  add<Row>(insert: Insert<Row>, row: Row): void
  /** One statement for each kind of row. @throws before any is sent, when one cannot be */
  statements(): pg.QueryConfig[]
}

export const collectInserts = (): Inserts => {
  const kinds = new Map<unknown, { readonly rows: unknown[]; statement(): Sql }>()
  return {
    add<Row>(insert: Insert<Row>, row: Row) {
      const kind = kinds.get(insert)
      if (kind !== undefined) return void kind.rows.push(row)
      const rows = [row]
      kinds.set(insert, { rows, statement: () => insert(rows) })
    },
    statements: () => [...kinds.values()].map((kind) => sendable(statementOf(kind.statement()))),
  }
}
