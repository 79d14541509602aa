import { type Queries, sql, Timestamp, type Tx } from '@kinlink/postgres'
import { type Static, Type } from 'typebox'

const Rematch = Type.Object(
  {
    began_at: Timestamp,
    floor: Type.Number(),
    reached: Type.String(),
    ended_at: Type.Union([Timestamp, Type.Null()]),
    stepped_at: Type.Union([Timestamp, Type.Null()]),
  },
  { additionalProperties: false },
)
/** How far everybody has been compared with everybody. */
export type Rematch = Static<typeof Rematch>

const columns = sql`began_at, floor, reached, ended_at, stepped_at`

export const findRematch = (db: Queries): Promise<Rematch | undefined> =>
  db.maybeOne(Rematch, sql`select ${columns} from rematch`)

/** The same, and no other instance takes a step until the transaction ends. */
export const lockRematch = async (tx: Tx): Promise<Rematch | undefined> =>
  tx.maybeOne(Rematch, sql`select ${columns} from rematch for update`)

/** Notes that nothing is to be done before the first span is over. */
export const noteFirst = (tx: Tx, floor: number, at: Date): Promise<number> =>
  tx.run(sql`insert into rematch (began_at, floor, ended_at) values (${at}, ${floor}, ${at}) on conflict do nothing`)

/** Begins anew with the first entry. */
export const beginRematch = (tx: Tx, floor: number, at: Date): Promise<number> =>
  tx.run(sql`update rematch set began_at = ${at}, floor = ${floor}, reached = '', ended_at = null`)

/** Notes up to which entry has been compared, when, and whether that was the last one. */
export const noteReached = (tx: Tx, reached: string, { at, last }: { at: Date; last: boolean }): Promise<number> =>
  tx.run(sql`update rematch set reached = ${reached}, stepped_at = ${at}, ended_at = ${last ? at : null}`)
