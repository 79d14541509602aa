import { createDb, type Db, type DbOptions, type Tx } from '@kinlink/postgres'
import type { Clock } from '@kinlink/runtime'

/** Whose database it is and which clock it goes by: what every entry of the access log has to say. */
export type Society = { readonly member: string; readonly clock: Clock }

/** A transaction in a Society's database. */
export type SocietyTx = Tx & { readonly society: Society }

export const SCHEMA = 'casework'

/** Opens the Society's database. Its transactions know the Society, so that an act can be logged wherever there is one. */
export function openSocietyDb(options: Omit<DbOptions, 'schema'>, society: Society): Db {
  return withSociety(createDb({ ...options, schema: SCHEMA }), society)
}

/** The same database, whose transactions know the Society. */
export function withSociety(db: Db, society: Society): Db {
  return {
    ...db,
    transaction: (work, options) => db.transaction((tx) => work(Object.assign(tx, { society })), options),
  }
}

/** @throws TypeError for a transaction that was not opened by this Society's database: a bug. */
export function societyOf(tx: Tx): Society {
  if (!('society' in tx)) throw new TypeError('This transaction belongs to no Society')
  return (tx as SocietyTx).society
}
