import { RecordType, type SealedRecord } from '@kinlink/contracts'
import { BigInteger, json, type Queries, sql, type Tx } from '@kinlink/postgres'
import { type Static, Type } from 'typebox'
import { lockNames } from '../locks.ts'
import type { ReadSubmission } from './read-submission.ts'

const closed = { additionalProperties: false } as const

const Head = Type.Object(
  { rid: Type.String(), rev: BigInteger, digest: Type.String(), author: Type.String(), type: RecordType },
  closed,
)
/** Which revision of a record is stored. */
export type RecordHead = Static<typeof Head>

/**
 * The stored revision of a record. Submissions under one id follow one another until the commit, first ones too, which
 * have no row yet to be locked.
 */
export const lockRecordHead = async (tx: Tx, rid: string): Promise<RecordHead | undefined> => {
  const [, head] = await Promise.all([lockNames(tx, recordName(rid)), lockHeadRow(tx, rid)])
  return head
}

/** What submissions under one id wait for (`lockNames`). */
export const recordName = (rid: string): string => `record ${rid}`

/** The second half of `lockRecordHead`. No stronger lock: opening a stage refers to this row, and the author must not wait for what others are shown. */
export const lockHeadRow = (tx: Tx, rid: string): Promise<RecordHead | undefined> =>
  tx.maybeOne(Head, sql`select rid, rev, digest, author, type from record where rid = ${rid} for no key update`)

/** Stores a record, in place of its older revision. */
export const storeRecord = (tx: Tx, submission: ReadSubmission, at: Date): void => {
  const { record, header, digest, pack } = submission
  tx.send(sql`
    insert into record
      (rid, rev, digest, author, type, purpose, basis, header, leaves, kid, sig, fields, pack, expires_at, stored_at)
    values (${header.rid}, ${header.rev}, ${digest}, ${header.author}, ${header.type}, ${header.purpose},
      ${header.basis}, ${record.header}, ${record.leaves}, ${record.kid}, ${record.sig}, ${json(record.fields)}, ${pack},
      ${new Date(header.expires)}, ${at})
    on conflict (rid) do update set rev = excluded.rev, digest = excluded.digest, purpose = excluded.purpose,
      basis = excluded.basis, header = excluded.header, leaves = excluded.leaves, kid = excluded.kid,
      sig = excluded.sig, fields = excluded.fields, pack = excluded.pack, expires_at = excluded.expires_at,
      stored_at = excluded.stored_at`)
}

const Stored = Type.Object(
  {
    author: Type.String(),
    type: RecordType,
    basis: Type.String(),
    header: Type.String(),
    leaves: Type.Array(Type.String()),
    kid: Type.String(),
    sig: Type.String(),
  },
  closed,
)
export type StoredRow = Static<typeof Stored>

const Rid = Type.Object({ rid: Type.String() }, closed)

/**
 * Locks a record's row against a withdrawal until the transaction ends, and against nothing else: its author, who
 * revises it, must not wait for who reads it. False when there is none.
 */
export const holdRow = async (tx: Tx, rid: string): Promise<boolean> =>
  (await tx.maybeOne(Rid, sql`select rid from record where rid = ${rid} for key share`)) !== undefined

/** A record that has not expired. */
export const findStored = (db: Queries, rid: string, at: Date): Promise<StoredRow | undefined> =>
  db.maybeOne(
    Stored,
    sql`select author, type, basis, header, leaves, kid, sig from record where rid = ${rid} and expires_at > ${at}`,
  )

const Fields = Type.Object({ fields: Type.String() }, closed)

/** The sealed fields of a record, as they were submitted, in the order of their names. */
export const findFields = async (db: Queries, rid: string): Promise<SealedRecord['fields']> => {
  const row = await db.maybeOne(Fields, sql`select fields from record where rid = ${rid}`)
  const fields = JSON.parse(row?.fields ?? '{}') as SealedRecord['fields']
  return Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)))
}
