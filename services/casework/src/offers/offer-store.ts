import {
  Bytes32,
  type DeclineReason,
  Finding,
  Id,
  MemberId,
  DeclineReason as Reason,
  SignedAct,
} from '@kinlink/contracts'
import { json, type Queries, sql, Timestamp } from '@kinlink/postgres'
import { Type } from 'typebox'
import { type OwnOfferState, offerEnded } from './offer-states.ts'

const OfferRow = Type.Object({
  id: Id,
  case_id: Id,
  to_member: MemberId,
  due: Timestamp,
  state: Type.Enum(['offered', 'accepted', 'declined', 'expired', 'recalled', 'refused']),
  decline_reason: Type.Union([Reason, Type.Null()]),
  refusals: Type.Array(Finding),
  signed: SignedAct,
  digest: Bytes32,
  recalling: Type.Boolean(),
  receipt: Type.Union([SignedAct, Type.Null()]),
})
export type OfferRow = Type.Static<typeof OfferRow>

const columns = sql`id, case_id, to_member, due, state, decline_reason, refusals, signed, digest, recalling, receipt`

export type NewOffer = Pick<OfferRow, 'id' | 'case_id' | 'to_member' | 'due' | 'signed' | 'digest'> & {
  rid: string
  at: Date
  by: string
}

/** Keeps a signed offer; tells whether this Society had none open for the case. */
export const insertOffer = async (tx: Queries, o: NewOffer): Promise<boolean> =>
  (await tx.run(sql`insert into offer (id, case_id, to_member, due, rid, signed, digest, made_at, made_by)
    values (${o.id}, ${o.case_id}, ${o.to_member}, ${o.due}, ${o.rid}, ${json(o.signed)}, ${o.digest}, ${o.at}, ${o.by})
    on conflict (case_id, to_member) where state in ('offered', 'accepted') do nothing`)) === 1

export const findOffer = (db: Queries, id: string) =>
  db.maybeOne(OfferRow, sql`select ${columns} from offer where id = ${id}`)
export const lockOffer = (tx: Queries, id: string) =>
  tx.maybeOne(OfferRow, sql`select ${columns} from offer where id = ${id} for update`)
export const offersOfCase = (db: Queries, caseId: string) =>
  db.many(OfferRow, sql`select ${columns} from offer where case_id = ${caseId} order by made_at, id`)

export const markRecalling = (tx: Queries, id: string) =>
  tx.run(sql`update offer set recalling = true, refusals = '[]' where id = ${id}`)

/** The exchange did not take the recall: the offer stands and shows why, and may be recalled again. */
export const refuseRecall = (tx: Queries, id: string, refusals: readonly Finding[]) =>
  tx.run(sql`update offer set recalling = false, refusals = ${json([...refusals])}::jsonb
    where id = ${id} and state = 'offered'`)

export type OfferMove = { state: OwnOfferState; reason: DeclineReason | null; receipt: SignedAct | null; at: Date }

/** Moves an offer on; a receipt that is kept already stays. */
export const moveOffer = (tx: Queries, id: string, { state, reason, receipt, at }: OfferMove) =>
  tx.run(sql`update offer set state = ${state}, decline_reason = ${reason},
    receipt = coalesce(receipt, ${receipt === null ? null : json(receipt)}::jsonb),
    ended_at = ${offerEnded(state) ? at : null} where id = ${id}`)

/** The exchange did not take the offer: the findings name rules and fields, never a value. */
export const refuseOffer = (tx: Queries, id: string, refusals: readonly Finding[], at: Date) =>
  tx.run(sql`update offer set state = 'refused', refusals = ${json([...refusals])}::jsonb, ended_at = ${at}
    where id = ${id} and state = 'offered'`)

const Waiting = Type.Object({ waiting: Type.Boolean() })

/** Whether the exchange has not answered to the offer itself yet: what follows it has to wait. */
export const offerWaits = async (db: Queries, id: string): Promise<boolean> =>
  (
    await db.one(
      Waiting,
      sql`select exists (select from submission where kind = 'offer' and subject = ${id} and state = 'waiting') as waiting`,
    )
  ).waiting
