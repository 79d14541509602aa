import { Bytes32, type Chain, type ChainLink, Id, ItemKind, MemberId } from '@kinlink/contracts'
import { type Queries, sql, Timestamp, type Tx } from '@kinlink/postgres'
import { Type } from 'typebox'

/** Which item of which sender; two of one id differ in their digests. */
export type ItemName = { readonly from: string } & Pick<ChainLink, 'kind' | 'id' | 'digest'>

/** One at a time for one sender: an item and what it names are kept together. */
export const lockSender = (tx: Tx, from: string) =>
  tx.run(sql`select pg_advisory_xact_lock(hashtextextended(${`chain ${from}`}, 0))`)

/** An item has arrived; told again, it changes nothing. An alarm that said it was withheld says from now on that it has arrived. */
export async function keepArrived(tx: Queries, { from, kind, id, digest }: ItemName, at: Date): Promise<void> {
  await tx.run(sql`insert into received_item (from_member, kind, id, digest, arrived_at)
    values (${from}, ${kind}, ${id}, ${digest}, ${at})
    on conflict (from_member, kind, id, digest) do update
      set arrived_at = coalesce(received_item.arrived_at, excluded.arrived_at)`)
  await tx.run(sql`update alarm set arrived_at = ${at} where kind = 'item-withheld' and society = ${from}
    and record_id = ${id} and evidence = ${digest} and arrived_at is null`)
}

/** An item names others: what of these has not arrived is missing from now on. */
export async function keepNamed(tx: Queries, from: string, { prev }: Chain, at: Date): Promise<void> {
  for (const { kind, id, digest, since, until } of prev)
    await tx.run(sql`insert into received_item (from_member, kind, id, digest, named_at, since, until)
      values (${from}, ${kind}, ${id}, ${digest}, ${at}, ${new Date(since)}, ${new Date(until)})
      on conflict (from_member, kind, id, digest) do update
        set named_at = coalesce(received_item.named_at, excluded.named_at), since = excluded.since, until = excluded.until`)
}

const MissingRow = Type.Object({
  from_member: MemberId,
  kind: ItemKind,
  id: Id,
  digest: Bytes32,
  named_at: Timestamp,
  until: Timestamp,
  heard: Type.Boolean(),
})
export type MissingRow = Type.Static<typeof MissingRow>

/** Items that were named before one instant, have not arrived, and have not been asked for since another. Of those that were taken before this Society began to note when the exchange answers it is not known whether they could have arrived. */
export const missingItems = (db: Queries, namedBefore: Date, askedBefore: Date, most: number) =>
  db.many(
    MissingRow,
    sql`select from_member, kind, id, digest, named_at, until,
        exists (select from heard_hour where hour > since and hour < until)
          and since >= (select min(hour) from heard_hour) as heard
      from received_item where arrived_at is null and explained is null and alarmed_at is null
        and named_at <= ${namedBefore} and (asked_at is null or asked_at <= ${askedBefore})
      order by named_at, id limit ${most}`,
  )

const of = ({ from, kind, id, digest }: ItemName) =>
  sql`from_member = ${from} and kind = ${kind} and id = ${id} and digest = ${digest}`

export const markAsked = (tx: Queries, item: ItemName, at: Date) =>
  tx.run(sql`update received_item set asked_at = ${at} where ${of(item)}`)

/** It will not arrive, and that is as it should be. */
export const explain = (tx: Queries, item: ItemName, why: 'withdrawn' | 'expired') =>
  tx.run(sql`update received_item set explained = ${why} where ${of(item)} and arrived_at is null`)

/** Notes that an alarm is due; false for what has arrived meanwhile. */
export const markAlarmed = async (tx: Queries, item: ItemName, at: Date): Promise<boolean> =>
  (await tx.run(sql`update received_item set alarmed_at = ${at}
    where ${of(item)} and arrived_at is null and alarmed_at is null`)) === 1

/** The exchange has answered in this hour. */
export const keepHeard = (db: Queries, hour: Date) =>
  db.run(sql`insert into heard_hour (hour) values (${hour}) on conflict do nothing`)
