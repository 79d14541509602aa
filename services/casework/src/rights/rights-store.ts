import { Id, MemberId } from '@kinlink/contracts'
import { Bytes, type Queries, sql, Timestamp } from '@kinlink/postgres'
import { Type } from 'typebox'
import type { After } from '../paging.ts'

const RightsRow = Type.Object({
  rid: Id,
  from_member: MemberId,
  state: Type.Enum(['open', 'done']),
  request_window: Timestamp,
  sealed: Type.Union([Bytes, Type.Null()]),
})
export type RightsRow = Type.Static<typeof RightsRow>
const columns = sql`rid, from_member, state, request_window, sealed`

export type NewRightsRow = { rid: string; from: string; window: Date; sealed: Uint8Array }

export const insertRights = (tx: Queries, r: NewRightsRow) =>
  tx.run(sql`insert into rights_request (rid, from_member, state, request_window, sealed)
    values (${r.rid}, ${r.from}, 'open', ${r.window}, ${r.sealed}) on conflict (rid) do nothing`)

export const findRights = (db: Queries, rid: string) =>
  db.maybeOne(RightsRow, sql`select ${columns} from rights_request where rid = ${rid}`)

/** The same, held until the transaction ends. */
export const lockRights = (tx: Queries, rid: string) =>
  tx.maybeOne(RightsRow, sql`select ${columns} from rights_request where rid = ${rid} for update`)

export const markDone = (tx: Queries, rid: string, done: { outcome: string; at: Date; by: string }) =>
  tx.run(sql`update rights_request set state = 'done', outcome = ${done.outcome}, done_at = ${done.at},
    done_by = ${done.by} where rid = ${rid} and state = 'open'`)

const Listed = Type.Object({ rid: Id, state: Type.Enum(['open', 'done']), request_window: Timestamp })

/** Requests that were opened, and records that nobody has opened yet: which of these are requests is known then. By window, then by the random id. */
export const listRights = (db: Queries, after: After, limit: number) =>
  db.many(
    Listed,
    sql`select rid, state, request_window from (
        select rid, state, request_window from rights_request
        union all
        select rid, 'open', incoming_window from incoming_record where type is null
      ) as listed
      where ${after?.at ?? null}::timestamptz is null or (request_window, rid) > (${after?.at ?? null}::timestamptz, ${after?.id ?? ''})
      order by request_window, rid limit ${limit}`,
  )
