import pg from 'pg'
import { plainName, types } from './connection.ts'
import { GatheringSocket } from './gathering-socket.ts'
import { type Queries, queriesOf } from './queries.ts'
import { type TransactionOptions, type Tx, transact } from './transaction.ts'

/** A service's database: its pool of connections, whose search path is the service's schema alone. */
export type Db = Queries & {
  /**
   * Runs `work` in one transaction and commits when it fulfils. `work` is run again from its start, up to five times,
   * after a serialization failure or deadlock: it must have no effect outside `tx`.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>, options?: TransactionOptions): Promise<T>
  /** Waits for what runs, then closes all connections. */
  close(): Promise<void>
  readonly schema: string
}

export type DbOptions = {
  readonly connectionString: string
  readonly schema: string
  readonly max?: number
  readonly applicationName?: string
  /** Milliseconds; a longer statement is cancelled and surfaces as DatabaseUnavailable. */
  readonly statementTimeout?: number
  /** Told of connections that break while idle; they are replaced, so there is nothing else to do. */
  readonly onConnectionLost?: (error: unknown) => void
}

/** @throws DatabaseUnavailable from every query while PostgreSQL cannot be reached; the pool recovers by itself. */
export const createDb = (options: DbOptions): Db => {
  const schema = plainName(options.schema)
  const pool = new pg.Pool({
    connectionString: options.connectionString,
    max: options.max ?? 10,
    application_name: options.applicationName ?? `kinlink ${schema}`,
    connectionTimeoutMillis: 5000,
    idleTimeoutMillis: 30_000,
    statement_timeout: options.statementTimeout ?? 30_000,
    idle_in_transaction_session_timeout: 60_000,
    keepAlive: true,
    // Statements go out when they are asked for, without waiting for the answers of those before them.
    pipeline: true,
    stream: () => new GatheringSocket(),
    options: `-c search_path=${schema}`,
    types,
  })
  pool.on('error', (error) => options.onConnectionLost?.(error))
  let closing: Promise<void> | undefined
  return {
    ...queriesOf((config) => pool.query(config)),
    transaction: (work, transactionOptions) => transact(pool, work, transactionOptions),
    close: () => {
      closing ??= pool.end()
      return closing
    },
    schema,
  }
}
