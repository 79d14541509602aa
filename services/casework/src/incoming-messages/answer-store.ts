import { Id } from '@kinlink/contracts'
import { type Queries, sql, Timestamp } from '@kinlink/postgres'
import { Type } from 'typebox'
import { ANSWERS, type AnswerKind } from '../messages/message-state.ts'

const AnswerRow = Type.Object({
  rid: Id,
  message: Id,
  says: Type.Enum(Object.keys(ANSWERS) as AnswerKind[]),
  /** When the exchange refused it: nothing of it has left. */
  refused_at: Type.Union([Timestamp, Type.Null()]),
})
export type AnswerRow = Type.Static<typeof AnswerRow>
const columns = sql`rid, message, says, refused_at`

/** A release that answers a message; or another one that takes the place, and the id, of one that was refused. */
export const putAnswer = (tx: Queries, a: { rid: string; message: string; says: AnswerKind }) =>
  tx.run(sql`insert into incoming_answer (rid, message, says) values (${a.rid}, ${a.message}, ${a.says})
    on conflict (rid) do update set says = excluded.says, refused_at = null where incoming_answer.refused_at is not null`)

export const findAnswer = (db: Queries, rid: string) =>
  db.maybeOne(AnswerRow, sql`select ${columns} from incoming_answer where rid = ${rid}`)

/** The refused answer whose id the next one takes: one that said the same, if there is one. */
export const findRefusedAnswer = (db: Queries, message: string, says: AnswerKind) =>
  db.maybeOne(
    AnswerRow,
    sql`select ${columns} from incoming_answer where message = ${message} and refused_at is not null
      order by says = ${says} desc, rid limit 1`,
  )

export const markAnswerRefused = (tx: Queries, rid: string, at: Date) =>
  tx.run(sql`update incoming_answer set refused_at = ${at} where rid = ${rid}`)

const Stands = Type.Object({ stands: Type.Boolean() })

/** Whether the exchange has not refused that the sender is told of the delivery. */
export const deliveryStands = async (db: Queries, message: string): Promise<boolean> =>
  (
    await db.one(
      Stands,
      sql`select exists (select from incoming_answer where message = ${message} and says = 'message-delivered' and refused_at is null) as stands`,
    )
  ).stands
