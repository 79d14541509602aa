import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { DatabaseUnavailable, isRetryable, isUnavailable, translated } from './errors.ts'
import { type Queries, queriesOf } from './queries.ts'

/** Queries inside one open transaction. */
export type Tx = Queries & {
  /** Runs after the commit, never after a rollback: to wake a relay, not to do work that has to happen. */
  afterCommit(done: () => void): void
}

export type TransactionOptions = {
  readonly isolation?: 'read committed' | 'repeatable read' | 'serializable'
  readonly readOnly?: boolean
  /** How often the work is tried in all when it meets serialization failures or deadlocks; 5 unless said otherwise. */
  readonly attempts?: number
  /** Told when the connection breaks while the work goes on: what it has locked is locked no longer. */
  readonly onLost?: () => void
}

/** A statement of the transaction failed and the work went on as if it had not: a bug of the work. */
class RolledBack extends Error {
  override readonly name = 'RolledBack'
  readonly logMessage = 'the transaction was rolled back instead of committed'
  constructor() {
    super('The transaction was rolled back instead of committed')
  }
}

/** Runs work in a transaction of the pool; see `Db.transaction`. */
export const transact = async <T>(
  pool: pg.Pool,
  work: (tx: Tx) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> => {
  const attempts = options.attempts ?? 5
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once(pool, work, options)
    } catch (error) {
      if (!isRetryable(error)) throw translated(error)
      if (attempt >= attempts) throw new DatabaseUnavailable(error)
      await sleep(Math.random() * 10 * 2 ** attempt)
    }
  }
}

const once = async <T>(pool: pg.Pool, work: (tx: Tx) => Promise<T>, options: TransactionOptions): Promise<T> => {
  const client = await pool.connect()
  let broken: Error | undefined
  const onError = (error: Error): void => {
    broken = error
    options.onLost?.()
  }
  client.on('error', onError)
  const { tx, end, committed } = openTransaction(client)
  try {
    await client.query(beginStatement(options))
    const result = await work(tx)
    end()
    const { command } = await client.query('commit')
    // After a failed statement PostgreSQL answers a commit by rolling back, and says so in no other way.
    if (command !== 'COMMIT') throw new RolledBack()
    committed()
    return result
  } catch (error) {
    end()
    if (isUnavailable(error)) broken ??= error as Error
    // Without an answer to the rollback the connection's state is unknown, so it is not used again.
    else await client.query('rollback').catch(onError)
    throw error
  } finally {
    client.off('error', onError)
    client.release(broken ?? false)
  }
}

const beginStatement = ({ isolation, readOnly }: TransactionOptions): string =>
  `begin isolation level ${isolation ?? 'read committed'}${readOnly === true ? ' read only' : ''}`

const openTransaction = (client: pg.PoolClient): { tx: Tx; end(): void; committed(): void } => {
  const whenCommitted: (() => void)[] = []
  let open = true
  const queries = queriesOf((config) => {
    if (!open) throw new Error('This transaction has ended')
    return client.query(config)
  })
  return {
    tx: { ...queries, afterCommit: (done) => void whenCommitted.push(done) },
    end() {
      open = false
    },
    committed() {
      for (const done of whenCommitted) done()
    },
  }
}
