import { Id } from '@kinlink/contracts'
import { deriveLinkageKeys, type LinkageKeys } from '@kinlink/linkage'
import { Bytes, type Queries, sql, type Tx } from '@kinlink/postgres'
import { Type } from 'typebox'
import type { Storage } from '../keys/storage.ts'

/** The network's key under which identities are coded for matching; the exchange does not hold it. */
export type LinkageKey = { eid: string; keys: LinkageKeys }

const Row = Type.Object({ eid: Id, sealed: Bytes })
const context = (eid: string): string => `linkage-key/${eid}`

/** Keeps a linkage key under the storage key; tells whether it is new. */
export async function keepLinkageKey(
  tx: Queries,
  storage: Storage,
  issued: { eid: string; key: Uint8Array; recordId: string; at: Date; sequence: number | null },
): Promise<boolean> {
  const sealed = storage.sealOwn(context(issued.eid), issued.key)
  const made = await tx.run(sql`insert into linkage_key (eid, record_id, sealed, received_at, sequence)
    values (${issued.eid}, ${issued.recordId}, ${sealed}, ${issued.at}, ${issued.sequence}) on conflict (eid) do nothing`)
  return made === 1
}

/** The linkage key that was issued last, whichever arrived last, its sub-keys derived once: `known` is given back while it is the newest. Null before the first one. One that the exchange has refused is none: nobody else has it. */
export async function newestLinkageKey(
  db: Queries,
  storage: Storage,
  known: LinkageKey | null,
): Promise<LinkageKey | null> {
  const row = await db.maybeOne(
    Row,
    sql`select eid, sealed from linkage_key k
      where not exists (select from submission s where s.subject = k.record_id and s.state = 'refused'
        and s.refusal ->> 'code' <> 'already_exists')
      order by sequence desc nulls last, received_at desc, eid limit 1`,
  )
  if (row === undefined) return null
  if (row.eid === known?.eid) return known
  return { eid: row.eid, keys: deriveLinkageKeys(storage.openOwn(context(row.eid), row.sealed)) }
}

const Waits = Type.Object({ waits: Type.Boolean() })

/** Lets one key be issued at a time, until the transaction ends. */
export const lockIssue = (tx: Tx) =>
  tx.run(sql`select pg_advisory_xact_lock(hashtextextended('issue of a linkage key', 0))`)

/** Whether the exchange has not answered yet to a key that was issued here. */
export const anyKeyWaits = async (tx: Queries): Promise<boolean> =>
  (
    await tx.one(
      Waits,
      sql`select exists (select from submission s join linkage_key k on k.record_id = s.subject
        where s.state = 'waiting') as waits`,
    )
  ).waits
