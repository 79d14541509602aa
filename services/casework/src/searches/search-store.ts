import {
  Bytes32,
  type DeclineReason,
  Id,
  MemberId,
  type OfferHeader,
  OfferState,
  DeclineReason as Reason,
  SEARCH_STATES,
  SignedAct,
} from '@kinlink/contracts'
import { Bytes, json, type Queries, sql, Timestamp } from '@kinlink/postgres'
import { Type } from 'typebox'
import type { After } from '../paging.ts'
import { type SearchStatus, searchEnded } from './search-states.ts'

const SearchRow = Type.Object({
  id: Id,
  rid: Id,
  from_member: Type.Union([MemberId, Type.Null()]),
  due: Type.Union([Timestamp, Type.Null()]),
  digest: Type.Union([Bytes32, Type.Null()]),
  record: Type.Union([Bytes32, Type.Null()]),
  state: Type.Enum([...SEARCH_STATES]),
  pending: Type.Union([Type.Literal('accepted'), Type.Literal('declined'), Type.Null()]),
  decline_reason: Type.Union([Reason, Type.Null()]),
  offer_state: OfferState,
  receipt: Type.Union([SignedAct, Type.Null()]),
  person_id: Type.Union([Id, Type.Null()]),
  sealed: Type.Union([Bytes, Type.Null()]),
  received_at: Timestamp,
})
type AnySearch = Type.Static<typeof SearchRow>
/** A search whose signed offer has been verified: the only kind that officers get to see. */
export type VerifiedSearch = AnySearch & { from_member: string; due: Date; digest: string; record: string }

const columns = sql`id, rid, from_member, due, digest, record, state, pending, decline_reason, offer_state, receipt, person_id,
  sealed, received_at`

const verified = (row: AnySearch | undefined): VerifiedSearch | undefined =>
  row !== undefined && row.from_member !== null && row.due !== null && row.digest !== null && row.record !== null
    ? { ...row, from_member: row.from_member, due: row.due, digest: row.digest, record: row.record }
    : undefined

/** Notes that an offer has come in; nobody sees it before it has been verified. */
export const insertSearch = (tx: Queries, search: { id: string; rid: string; at: Date }) =>
  tx.run(sql`insert into search (id, rid, received_at) values (${search.id}, ${search.rid}, ${search.at})
    on conflict (id) do nothing`)

export const anySearch = (db: Queries, id: string) =>
  db.maybeOne(SearchRow, sql`select ${columns} from search where id = ${id}`)
export const findSearch = async (db: Queries, id: string) => verified(await anySearch(db, id))
/** The same, held until the transaction ends. */
export const lockSearch = async (tx: Queries, id: string) =>
  verified(await tx.maybeOne(SearchRow, sql`select ${columns} from search where id = ${id} for update`))

export const listSearches = async (db: Queries, after: After, limit: number) => {
  const [at, id] = [after?.at ?? null, after?.id ?? '']
  const rows = await db.many(
    SearchRow,
    sql`select ${columns} from search where from_member is not null
      and (${at}::timestamptz is null or (received_at, id) > (${at}::timestamptz, ${id}))
      order by received_at, id limit ${limit}`,
  )
  return rows.flatMap((row) => verified(row) ?? [])
}

/** Keeps the signed offer, once it is known to be one. */
export const verifySearch = (
  tx: Queries,
  id: string,
  offer: { header: OfferHeader; digest: string; signed: SignedAct },
) =>
  tx.run(sql`update search set from_member = ${offer.header.member}, due = ${new Date(offer.header.due)},
    record = ${offer.header.record}, digest = ${offer.digest}, signed = ${json(offer.signed)}
    where id = ${id} and from_member is null`)

/** Moves a search on; with the move into an ended state its time of keeping begins. */
export const moveSearch = (tx: Queries, id: string, { state, pending }: SearchStatus, at: Date) =>
  tx.run(sql`update search set state = ${state}, pending = ${pending},
    ended_at = ${searchEnded(state) ? at : null} where id = ${id}`)

export const keepReason = (tx: Queries, id: string, reason: DeclineReason) =>
  tx.run(sql`update search set decline_reason = ${reason} where id = ${id}`)
export const keepSealed = (tx: Queries, id: string, sealed: Uint8Array) =>
  tx.run(sql`update search set sealed = ${sealed} where id = ${id}`)
export const keepPerson = (tx: Queries, id: string, personId: string) =>
  tx.run(sql`update search set person_id = ${personId} where id = ${id}`)

/** The person who was located is removed and will not decide: the time of keeping begins, and nothing else happens. */
export const endSearchesOf = (tx: Queries, personId: string, at: Date) =>
  tx.run(sql`update search set ended_at = ${at} where person_id = ${personId} and ended_at is null`)

/** The exchange did not take the answer: another one may be given, if the offer still stands. */
export const clearPending = (tx: Queries, id: string) =>
  tx.run(sql`update search set pending = null, decline_reason = null where id = ${id} and state = 'offered'`)

/** What the exchange says of the offer, with its receipt; a receipt that is kept already stays. */
export const keepWord = (tx: Queries, id: string, word: { state: OfferState; receipt: SignedAct | null }) =>
  tx.run(sql`update search set offer_state = ${word.state},
    receipt = coalesce(receipt, ${word.receipt === null ? null : json(word.receipt)}::jsonb) where id = ${id}`)

const ActionRow = Type.Object({ sealed: Bytes, taken_at: Timestamp })
export type NewAction = { id: string; searchId: string; sealed: Uint8Array; at: Date; by: string }

/** Keeps what was done; its words are ciphertext under the key of the search. */
export const insertAction = (tx: Queries, a: NewAction) =>
  tx.run(sql`insert into search_action (id, search_id, sealed, taken_at, taken_by)
    values (${a.id}, ${a.searchId}, ${a.sealed}, ${a.at}, ${a.by})`)
export const actionsOf = (db: Queries, searchId: string) =>
  db.many(
    ActionRow,
    sql`select sealed, taken_at from search_action where search_id = ${searchId} order by taken_at, id`,
  )
