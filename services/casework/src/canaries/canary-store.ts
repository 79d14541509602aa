import { Id, MemberId } from '@kinlink/contracts'
import { Bytes, type Queries, sql, Timestamp } from '@kinlink/postgres'
import { Type } from 'typebox'
import type { After } from '../paging.ts'

const StoredCanary = Type.Object({ id: Id, sealed: Bytes, ordered_at: Timestamp, planted: Type.Boolean() })
export type StoredCanary = Type.Static<typeof StoredCanary>
const columns = sql`id, sealed, ordered_at, exists (select from decoy where decoy.id = canary.id) as planted`

export const insertCanary = (tx: Queries, canary: { id: string; sealed: Uint8Array; at: Date }) =>
  tx.run(sql`insert into canary (id, sealed, ordered_at) values (${canary.id}, ${canary.sealed}, ${canary.at})`)

export const findCanary = (db: Queries, id: string) =>
  db.maybeOne(StoredCanary, sql`select ${columns} from canary where id = ${id}`)

/** A page in the order in which they were ordered. */
export const listCanaries = (db: Queries, after: After, limit: number) =>
  db.many(
    StoredCanary,
    sql`select ${columns} from canary
      where ${after?.at ?? null}::timestamptz is null or (ordered_at, id) > (${after?.at ?? null}::timestamptz, ${after?.id ?? ''})
      order by ordered_at, id limit ${limit}`,
  )

export const deleteCanary = (tx: Queries, id: string) => tx.run(sql`delete from canary where id = ${id}`)

/** Ordered so long ago, and nobody has signed. */
export const unsignedSince = (db: Queries, before: Date) =>
  db.many(
    Type.Object({ id: Id }),
    sql`select id from canary where ordered_at <= ${before}
      and not exists (select from decoy where decoy.id = canary.id) order by id`,
  )

const Hits = Type.Object({ id: Id, asked_by: MemberId, requests: Type.Integer() })

/** Requests near these canaries, by the Society that asked. */
export const hitsOf = (db: Queries, ids: readonly string[]) =>
  db.many(
    Hits,
    sql`select decoy_id as id, asked_by, count(distinct rid)::int as requests from candidate
      where decoy_id = any(${[...ids]}) and state <> 'discarded' group by decoy_id, asked_by order by decoy_id, asked_by`,
  )

const Registrar = Type.Object({ officer: Id })

/** An officer who has registered somebody lately and still may, as likely as it was that officer who did. */
export const drawRegistrar = (db: Queries, after: Date) =>
  db.maybeOne(
    Registrar,
    sql`select p.registered_by as officer from person p join account a on a.id = p.registered_by
      where p.entry_id is not null and p.registered_at > ${after} and a.locked_at is null and a.kid is not null
      order by random() limit 1`,
  )
