import { type BlindedEntry, type EntryHeader, Id, type OwnEntry } from '@kinlink/contracts'
import { decodeHeader } from '@kinlink/crypto/hash'
import { json, type Queries, sql, Timestamp, type Tx } from '@kinlink/postgres'
import { Type } from 'typebox'

/** Whose files have not ended: of people, of nobody and of requests alike. */
const onFile = sql`(exists (select from person p where p.entry_id = o.entry_id)
  or exists (select from decoy d where d.entry_id = o.entry_id)
  or exists (select from tracing_case c where c.rid = o.rid and c.sealed is not null
    and c.state not in ('refused', 'withdrawn', 'closed')))`

/** Keeps an entry that the exchange has taken, in the place of the one that the record had before. */
export async function keepOwnEntry(tx: Queries, entry: Pick<BlindedEntry, 'header'> | undefined): Promise<void> {
  if (entry === undefined) return
  const { id, rid, codeEpoch, expires } = decodeHeader(entry.header).json as unknown as EntryHeader
  if (rid !== null) await tx.run(sql`delete from own_entry where rid = ${rid}`)
  await tx.run(sql`insert into own_entry (entry_id, rid, code_epoch, expires_at)
    values (${id}, ${rid}, ${codeEpoch}, ${new Date(expires)}) on conflict do nothing`)
}

/** Keeps what the exchange lists of this Society's entries, as far as it is new; of those that are known, under which key they are. */
export const keepListed = (tx: Queries, listed: readonly OwnEntry[]) =>
  tx.run(sql`insert into own_entry (entry_id, rid, code_epoch, expires_at)
    select "entryId", "recordId", "codeEpoch", expires from jsonb_to_recordset(${json(listed)}::jsonb)
      as l ("entryId" text, "recordId" text, "codeEpoch" text, expires timestamptz)
    on conflict (entry_id) do update set code_epoch = excluded.code_epoch`)

const Due = Type.Object({ entry_id: Id, rid: Type.Union([Id, Type.Null()]), expires_at: Timestamp })
export type DueEntry = Type.Static<typeof Due>

export type DueUnder = { readonly epoch: string; readonly at: Date; readonly triedBefore: Date }

/** Living entries that are not under this key, in the order of their ids, which are random: it says nothing of whose they are. What was tried lately waits. */
export const entriesToRecode = (db: Queries, { epoch, at, triedBefore }: DueUnder, limit: number) =>
  db.many(
    Due,
    sql`select entry_id, rid, expires_at from own_entry o
      where (code_epoch < ${epoch} or code_epoch > ${epoch}) and expires_at > ${at} and (tried_at is null or tried_at <= ${triedBefore}) and ${onFile}
      order by entry_id limit ${limit}`,
  )

export const noteRecoded = (tx: Tx, entryId: string, epoch: string) =>
  tx.run(sql`update own_entry set code_epoch = ${epoch}, tried_at = null, refused = null where entry_id = ${entryId}`)

/** Notes why an entry could not be coded anew. One that is gone since its record has another by now is forgotten. */
export const noteRefused = async (tx: Tx, entryId: string, code: string, at: Date): Promise<void> => {
  await tx.run(sql`update own_entry set tried_at = ${at}, refused = ${code} where entry_id = ${entryId}`)
  await tx.run(sql`delete from own_entry o where entry_id = ${entryId} and refused = 'absent'
    and exists (select from own_entry other where other.rid = o.rid and other.entry_id <> o.entry_id)`)
}

/** Forgets entries that have ended by their own date, and those of files that have. */
export const forgetEndedEntries = (db: Queries, now: Date) =>
  db.run(sql`delete from own_entry o where expires_at <= ${now} or not ${onFile}`)

const Counted = Type.Object({ epoch: Id, entries: Type.Integer(), refused: Type.Integer() })

/** How many living entries are under each key, and how many of them were refused when last tried. */
export const countByEpoch = (db: Queries, at: Date) =>
  db.many(
    Counted,
    sql`select code_epoch as epoch, count(*)::int as entries, count(refused)::int as refused from own_entry o
      where expires_at > ${at} and ${onFile} group by code_epoch order by code_epoch`,
  )

/** The entry that the exchange has of a record of this Society. */
export const entryOfRecord = async (db: Queries, rid: string): Promise<string | undefined> =>
  (
    await db.maybeOne(
      Type.Object({ entry_id: Id }),
      sql`select entry_id from own_entry where rid = ${rid} order by refused nulls first limit 1`,
    )
  )?.entry_id
