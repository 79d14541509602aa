import { Id } from '@kinlink/contracts'
import { type Queries, sql, Timestamp } from '@kinlink/postgres'
import { Type } from 'typebox'

export const DECOY_ACTS = ['plant', 'remove', 'reject', 'rematch'] as const
export type DecoyAct = (typeof DECOY_ACTS)[number]

const Owed = Type.Object({ id: Id, act: Type.Enum([...DECOY_ACTS]), due_at: Timestamp })
export type Owed = Type.Static<typeof Owed>
export type NewOwed = { id: string; officer: string; act: DecoyAct; due: Date; at: Date }

export const insertOwed = (tx: Queries, o: NewOwed) =>
  tx.run(sql`insert into decoy_owed (id, officer, act, due_at, owed_at)
    values (${o.id}, ${o.officer}, ${o.act}, ${o.due}, ${o.at})`)

/** What an officer has owed longest that is due. */
export const findDue = (db: Queries, officer: string, at: Date) =>
  db.maybeOne(
    Owed,
    sql`select id, act, due_at from decoy_owed where officer = ${officer} and due_at <= ${at}
      order by due_at, id limit 1`,
  )

export const postpone = (db: Queries, id: string, due: Date) =>
  db.run(sql`update decoy_owed set due_at = ${due} where id = ${id}`)

/** Strikes an act out; false when another request has done it. */
export const strikeOut = async (tx: Queries, id: string): Promise<boolean> =>
  (await tx.run(sql`delete from decoy_owed where id = ${id}`)) === 1

/** Officers who have not been here for so long do nothing any more. */
export const forgetOwed = (tx: Queries, before: Date) => tx.run(sql`delete from decoy_owed where owed_at <= ${before}`)

const Any = Type.Object({ just: Type.Boolean() })

/** Whether an officer has registered somebody after an instant. */
export const hasJustRegistered = async (db: Queries, officer: string, after: Date): Promise<boolean> =>
  (
    await db.one(
      Any,
      sql`select exists (select from person where registered_at > ${after} and registered_by = ${officer}) as just`,
    )
  ).just
