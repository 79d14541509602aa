import { type Chain, Id, ItemKind, MAX_LINKS } from '@kinlink/contracts'
import { type Queries, sql, Timestamp } from '@kinlink/postgres'
import { Type } from 'typebox'
import { hourBucket } from '../sealing/buckets.ts'

const Sent = Type.Object({
  submission_id: Id,
  kind: ItemKind,
  id: Id,
  digest: Type.String(),
  until: Timestamp,
  taken_at: Timestamp,
})

/** A chain as it is signed, and by which submissions what it names was handed in. */
export type NextChain = { readonly chain: Chain; readonly named: readonly string[] }

/**
 * What the next item for a Society has to name: the oldest that the exchange took for it and that nothing else it took and still has names. What waits is not named, since it may be refused; nor is what was withdrawn, and what only that
 * has named is named again. Naming one twice does no harm.
 */
export async function chainTo(db: Queries, to: string): Promise<NextChain> {
  const rows = await db.many(
    Sent,
    sql`select submission_id, kind, id, digest, until, taken_at from sent_item as item
      where to_member = ${to} and taken_at is not null
        and not exists (select from withdrawal where withdrawal.rid = item.rid)
        and not exists (
          select from sent_naming as naming join sent_item as later on later.submission_id = naming.submission_id
          where naming.named = item.submission_id and later.taken_at is not null
            and not exists (select from withdrawal where withdrawal.rid = later.rid))
      order by taken_at, submission_id limit ${MAX_LINKS}`,
  )
  const prev = rows.map(({ kind, id, digest, until, taken_at }) => ({
    ...{ kind, id, digest },
    since: hourBucket(taken_at),
    until: until.toISOString(),
  }))
  return { chain: { to, prev }, named: rows.map((row) => row.submission_id) }
}

export type NewSent = {
  readonly submissionId: string
  readonly kind: ItemKind
  readonly id: string
  readonly rid: string
  readonly digest: string
  readonly until: Date
}

/** Keeps what was signed with a chain, in the transaction that queues it. */
export async function keepSent(tx: Queries, item: NewSent, { chain, named }: NextChain): Promise<void> {
  const { submissionId, kind, id, rid, digest, until } = item
  await tx.run(sql`insert into sent_item (submission_id, to_member, kind, id, rid, digest, until)
    values (${submissionId}, ${chain.to}, ${kind}, ${id}, ${rid}, ${digest}, ${until})`)
  await tx.run(sql`insert into sent_naming (submission_id, named)
    select ${submissionId}, unnest(${[...named]}::text[])`)
}

/** The exchange has taken a submission: if it is an item of a chain, the next one names it. */
export const markTaken = (tx: Queries, submissionId: string, at: Date) =>
  tx.run(sql`update sent_item set taken_at = ${at} where submission_id = ${submissionId} and taken_at is null`)

/** What was not taken by the end of its own life never will be: nothing names it. */
export const forgetUntaken = (db: Queries, now: Date) =>
  db.run(sql`delete from sent_item where taken_at is null and until < ${now}`)
