import { CoarsePurpose } from '@kinlink/contracts'
import { type Queries, sql, Timestamp } from '@kinlink/postgres'
import { type Static, Type } from 'typebox'
import { notWithdrawn } from '../withdrawals/withdrawal-store.ts'

const Row = Type.Object(
  {
    sought_entry: Type.String(),
    present_entry: Type.String(),
    rid: Type.String(),
    /** Of the sought record. */
    header: Type.String(),
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
 * Pairs of living entries with the sought record's grant and receipt; a pair is missing when an entry or the record has
 * been removed, withdrawn or has expired.
 */
export const findPairs = (db: Queries, keys: readonly PairKey[], at: Date): Promise<Pair[]> =>
  db.many(
    Row,
    sql`select s.id as sought_entry, p.id as present_entry, r.rid, r.header, r.purpose, s.author, p.author as member, p.kid,
          exists (select 1 from record_grant g where g.rid = r.rid and g.member = p.author
            and g.line = 'society' and g.not_after > ${at}) as granted,
          c.state as receipt_state, c.not_before, c.not_after
        from (select distinct sought, present
          from unnest(${keys.map((key) => key.soughtEntry)}::text[], ${keys.map((key) => key.presentEntry)}::text[])
            as asked (sought, present)) as pair
        join entry s on s.id = pair.sought
        join record r on r.rid = s.rid and r.expires_at > ${at}
        join entry p on p.id = pair.present and p.role = 'present' and p.expires_at > ${at}
        left join receipt c on c.digest = r.basis
        where ${notWithdrawn(sql`r.rid`)} and s.role = 'sought' and s.expires_at > ${at} and s.author <> p.author`,
  )

/** One such pair. */
export const findPair = async (db: Queries, key: PairKey, at: Date): Promise<Pair | undefined> =>
  (await findPairs(db, [key], at))[0]
