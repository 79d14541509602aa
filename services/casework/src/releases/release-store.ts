import { Id, MemberId, RELEASE_KINDS } from '@kinlink/contracts'
import { Bytes, type Queries, sql, Timestamp } from '@kinlink/postgres'
import { Type } from 'typebox'
import type { After } from '../paging.ts'

const ReleaseRow = Type.Object({
  rid: Id,
  from_member: Type.Union([MemberId, Type.Null()]),
  release_window: Timestamp,
  state: Type.Enum(['unopened', 'opened', 'relay', 'forwarded']),
  case_id: Type.Union([Id, Type.Null()]),
  message_id: Type.Union([Id, Type.Null()]),
  relay_to: Type.Union([MemberId, Type.Null()]),
  sealed: Type.Union([Bytes, Type.Null()]),
  /** When it ends by its own date; null before it was opened. */
  expires_at: Type.Union([Timestamp, Type.Null()]),
  /** Its kind, once it has ended by its own date. */
  said: Type.Union([Type.Enum([...RELEASE_KINDS]), Type.Null()]),
})
export type ReleaseRow = Type.Static<typeof ReleaseRow>
const columns = sql`rid, from_member, release_window, state, case_id, message_id, relay_to, sealed, expires_at, said`

export const insertRelease = (tx: Queries, rid: string, window: Date) =>
  tx.run(
    sql`insert into release (rid, release_window, state) values (${rid}, ${window}, 'unopened') on conflict (rid) do nothing`,
  )

export const findRelease = (db: Queries, rid: string) =>
  db.maybeOne(ReleaseRow, sql`select ${columns} from release where rid = ${rid}`)
export const lockRelease = (tx: Queries, rid: string) =>
  tx.maybeOne(ReleaseRow, sql`select ${columns} from release where rid = ${rid} for update`)

/** By window, then by the random id: within a window there is no order. */
export const listReleases = (db: Queries, after: After, limit: number) =>
  db.many(
    ReleaseRow,
    sql`select ${columns} from release
      where ${after?.at ?? null}::timestamptz is null or (release_window, rid) > (${after?.at ?? null}::timestamptz, ${after?.id ?? ''})
      order by release_window, rid limit ${limit}`,
  )

const RelayRow = Type.Object({
  rid: Id,
  release_window: Timestamp,
  relay_to: MemberId,
  state: Type.Enum(['relay', 'forwarded']),
})

export const listRelays = (db: Queries, after: After, limit: number) =>
  db.many(
    RelayRow,
    sql`select rid, release_window, relay_to, state from release
      where state in ('relay', 'forwarded') and relay_to is not null
        and (${after?.at ?? null}::timestamptz is null or (release_window, rid) > (${after?.at ?? null}::timestamptz, ${after?.id ?? ''}))
      order by release_window, rid limit ${limit}`,
  )

export const releasesOfMessage = (db: Queries, messageId: string) =>
  db.many(ReleaseRow, sql`select ${columns} from release where message_id = ${messageId} order by release_window, rid`)

export const releasesOfCase = (db: Queries, caseId: string) =>
  db.many(ReleaseRow, sql`select ${columns} from release where case_id = ${caseId} order by release_window, rid`)

export type OpenedRelease = {
  rid: string
  from: string
  caseId: string | null
  messageId: string | null
  relayTo: string | null
  /** Null when what it answers has been withdrawn: nothing of it is kept. */
  sealed: Uint8Array | null
  expires: Date
  at: Date
}

export const markOpened = (tx: Queries, r: OpenedRelease) =>
  tx.run(sql`update release set state = ${r.relayTo === null ? 'opened' : 'relay'}, from_member = ${r.from}, case_id = ${r.caseId},
    message_id = ${r.messageId}, relay_to = ${r.relayTo}, sealed = ${r.sealed}, expires_at = ${r.expires}, opened_at = ${r.at} where rid = ${r.rid} and state = 'unopened'`)

/** The exchange has refused what was sealed anew: it waits to be forwarded again. */
export const reopenRelay = (tx: Queries, rid: string) =>
  tx.run(sql`update release set state = 'relay' where recall ->> 'rid' = ${rid} and state = 'forwarded'`)

export const markForwarded = (tx: Queries, rid: string) =>
  tx.run(sql`update release set state = 'forwarded' where rid = ${rid} and state = 'relay'`)
