import { RecordType } from '@kinlink/contracts'
import { sql, Timestamp, type Tx } from '@kinlink/postgres'
import { type Static, Type } from 'typebox'
import { notWithdrawn } from '../withdrawals/withdrawal-store.ts'

const Row = Type.Object(
  {
    digest: Type.String(),
    type: RecordType,
    expires_at: Timestamp,
    /** On the line of the recipient's officers. */
    granted: Type.Boolean(),
    based: Type.Boolean(),
  },
  { additionalProperties: false },
)
/** What decides whether a record may be offered to a member. */
export type OfferedRecord = Static<typeof Row>

const Locked = Type.Object({ rid: Type.String() }, { additionalProperties: false })
type Asked = { readonly rid: string; readonly author: string; readonly to: string; readonly at: Date }

/**
 * A record of this author that has neither expired nor been withdrawn, locked against its revision, its end and other offers of it. Another's
 * record is as absent as none, and not locked.
 */
export const lockOfferedRecord = async (tx: Tx, asked: Asked): Promise<OfferedRecord | undefined> => {
  // Apart: what the second query reads is to be no older than the lock.
  const own = sql`select rid from record where rid = ${asked.rid} and author = ${asked.author} for no key update`
  return (await tx.maybeOne(Locked, own)) === undefined ? undefined : findOffered(tx, asked)
}

const findOffered = (tx: Tx, { rid, to, at }: Asked): Promise<OfferedRecord | undefined> =>
  tx.maybeOne(
    Row,
    sql`select r.digest, r.type, r.expires_at,
          exists (select 1 from record_grant g where g.rid = r.rid and g.member = ${to}
            and g.line = 'society' and g.not_after > ${at}) as granted,
          exists (select 1 from receipt c where c.digest = r.basis and c.state = 'living'
            and c.not_before <= ${at} and c.not_after > ${at}) as based
        from record r where r.rid = ${rid} and r.expires_at > ${at} and ${notWithdrawn(sql`r.rid`)}`,
  )
