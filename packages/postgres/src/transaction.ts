import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import type { Sql } from 'sql-template-tag'
import { DatabaseUnavailable, isAftermath, isRetryable, isUnavailable, translated } from './errors.ts'
import { collectInserts, type Insert } from './insert-at-commit.ts'
import { type Queries, queriesOf, statementOf } from './queries.ts'
import { sendable } from './sendable.ts'
import { submit } from './submit.ts'

/** Queries inside one open transaction. */
export type Tx = Queries & {
  /**
   * Sends a statement whose answer the work does not need. The next ones need not wait for it, and the commit fails when
   * it does. Its values are texts, numbers, booleans, null, dates and bytes. @throws what cannot be sent
   */
  send(query: Sql): void
  /**
   * Keeps a row for the end of the transaction. All rows that are kept for one `insert` are written by one statement,
   * which travels with the commit; if it fails, nothing is committed. For what the transaction itself does not read.
   */
  insertAtCommit<Row>(insert: Insert<Row>, row: Row): void
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
  // Whoever asks first sends it on ahead. Without an answer the connection's state is unknown.
  const begin = (): Promise<unknown> => {
    const begun = client.query(beginStatement(options))
    begun.catch(onError)
    return begun
  }
  const opened = openTransaction(client, begin)
  try {
    const result = await work(opened.tx)
    await opened.commit()
    return result
  } catch (thrown) {
    const error = isAftermath(thrown) ? opened.firstFailure() : thrown
    if (isUnavailable(error)) broken ??= error as Error
    await opened.rollback().catch(onError)
    throw error
  } finally {
    client.off('error', onError)
    client.release(broken ?? false)
  }
}

const beginStatement = ({ isolation, readOnly }: TransactionOptions): string =>
  `begin isolation level ${isolation ?? 'read committed'}${readOnly === true ? ' read only' : ''}`

type Opened = {
  readonly tx: Tx
  /** Why the first statement failed that did: what came after it failed only because of that, and may be heard of before it. */
  firstFailure(): unknown
  commit(): Promise<void>
  rollback(): Promise<void>
}

/** A transaction that begins with its first statement; one without statements costs nothing. */
const openTransaction = (client: pg.PoolClient, begin: () => Promise<unknown>): Opened => {
  const whenCommitted: (() => void)[] = []
  const inserts = collectInserts()
  const inFlight: Promise<unknown>[] = []
  let first: unknown
  let open = true
  let begun: Promise<unknown> | undefined
  const send = (config: pg.QueryConfig): Promise<pg.QueryResult> => {
    begun ??= begin()
    const answer = submit(client, config)
    answer.catch((error: unknown) => {
      first ??= error
    })
    return answer
  }
  const assertOpen = (): void => {
    if (!open) throw new Error('This transaction has ended')
  }
  const queries = queriesOf((config) => {
    assertOpen()
    return send(config)
  })
  return {
    tx: {
      ...queries,
      send(query) {
        assertOpen()
        inFlight.push(send(sendable(statementOf(query))))
      },
      afterCommit: (done) => void whenCommitted.push(done),
      insertAtCommit(insert, row) {
        assertOpen()
        inserts.add(insert, row)
      },
    },
    firstFailure: () => first,
    async commit() {
      open = false
      // Before the first is sent: what cannot be sent must not be passed over by the commit.
      const last = inserts.statements()
      const sent = last.map(send)
      if (begun !== undefined) await commitAfter(client, [begun, ...inFlight, ...sent])
      for (const done of whenCommitted) done()
    },
    async rollback() {
      open = false
      if (begun !== undefined) await client.query('rollback')
    },
  }
}

/** Commits without waiting for statements in flight: if one of them fails, PostgreSQL rolls back, and it is told. */
const commitAfter = async (client: pg.PoolClient, inFlight: readonly Promise<unknown>[]): Promise<void> => {
  const committing = client.query('commit')
  const ends = await Promise.allSettled([...inFlight, committing])
  for (const end of ends) if (end.status === 'rejected') throw end.reason
  // After a failed statement PostgreSQL answers a commit by rolling back, and says so in no other way.
  if ((await committing).command !== 'COMMIT') throw new RolledBack()
}
