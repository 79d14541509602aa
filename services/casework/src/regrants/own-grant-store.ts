import { type Grant, type GrantHeader, Id, Line, type Submission } from '@kinlink/contracts'
import { decodeHeader } from '@kinlink/crypto/hash'
import { json, type Queries, sql, type Tx } from '@kinlink/postgres'
import { Type } from 'typebox'
import type { Target } from './targets.ts'

/** The header of a grant that this Society has made itself, or that has been verified. */
export const grantHeaderOf = ({ header }: Pick<Grant, 'header'>): GrantHeader =>
  decodeHeader(header).json as unknown as GrantHeader

const Known = Type.Object({
  member: Type.String(),
  line: Line,
  epoch: Id,
  renewed_from: Type.Union([Id, Type.Null()]),
})

/** Keeps what a record is granted to, in place of what was known of it: the exchange has taken it, or says so. Nothing of a record that is withdrawn. */
export async function keepOwnGrants(tx: Queries, rid: string, { grants }: Pick<Submission, 'grants'>): Promise<void> {
  const known = await tx.many(Known, sql`select member, line, epoch, renewed_from from own_grant where rid = ${rid}`)
  const before = new Map(known.map((grant) => [`${grant.member} ${grant.line}`, grant]))
  await forgetOwnGrants(tx, rid)
  const rows = grants.map(grantHeaderOf).map(({ gid, to, line, epoch, notAfter }) => {
    const old = before.get(`${to} ${line}`)
    return { gid, to, line, epoch, notAfter, from: old?.epoch === epoch ? old.renewed_from : (old?.epoch ?? null) }
  })
  await tx.run(sql`insert into own_grant (gid, rid, member, line, epoch, not_after, renewed_from)
    select gid, ${rid}, g."to", line, epoch, g."notAfter", g."from"
    from jsonb_to_recordset(${json(rows)}::jsonb)
      as g (gid text, "to" text, line text, epoch text, "notAfter" timestamptz, "from" text)
    where not exists (select from withdrawal where rid = ${rid})
    on conflict (gid) do nothing`)
}

/** Forgets what a record was granted to: it is withdrawn, or the exchange has it no more. */
export async function forgetOwnGrants(tx: Queries, rid: string): Promise<void> {
  await tx.run(sql`delete from own_grant where rid = ${rid}`)
  await tx.run(sql`delete from own_grant_unread where rid = ${rid}`)
}

/** Grants that have ended by their own date need not be renewed. */
export const forgetEndedGrants = (db: Queries, now: Date) =>
  db.run(sql`delete from own_grant where not_after <= ${now}`)

const Rid = Type.Object({ rid: Id })

/** Records of before whose grants have to be asked for; what was refused lately waits. */
export const unreadRecords = async (db: Queries, triedBefore: Date, limit: number): Promise<string[]> =>
  (
    await db.many(
      Rid,
      sql`select rid from own_grant_unread where tried_at is null or tried_at <= ${triedBefore}
        order by tried_at nulls first, rid limit ${limit}`,
    )
  ).map(({ rid }) => rid)

/** Notes that what the exchange showed of such a record was refused. */
export const noteUnread = (db: Queries, rid: string, at: Date) =>
  db.run(sql`update own_grant_unread set tried_at = ${at} where rid = ${rid}`)

export type Waiting = {
  readonly targets: readonly Target[]
  readonly lines: readonly Line[]
  readonly triedBefore: Date
}

/** Records with grants, on these lines, to epochs that are not open any more while another one is; what was tried lately waits. Their order says nothing of them. */
export const recordsToRenew = async (db: Queries, { targets, lines, triedBefore }: Waiting, limit: number) =>
  (
    await db.many(
      Rid,
      sql`select rid from own_grant g
        where g.line = any(${[...lines]}) and g.epoch <> all(${targets.map(({ epoch }) => epoch.eid)})
          and exists (select from jsonb_to_recordset(${json(placesOf(targets))}::jsonb) as t (member text, line text)
            where t.member = g.member and t.line = g.line)
          and (g.tried_at is null or g.tried_at <= ${triedBefore})
        group by rid order by min(g.tried_at) nulls first, rid limit ${limit}`,
    )
  ).map(({ rid }) => rid)

const placesOf = (targets: readonly Target[]) => targets.map(({ member, epoch: { line } }) => ({ member, line }))

export type Tried = {
  readonly targets: readonly Target[]
  readonly lines: readonly Line[]
  readonly at: Date
  readonly refused: string | null
}

/** Notes that renewing what is due of a record on these lines was tried, and why it came to nothing; null: it has to wait. */
export const noteTried = (tx: Queries, rid: string, { targets, lines, at, refused }: Tried) =>
  tx.run(sql`update own_grant set tried_at = ${at}, refused = ${refused} where rid = ${rid} and line = any(${[...lines]})
    and epoch <> all(${targets.map(({ epoch }) => epoch.eid)})`)

/** One grant in the place of another. */
export type Renewed = { readonly replaces: string; readonly header: GrantHeader }

export async function noteRenewed(tx: Tx, renewed: readonly Renewed[]): Promise<void> {
  for (const { replaces, header } of renewed)
    await tx.run(sql`update own_grant set gid = ${header.gid}, renewed_from = epoch, epoch = ${header.epoch}, tried_at = null, refused = null
      where gid = ${replaces}`)
}

const Counted = Type.Object({
  epoch: Id,
  member: Type.String(),
  line: Line,
  hanging: Type.Integer(),
  refused: Type.Integer(),
  renewed: Type.Integer(),
})

/** How many grants hang on each epoch, how many of them were refused when last tried, and how many that hung on it have been renewed. */
export const countByEpoch = (db: Queries) =>
  db.many(
    Counted,
    sql`select epoch, member, line, sum(hanging)::int as hanging, sum(refused)::int as refused, sum(renewed)::int as renewed
      from (
        select epoch, member, line, 1 as hanging, (refused is not null)::int as refused, 0 as renewed from own_grant
        union all
        select renewed_from, member, line, 0, 0, 1 from own_grant where renewed_from is not null
      ) as counted group by epoch, member, line order by member, line, epoch`,
  )
