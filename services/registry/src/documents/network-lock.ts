import { sql, type Tx } from '@kinlink/postgres'

const LOCK = 5_127_316_001

/**
 * One change to the network's documents at a time: each is judged against the newest ones, which must not move
 * meanwhile. They are few and small.
 */
export const lockNetwork = async (tx: Tx): Promise<void> => {
  await tx.run(sql`select pg_advisory_xact_lock(${LOCK})`)
}
