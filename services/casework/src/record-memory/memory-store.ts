import { Bytes32, Id, MemberId } from '@kinlink/contracts'
import { type Queries, sql } from '@kinlink/postgres'
import { Type } from 'typebox'
import type { Remembered, Revision } from './judge-revision.ts'

const MemoryRow = Type.Object({ author: MemberId, rev: Type.Integer(), digest: Bytes32, schema: Type.String() })
const Inserted = Type.Object({ rid: Id })
// A 32-bit unsigned number, which a double holds exactly.
const COLUMNS = sql`author, rev::double precision as rev, digest, schema`

/** The newest revision of a record that was verified here; undefined for one that was never seen, or is forgotten. */
export const findRemembered = (db: Queries, rid: string): Promise<Remembered | undefined> =>
  db.maybeOne(MemoryRow, sql`select ${COLUMNS} from record_memory where rid = ${rid}`)

/** The same, and nobody else advances it until the transaction ends. */
export const lockRemembered = (tx: Queries, rid: string): Promise<Remembered | undefined> =>
  tx.maybeOne(MemoryRow, sql`select ${COLUMNS} from record_memory where rid = ${rid} for update`)

/** Remembers a record that was never seen, unless it is an own one that is withdrawn; tells whether it was this call. */
export const insertRemembered = async (tx: Queries, { header, digest }: Revision): Promise<boolean> => {
  const { rid, author, rev, schema, expires } = header
  const inserted = await tx.maybeOne(
    Inserted,
    sql`insert into record_memory (rid, author, rev, digest, schema, ends_at)
      select ${rid}, ${author}, ${rev}, ${digest}, ${schema}, ${new Date(expires)}::timestamptz
      where not exists (select from withdrawal where rid = ${rid})
      on conflict (rid) do nothing returning rid`,
  )
  return inserted !== undefined
}

export const advanceRemembered = (tx: Queries, { header, digest }: Revision) =>
  tx.run(sql`update record_memory set rev = ${header.rev}, digest = ${digest}, schema = ${header.schema},
    ends_at = ${new Date(header.expires)} where rid = ${header.rid}`)

/** Forgets a record that is erased or withdrawn. */
export const forgetRecord = (tx: Queries, rid: string) => tx.run(sql`delete from record_memory where rid = ${rid}`)

/** Forgets records that have ended by their own date: they are opened no more. */
export const forgetEndedRecords = (db: Queries, now: Date) =>
  db.run(sql`delete from record_memory where ends_at <= ${now}`)
