import { type Queries, sql, type Tx } from '@kinlink/postgres'
import { newId } from '@kinlink/runtime'
import { type Static, Type } from 'typebox'
import { notWithdrawn } from '../withdrawals/withdrawal-store.ts'
import type { PairKey } from './pair.ts'

const closed = { additionalProperties: false } as const
const Id = Type.Object({ id: Type.String() }, closed)

/** Locks both entries of each pair against removal until the judgement has committed, and against nothing else: an author who codes an entry anew must not wait for what others are shown. */
export const lockEntries = (tx: Tx, keys: readonly PairKey[]): Promise<unknown[]> => {
  const ids = keys.flatMap(({ soughtEntry, presentEntry }) => [soughtEntry, presentEntry])
  return tx.many(Id, sql`select id from entry where id = any(${ids}) order by id for key share`)
}

export type NewCandidate = PairKey & { readonly rid: string; readonly member: string; readonly at: Date }

/** Creates the candidate of a pair, waiting to be judged; undefined when the pair has been judged before. */
export const createCandidate = async (tx: Tx, candidate: NewCandidate): Promise<string | undefined> => {
  const { soughtEntry, presentEntry, rid, member, at } = candidate
  const made = await tx.maybeOne(
    Id,
    sql`insert into candidate (id, sought_entry, present_entry, rid, member, state, found_at, retry_at)
        values (${newId()}, ${soughtEntry}, ${presentEntry}, ${rid}, ${member}, 'waiting', ${at}, ${at})
        on conflict (sought_entry, present_entry) do nothing returning id`,
  )
  return made?.id
}

const Waiting = Type.Object(
  {
    id: Type.String(),
    sought_entry: Type.String(),
    present_entry: Type.String(),
    reason: Type.Union([Type.String(), Type.Null()]),
  },
  closed,
)
export type WaitingCandidate = Static<typeof Waiting>

/**
 * Waiting candidates that are due. The Societies that ask take turns before each Society that has the person, whoever
 * was shown longest ago first; of one asking Society, those found first. So nobody who asks much delays the others.
 */
export const dueCandidates = (db: Queries, at: Date, limit: number): Promise<WaitingCandidate[]> =>
  db.many(
    Waiting,
    sql`with due as (
          select c.id, c.sought_entry, c.present_entry, c.reason, c.found_at, c.member, s.author,
            row_number() over (partition by s.author, c.member order by c.found_at, c.id) as turn
          from candidate c join entry s on s.id = c.sought_entry
          where c.state = 'waiting' and c.retry_at <= ${at}
        ), shown as (
          select asked.author, asked.member, (
            select max(a.opened_at) from activation a join record r using (rid)
            where a.member = asked.member and a.reason = 'candidate' and r.author = asked.author) as last
          from (select distinct author, member from due) as asked
        )
        select id, sought_entry, present_entry, reason from due join shown using (author, member)
        order by turn, last nulls first, found_at, id limit ${limit}`,
  )

/** Locks a candidate that still waits; undefined when another has judged it or its entry was removed. */
export const lockWaiting = (tx: Tx, id: string): Promise<WaitingCandidate | undefined> =>
  tx.maybeOne(
    Waiting,
    sql`select id, sought_entry, present_entry, reason from candidate
        where id = ${id} and state = 'waiting' for update`,
  )

export const setWaiting = (tx: Tx, id: string, reason: string, retryAt: Date): Promise<number> =>
  tx.run(sql`update candidate set state = 'waiting', reason = ${reason}, retry_at = ${retryAt} where id = ${id}`)

export const setState = (tx: Tx, id: string, state: CandidateState, reason: string | null = null): Promise<number> =>
  tx.run(sql`update candidate set state = ${state}, reason = ${reason}, retry_at = null where id = ${id}`)

export type CandidateState = 'open' | 'discarded' | 'rejected' | 'confirmed' | 'void'

/** Ids of all candidates that an entry is part of. */
export const candidatesOfEntry = async (tx: Tx, entry: string): Promise<string[]> =>
  (await tx.many(Id, sql`select id from candidate where sought_entry = ${entry} or present_entry = ${entry}`)).map(
    ({ id }) => id,
  )

const Judged = Type.Object({ id: Type.String(), rid: Type.String(), state: Type.String() }, closed)

type ShownKey = { readonly rid: string; readonly presentEntry: string; readonly member: string; readonly at: Date }

/**
 * Locks the candidates of a record and a living present entry that were shown to a member; they share one fate. Their
 * entries are locked first against removal, which would otherwise miss a stage that is being opened.
 */
export const lockShown = async (tx: Tx, key: ShownKey): Promise<Static<typeof Judged>[]> => {
  await tx.many(
    Id,
    sql`select id from entry
        where id = ${key.presentEntry}
          or id in (select sought_entry from candidate where present_entry = ${key.presentEntry} and rid = ${key.rid})
        order by id for key share`,
  )
  return tx.many(
    Judged,
    sql`select c.id, c.rid, c.state from candidate c
        join entry p on p.id = c.present_entry and p.author = ${key.member} and p.expires_at > ${key.at}
        where c.present_entry = ${key.presentEntry} and c.rid = ${key.rid}
          and c.state in ('open', 'discarded', 'rejected', 'confirmed')
        order by c.id for update of c`,
  )
}

/** Whether a record still rests on a living receipt and a grant to this member on the line of its officers. */
export const restsOnLivingBasis = async (tx: Tx, rid: string, member: string, at: Date): Promise<boolean> =>
  (await tx.maybeOne(
    Id,
    sql`select r.rid as id from record r join receipt c on c.digest = r.basis
        where r.rid = ${rid} and ${notWithdrawn(sql`r.rid`)} and r.expires_at > ${at} and c.state = 'living'
          and c.not_before <= ${at} and c.not_after > ${at}
          and exists (select 1 from record_grant g where g.rid = r.rid and g.member = ${member}
            and g.line = 'society' and g.not_after > ${at})`,
  )) !== undefined
