import { type BlindedEntry, EntryRole, type OwnEntry, type RecodedHeader, type SignedAct } from '@kinlink/contracts'
import { json, type Queries, sql, Timestamp, type Tx } from '@kinlink/postgres'
import { type Static, Type } from 'typebox'
import { standing } from '../entries/standing.ts'

const closed = { additionalProperties: false } as const

const Living = Type.Object(
  {
    id: Type.String(),
    role: EntryRole,
    rid: Type.Union([Type.String(), Type.Null()]),
    code_epoch: Type.String(),
    code: Type.String(),
    expires_at: Timestamp,
  },
  closed,
)
export type LivingEntry = Static<typeof Living>

/**
 * Locks a Society's own living entries against being coded or removed meanwhile. Whoever judges a pair of one is not in the way: the author's answer takes the same time whether
 * there is one or not.
 */
export const lockLiving = async (
  tx: Tx,
  ids: readonly string[],
  author: string,
  at: Date,
): Promise<Map<string, LivingEntry>> => {
  const rows = await tx.many(
    Living,
    sql`select e.id, e.role, e.rid, e.code_epoch, e.code, e.expires_at from entry e
        where e.id = any(${[...ids]}) and e.author = ${author} and e.expires_at > ${at} and ${standing}
        order by e.id for no key update of e`,
  )
  return new Map(rows.map((row) => [row.id, row]))
}

const Issued = Type.Object({ rid: Type.String(), stored_at: Timestamp }, closed)

/** When the exchange took these linkage keys from the coordinating member, whom alone the gateway lets hand one in; a key's epoch is its record's id. */
export const keysIssued = async (tx: Tx, epochs: readonly string[]): Promise<Map<string, Date>> => {
  const rows = await tx.many(
    Issued,
    sql`select rid, stored_at from record where rid = any(${[...epochs]}) and type = 'key'`,
  )
  return new Map(rows.map(({ rid, stored_at }) => [rid, stored_at]))
}

export type Recoding = {
  readonly entry: BlindedEntry
  readonly header: RecodedHeader
  readonly mandate: SignedAct
}

/** Overwrites an entry's code, and what was signed of it. */
export const recode = (tx: Tx, { entry, header, mandate }: Recoding): Promise<number> =>
  tx.run(sql`
    update entry set code_epoch = ${header.codeEpoch}, code = ${entry.code}, header = ${entry.header},
      sig = ${entry.sig}, coded_by = ${entry.kid}, mandate = ${json(mandate)}, revision = revision + 1
    where id = ${header.id}`)

const Own = Type.Object(
  {
    id: Type.String(),
    role: EntryRole,
    rid: Type.Union([Type.String(), Type.Null()]),
    code_epoch: Type.String(),
    expires_at: Timestamp,
  },
  closed,
)

/** A Society's own living entries after an id, in the order of their ids, which is none. */
export const ownEntries = async (
  db: Queries,
  author: string,
  after: string | null,
  at: Date,
  limit: number,
): Promise<OwnEntry[]> => {
  const rows = await db.many(
    Own,
    sql`select e.id, e.role, e.rid, e.code_epoch, e.expires_at from entry e
        where e.author = ${author} and e.id > ${after ?? ''} and e.expires_at > ${at} and ${standing}
        order by e.id limit ${limit}`,
  )
  return rows.map(({ id, role, rid, code_epoch, expires_at }) => ({
    entryId: id,
    role,
    recordId: rid,
    codeEpoch: code_epoch,
    expires: `${expires_at.toISOString().slice(0, 19)}Z`,
  }))
}
