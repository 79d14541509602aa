import { CoarsePurpose } from '@kinlink/contracts'
import { type Queries, sql, Timestamp, type Tx } from '@kinlink/postgres'
import { type Static, Type } from 'typebox'
import type { Corridor } from '../candidates/agreements.ts'
import { notWithdrawn } from '../withdrawals/withdrawal-store.ts'

/** Notes at which window a stored release leaves. */
export const storeDueRelease = (tx: Tx, rid: string, dueAt: Date): void =>
  tx.send(sql`insert into release_due (rid, due_at) values (${rid}, ${dueAt})`)

const Due = Type.Object({ rid: Type.String(), due_at: Timestamp }, { additionalProperties: false })
export type DueRelease = Static<typeof Due>

/** Locks releases whose window has come; record ids are random, so their order tells nothing. */
export const claimDueReleases = (tx: Tx, at: Date, limit: number): Promise<DueRelease[]> =>
  tx.many(
    Due,
    sql`select rid, due_at from release_due d
        where released_at is null and due_at <= ${at} and ${notWithdrawn(sql`d.rid`)}
        order by rid limit ${limit} for update skip locked`,
  )

/** Locks what is due of a record, if it is a release, against its leaving. */
export const lockDueRelease = (tx: Tx, rid: string): Promise<unknown> =>
  tx.maybeOne(Due, sql`select rid, due_at from release_due where rid = ${rid} for update`)

const CorridorRow = Type.Object(
  { author: Type.String(), member: Type.String(), purpose: CoarsePurpose },
  { additionalProperties: false },
)

/** The distinct corridors of all releases whose window has come. */
export const corridorsOfDue = (db: Queries, at: Date): Promise<Corridor[]> =>
  db.many(
    CorridorRow,
    sql`select distinct r.author, g.member, r.purpose
        from release_due d join record r using (rid) join record_grant g using (rid)
        where d.released_at is null and d.due_at <= ${at} and g.member <> r.author`,
  )

const Recipient = Type.Object(
  { rid: Type.String(), header: Type.String(), ...CorridorRow.properties },
  { additionalProperties: false },
)
type Recipient = Static<typeof Recipient>

/**
 * Whom releases go to: everyone but the author who holds a grant that is in force, while the record has not expired and
 * its receipt lives. Of any other its recipient is told nothing: that there was one would be an answer too. So it is of
 * one that was withdrawn while it was being claimed, which only a look after the claim can find.
 */
export const recipientsOfReleases = (tx: Tx, rids: readonly string[], at: Date): Promise<Recipient[]> =>
  tx.many(
    Recipient,
    sql`select distinct g.rid, r.header, r.author, g.member, r.purpose
        from record_grant g join record r using (rid) join receipt c on c.digest = r.basis
        where g.rid = any(${[...rids]}) and g.member <> r.author and g.not_after > ${at} and r.expires_at > ${at}
          and c.state = 'living' and c.not_before <= ${at} and c.not_after > ${at} and ${notWithdrawn(sql`g.rid`)}`,
  )

export const markReleased = (tx: Tx, rids: readonly string[], at: Date): Promise<number> =>
  tx.run(sql`update release_due set released_at = ${at} where rid = any(${[...rids]})`)

/** Lets releases wait for a later window. */
export const postpone = (tx: Tx, rids: readonly string[], until: Date): Promise<number> =>
  tx.run(sql`update release_due set due_at = ${until} where rid = any(${[...rids]})`)
