import { type Grant, SignedAct } from '@kinlink/contracts'
import { Bytes, byteArrays, json, type Queries, sql, type Tx } from '@kinlink/postgres'
import { type Static, Type } from 'typebox'
import type { ReadSubmission } from '../records/read-submission.ts'
import { newRecordKey, openWraps, sealWraps } from './wrap-seal.ts'

const closed = { additionalProperties: false } as const

export type PlacedGrant = ReadSubmission['grants'][number] & {
  readonly position: number
  /** What a grant of the automation key rests on. */
  readonly mandate?: SignedAct | undefined
}

/** Stores the grants of a record's revision in place of those of the revision before, under the key that the record has. */
export const storeGrants = (
  tx: Tx,
  { header: { rid, rev }, grants }: Pick<ReadSubmission, 'header' | 'grants'>,
  key: Uint8Array | undefined,
): void => {
  if (rev > 0) tx.send(sql`delete from record_grant where rid = ${rid}`)
  insertGrants(
    tx,
    rid,
    grants.map((read, position) => ({ ...read, position })),
    key,
  )
}

/** Takes grants of a record away, with their wraps. */
export const deleteGrants = (tx: Tx, gids: readonly string[]): Promise<number> =>
  tx.run(sql`delete from record_grant where gid = any(${[...gids]})`)

/**
 * Adds grants with their wraps, under the key that the record has, or under a new one. The commit fails with a unique
 * violation for an id that is taken.
 */
export const insertGrants = (
  tx: Tx,
  rid: string,
  grants: readonly PlacedGrant[],
  key: Uint8Array | undefined,
): void => {
  const under = key ?? giveKey(tx, rid)
  const column = <T>(of: (granted: PlacedGrant) => T): T[] => grants.map(of)
  tx.send(sql`
    insert into record_grant
      (gid, rid, position, granter, member, line, epoch, header, leaves, kid, sig, mandate, not_after, sealed)
    select gid, ${rid}, position, granter, member, line, epoch, header, string_to_array(leaves, ' '), kid, sig, mandate,
      not_after, sealed
    from unnest(${column(({ header }) => header.gid)}::text[], ${column(({ position }) => position)}::integer[],
      ${column(({ header }) => header.granter)}::text[], ${column(({ header }) => header.to)}::text[],
      ${column(({ header }) => header.line)}::text[], ${column(({ header }) => header.epoch)}::text[],
      ${column(({ grant }) => grant.header)}::text[], ${column(({ grant }) => grant.leaves.join(' '))}::text[],
      ${column(({ grant }) => grant.kid)}::text[], ${column(({ grant }) => grant.sig)}::text[],
      ${column(({ mandate }) => (mandate === undefined ? null : json(mandate)))}::json[],
      ${column(({ header }) => new Date(header.notAfter))}::timestamptz[],
      ${byteArrays(
        sealWraps(
          under,
          column(({ grant, header }) => [header.gid, grant] as const),
        ),
      )}::bytea[])
      as g (gid, position, granter, member, line, epoch, header, leaves, kid, sig, mandate, not_after, sealed)`)
}

const Member = Type.Object({ member: Type.String() }, closed)

/** Every Society that a record is granted to, its author too. */
export const membersGranted = async (tx: Tx, rid: string): Promise<string[]> =>
  (await tx.many(Member, sql`select distinct member from record_grant where rid = ${rid}`)).map(({ member }) => member)

const Key = Type.Object({ key: Bytes }, closed)

/** The one key of a locked record, under which all its wraps rest: what a backup holds of an older revision opens as long as the record lives. */
export const findRecordKey = async (tx: Tx, rid: string): Promise<Uint8Array | undefined> =>
  (await tx.maybeOne(Key, sql`select key from mailbox_keys.record_key where rid = ${rid}`))?.key

const giveKey = (tx: Tx, rid: string): Uint8Array => {
  const key = newRecordKey()
  tx.send(sql`insert into mailbox_keys.record_key (rid, key) values (${rid}, ${key})`)
  return key
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
    mandate: Type.Union([SignedAct, Type.Null()]),
    sealed: Bytes,
    key: Bytes,
  },
  closed,
)

const SELECTED = sql`
  select g.gid, g.header, g.leaves, g.kid, g.sig, g.mandate, g.sealed, k.key
  from record_grant g join mailbox_keys.record_key k using (rid)`

/** Grants, and what those of the automation key rest on: each mandate once. */
export type StoredGrants = { readonly grants: Grant[]; readonly mandates: SignedAct[] }

/** All grants of a record, for its author. */
export const findGrants = async (db: Queries, rid: string): Promise<StoredGrants> =>
  storedGrants(await db.many(Row, sql`${SELECTED} where g.rid = ${rid} order by g.position`))

/** The grants of a record to one member that are in force. */
export const findLivingGrants = async (db: Queries, rid: string, member: string, at: Date): Promise<StoredGrants> => {
  const living = sql`${SELECTED}
    where g.rid = ${rid} and g.member = ${member} and g.not_after > ${at} order by g.position`
  return storedGrants(await db.many(Row, living))
}

const Placed = Type.Object({ gid: Type.String(), position: Type.Integer(), header: Type.String() }, closed)
/** A stored grant that may be replaced. */
export type Replaceable = Static<typeof Placed>

/** Which of these grants of a record are stored; none of a record whose key is destroyed. */
export const findReplaceable = (tx: Tx, rid: string, gids: readonly string[]): Promise<Replaceable[]> =>
  tx.many(
    Placed,
    sql`select gid, position, header from record_grant join mailbox_keys.record_key using (rid)
        where rid = ${rid} and gid = any(${[...gids]})`,
  )

const storedGrants = (rows: readonly Static<typeof Row>[]): StoredGrants => {
  const mandates = new Map(rows.flatMap(({ mandate }) => (mandate === null ? [] : [[mandate.header, mandate]])))
  return { grants: rows.map(grantOf), mandates: [...mandates.values()] }
}

const grantOf = ({ gid, header, leaves, kid, sig, sealed, key }: Static<typeof Row>): Grant => ({
  header,
  ...openWraps(key, gid, sealed),
  leaves,
  kid,
  sig,
})
