import { SignedAct } from '@kinlink/contracts'
import { json, type Queries, sql, Timestamp, type Tx } from '@kinlink/postgres'
import { type Static, Type } from 'typebox'

const closed = { additionalProperties: false } as const

const Row = Type.Object(
  {
    id: Type.String(),
    rid: Type.String(),
    author: Type.String(),
    recipient: Type.String(),
    digest: Type.String(),
    due_at: Timestamp,
    state: Type.Union([
      Type.Literal('offered'),
      Type.Literal('accepted'),
      Type.Literal('declined'),
      Type.Literal('recalled'),
      Type.Literal('expired'),
    ]),
    header: Type.String(),
    kid: Type.String(),
    sig: Type.String(),
    receipt: Type.Union([SignedAct, Type.Null()]),
    closed_at: Type.Union([Timestamp, Type.Null()]),
  },
  closed,
)
/** What both sides know of an offer. */
export type OfferRow = Static<typeof Row>

const COLUMNS = sql`id, rid, author, recipient, digest, due_at, state, header, kid, sig, receipt, closed_at`

export const findOffer = (db: Queries, id: string): Promise<OfferRow | undefined> =>
  db.maybeOne(Row, sql`select ${COLUMNS} from offer where id = ${id}`)

/** Locks an offer: of answer, recall, expiry and the end of its record one comes first. */
export const lockOffer = (tx: Tx, id: string): Promise<OfferRow | undefined> =>
  tx.maybeOne(Row, sql`select ${COLUMNS} from offer where id = ${id} for no key update`)

/** @throws a unique violation when the id is taken */
export const storeOffer = async (tx: Tx, offer: OfferRow): Promise<void> => {
  const { id, rid, author, recipient, digest, due_at, state, header, kid, sig } = offer
  await tx.run(sql`
    insert into offer (id, rid, author, recipient, digest, due_at, state, header, kid, sig)
    values (${id}, ${rid}, ${author}, ${recipient}, ${digest}, ${due_at}, ${state}, ${header}, ${kid}, ${sig})`)
}

const Id = Type.Object({ id: Type.String() }, closed)

/** Whether a record is offered to a member, or was accepted by it, until the due date. */
export const isOpenTo = async (tx: Tx, rid: string, recipient: string): Promise<boolean> =>
  (await tx.maybeOne(
    Id,
    sql`select id from offer
        where rid = ${rid} and recipient = ${recipient} and state in ('offered', 'accepted')`,
  )) !== undefined

/** Settles a locked offer with the signed word that both sides keep. */
export const settleOffer = async (
  tx: Tx,
  id: string,
  state: 'accepted' | 'declined' | 'recalled',
  receipt: SignedAct,
): Promise<void> => {
  await tx.run(sql`update offer set state = ${state}, receipt = ${json(receipt)} where id = ${id}`)
}

const Returned = Type.Object({ header: Type.String() }, closed)

/** Header of the act by which a search was given back. Asked for the searcher alone. */
export const findReturn = async (db: Queries, id: string): Promise<string | undefined> =>
  (await db.maybeOne(Returned, sql`select header from offer_return where offer = ${id}`))?.header

/** Leaves the row that both sides read as it is. */
export const storeReturn = async (tx: Tx, id: string, { header, kid, sig }: SignedAct): Promise<void> => {
  await tx.run(sql`insert into offer_return (offer, header, kid, sig) values (${id}, ${header}, ${kid}, ${sig})`)
}

/** Locks open offers whose due date has come; ids are random, so their order tells nothing. */
export const claimDueOffers = (tx: Tx, at: Date, limit: number): Promise<OfferRow[]> =>
  tx.many(
    Row,
    sql`select ${COLUMNS} from offer where state in ('offered', 'accepted') and due_at <= ${at}
        order by id limit ${limit} for no key update skip locked`,
  )

export const markExpired = (tx: Tx, ids: readonly string[]): Promise<number> =>
  tx.run(sql`update offer set state = 'expired' where id = any(${[...ids]})`)

/** Locks the open offers of a record whose recipients have not been told of its end. */
export const lockOffersOfRecord = (tx: Tx, rid: string): Promise<OfferRow[]> =>
  tx.many(
    Row,
    sql`select ${COLUMNS} from offer
        where rid = ${rid} and state in ('offered', 'accepted') and closed_at is null
        order by id for no key update`,
  )

export const markClosed = (tx: Tx, ids: readonly string[], at: Date): Promise<number> =>
  tx.run(sql`update offer set closed_at = ${at} where id = any(${[...ids]})`)
