import type { Grant } from '@kinlink/contracts'
import { Bytes, json, type Queries, sql, type Tx } from '@kinlink/postgres'
import { type Static, Type } from 'typebox'
import type { ReadSubmission } from '../records/read-submission.ts'
import { newRecordKey, openWraps, sealWraps } from './wrap-seal.ts'

const closed = { additionalProperties: false } as const

/** Stores the grants of a record's revision in place of those of the revision before. */
export const storeGrants = async (tx: Tx, rid: string, grants: ReadSubmission['grants']): Promise<void> => {
  await tx.run(sql`delete from record_grant where rid = ${rid}`)
  const rows = grants.map(({ grant, header }, position) => ({
    gid: header.gid,
    rid,
    position,
    granter: header.granter,
    member: header.to,
    line: header.line,
    epoch: header.epoch,
    header: grant.header,
    leaves: grant.leaves,
    kid: grant.kid,
    sig: grant.sig,
    // As JavaScript reads it: PostgreSQL refuses days that a month does not have.
    not_after: new Date(header.notAfter),
  }))
  await tx.run(sql`
    insert into record_grant
      (gid, rid, position, granter, member, line, epoch, header, leaves, kid, sig, not_after)
    select gid, rid, position, granter, member, line, epoch, header, leaves, kid, sig, not_after
    from jsonb_to_recordset(${json(rows)}::jsonb) as g (gid text, rid text, position integer, granter text,
      member text, line text, epoch text, header text, leaves text[], kid text, sig text, not_after timestamptz)`)
  await storeWraps(tx, rid, grants)
}

const Member = Type.Object({ member: Type.String() }, closed)

/** Every Society that a record is granted to, its author too. */
export const membersGranted = async (tx: Tx, rid: string): Promise<string[]> =>
  (await tx.many(Member, sql`select distinct member from record_grant where rid = ${rid}`)).map(({ member }) => member)

const Key = Type.Object({ key: Bytes }, closed)

/** Under the one key of the record: what a backup holds of an older revision opens as long as the record lives. */
const storeWraps = async (tx: Tx, rid: string, grants: ReadSubmission['grants']): Promise<void> => {
  const { key } = await tx.one(
    Key,
    sql`insert into mailbox_keys.record_key (rid, key) values (${rid}, ${newRecordKey()})
        on conflict (rid) do update set rid = excluded.rid returning key`,
  )
  await tx.run(sql`
    insert into grant_wrap (gid, sealed)
    select gid, sealed
    from unnest(${grants.map(({ header }) => header.gid)}::text[],
      ${grants.map(({ grant, header }) => sealWraps(key, header.gid, grant))}::bytea[]) as w (gid, sealed)`)
}

/** Makes the wraps of a record unreadable, wherever they are kept. */
export const destroyRecordKey = (tx: Tx, rid: string): Promise<number> =>
  tx.run(sql`delete from mailbox_keys.record_key where rid = ${rid}`)

const Row = Type.Object(
  {
    gid: Type.String(),
    header: Type.String(),
    leaves: Type.Array(Type.String()),
    kid: Type.String(),
    sig: Type.String(),
    sealed: Bytes,
    key: Bytes,
  },
  closed,
)

const SELECTED = sql`
  select g.gid, g.header, g.leaves, g.kid, g.sig, w.sealed, k.key
  from record_grant g join grant_wrap w using (gid) join mailbox_keys.record_key k using (rid)`

/** All grants of a record, for its author. */
export const findGrants = async (db: Queries, rid: string): Promise<Grant[]> =>
  (await db.many(Row, sql`${SELECTED} where g.rid = ${rid} order by g.position`)).map(grantOf)

/** The grants of a record to one member that are in force. */
export const findLivingGrants = async (db: Queries, rid: string, member: string, at: Date): Promise<Grant[]> => {
  const living = sql`${SELECTED}
    where g.rid = ${rid} and g.member = ${member} and g.not_after > ${at} order by g.position`
  return (await db.many(Row, living)).map(grantOf)
}

const grantOf = ({ gid, header, leaves, kid, sig, sealed, key }: Static<typeof Row>): Grant => ({
  header,
  ...openWraps(key, gid, sealed),
  leaves,
  kid,
  sig,
})
