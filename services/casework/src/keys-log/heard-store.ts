import { Bytes32, Id, MemberId } from '@kinlink/contracts'
import { type Queries, sql } from '@kinlink/postgres'
import { Type } from 'typebox'

/** The newest checkpoint of the keys log that the author of a record had verified when it was sealed. */
export type Heard = {
  readonly author: string
  /** Where it was said; null once that record is erased. */
  readonly recordId: string | null
  readonly size: number
  readonly root: string
}

const HeardRow = Type.Object({
  author: MemberId,
  record_id: Type.Union([Id, Type.Null()]),
  size: Type.Integer(),
  root: Bytes32,
})
type HeardRow = Type.Static<typeof HeardRow>

const heardOf = ({ record_id: recordId, ...said }: HeardRow): Heard => ({ ...said, recordId })
// A number of JSON, which a double holds exactly.
const COLUMNS = sql`author, record_id, size::double precision as size, root`

/** What was heard and could not be compared yet. */
export const keptHeard = async (db: Queries): Promise<Heard[]> =>
  (await db.many(HeardRow, sql`select ${COLUMNS} from keys_log_heard order by size, author, root`)).map(heardOf)

export const keepHeard = (db: Queries, { author, recordId, size, root }: Heard) =>
  db.run(sql`insert into keys_log_heard (author, size, root, record_id)
    values (${author}, ${size}, ${root}, ${recordId}) on conflict (author, size, root) do nothing`)

/** Takes out what has been compared; undefined for what was not kept. */
export const takeHeard = async (tx: Queries, { author, size, root }: Heard): Promise<Heard | undefined> => {
  const row = await tx.maybeOne(
    HeardRow,
    sql`delete from keys_log_heard where author = ${author} and size = ${size} and root = ${root} returning ${COLUMNS}`,
  )
  return row === undefined ? undefined : heardOf(row)
}

/** What was heard stays to be compared; in which record it was said is forgotten. */
export const forgetWhereHeard = (tx: Queries, rid: string) =>
  tx.run(sql`update keys_log_heard set record_id = null where record_id = ${rid}`)
