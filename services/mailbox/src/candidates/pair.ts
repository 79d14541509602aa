import { CoarsePurpose } from '@kinlink/contracts'
import { type Queries, sql, Timestamp } from '@kinlink/postgres'
import { type Static, Type } from 'typebox'
import { notWithdrawn } from '../withdrawals/withdrawal-store.ts'

const Row = Type.Object(
  {
    rid: Type.String(),
    purpose: CoarsePurpose,
    author: Type.String(),
    member: Type.String(),
    kid: Type.String(),
    granted: Type.Boolean(),
    receipt_state: Type.Union([Type.String(), Type.Null()]),
    not_before: Type.Union([Timestamp, Type.Null()]),
    not_after: Type.Union([Timestamp, Type.Null()]),
  },
  { additionalProperties: false },
)
/** What decides whether a pair may be shown to the side that has the person: `member`, whose officer's key is `kid`. */
export type Pair = Static<typeof Row>
export type PairKey = { readonly soughtEntry: string; readonly presentEntry: string }

/**
 * A pair of living entries with the sought record's grant and receipt; undefined when an entry or the record has been
 * removed, withdrawn or has expired.
 */
export const findPair = (db: Queries, key: PairKey, at: Date): Promise<Pair | undefined> =>
  db.maybeOne(
    Row,
    sql`select r.rid, r.purpose, s.author, p.author as member, p.kid,
          exists (select 1 from record_grant g where g.rid = r.rid and g.member = p.author
            and g.line = 'society' and g.not_after > ${at}) as granted,
          c.state as receipt_state, c.not_before, c.not_after
        from entry s
        join record r on r.rid = s.rid and r.expires_at > ${at}
        join entry p on p.id = ${key.presentEntry} and p.role = 'present' and p.expires_at > ${at}
        left join receipt c on c.digest = r.basis
        where ${notWithdrawn(sql`r.rid`)} and s.id = ${key.soughtEntry} and s.role = 'sought' and s.expires_at > ${at} and s.author <> p.author`,
  )
