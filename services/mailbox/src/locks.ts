import { join, sql, type Tx } from '@kinlink/postgres'

/**
 * Waits for these names, in their order, until nobody else has them, and keeps them until the transaction ends. Only what
 * a later statement reads is from after that; it may be sent without waiting for this one.
 */
export const lockNames = (tx: Tx, ...names: readonly [string, ...string[]]): Promise<number> =>
  tx.run(sql`select ${join(names.map((name) => sql`pg_advisory_xact_lock(hashtextextended(${name}, 0))`))}`)
