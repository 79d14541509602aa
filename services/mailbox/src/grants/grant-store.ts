import type { Grant } from '@kinlink/contracts'
import { json, type Queries, sql, type Tx } from '@kinlink/postgres'
import { Type } from 'typebox'
import type { ReadSubmission } from '../records/read-submission.ts'

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
  const wraps = grants.map(({ grant, header }) => ({ gid: header.gid, enc: grant.enc, wraps: grant.wraps }))
  await tx.run(sql`
    insert into grant_wrap (gid, enc, wraps)
    select gid, enc, wraps from json_to_recordset(${json(wraps)}::json) as w (gid text, enc text, wraps json)`)
}

const Row = Type.Object(
  {
    header: Type.String(),
    enc: Type.String(),
    wraps: Type.Record(Type.String(), Type.String()),
    leaves: Type.Array(Type.String()),
    kid: Type.String(),
    sig: Type.String(),
  },
  closed,
)

/** All grants of a record, for its author. */
export const findGrants = (db: Queries, rid: string): Promise<Grant[]> =>
  db.many(
    Row,
    sql`select g.header, w.enc, w.wraps, g.leaves, g.kid, g.sig
        from record_grant g join grant_wrap w using (gid) where g.rid = ${rid} order by g.position`,
  )

/** The grants of a record to one member that are in force. */
export const findLivingGrants = (db: Queries, rid: string, member: string, at: Date): Promise<Grant[]> =>
  db.many(
    Row,
    sql`select g.header, w.enc, w.wraps, g.leaves, g.kid, g.sig
        from record_grant g join grant_wrap w using (gid)
        where g.rid = ${rid} and g.member = ${member} and g.not_after > ${at} order by g.position`,
  )
