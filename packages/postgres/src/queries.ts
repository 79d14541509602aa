import type pg from 'pg'
import type { Sql } from 'sql-template-tag'
import type { Static, TSchema } from 'typebox'
import { translated, UnexpectedRowCount } from './errors.ts'
import { checkParameters } from './parameters.ts'
import { parseRows } from './row.ts'
import { statementName } from './statement-name.ts'

/** What the pool and a transaction have in common. Rows are checked against the schema that gives them their type. */
export type Queries = {
  many<S extends TSchema>(row: S, query: Sql): Promise<Static<S>[]>
  /** @throws UnexpectedRowCount for more than one row. */
  maybeOne<S extends TSchema>(row: S, query: Sql): Promise<Static<S> | undefined>
  /** @throws UnexpectedRowCount for any number of rows but one. */
  one<S extends TSchema>(row: S, query: Sql): Promise<Static<S>>
  /** Runs a statement and answers how many rows it touched. */
  run(query: Sql): Promise<number>
}

export type Executor = (config: pg.QueryConfig) => Promise<pg.QueryResult>

/** What pg is given of a query, checked. @throws what `checkParameters` throws */
export const statementOf = ({ text, values }: Sql): pg.QueryConfig => {
  checkParameters(values)
  const name = statementName(text)
  return name === undefined ? { text, values } : { name, text, values }
}

/** Queries over anything that runs a statement. */
export const queriesOf = (execute: Executor): Queries => {
  const ask = async (query: Sql): Promise<pg.QueryResult> => {
    const statement = statementOf(query)
    try {
      return await execute(statement)
    } catch (error) {
      throw translated(error)
    }
  }
  const many = async <S extends TSchema>(row: S, query: Sql): Promise<Static<S>[]> =>
    parseRows(row, (await ask(query)).rows)
  const maybeOne = async <S extends TSchema>(row: S, query: Sql): Promise<Static<S> | undefined> => {
    const rows = await many(row, query)
    if (rows.length > 1) throw new UnexpectedRowCount(rows.length)
    return rows[0]
  }
  return {
    many,
    maybeOne,
    async one(row, query) {
      const rows = await many(row, query)
      const [first] = rows
      if (first === undefined || rows.length > 1) throw new UnexpectedRowCount(rows.length)
      return first
    },
    run: async (query) => (await ask(query)).rowCount ?? 0,
  }
}
