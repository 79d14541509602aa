import { Finding, Id, REFUSAL_KINDS, type Refusal } from '@kinlink/contracts'
import { type Queries, sql, Timestamp } from '@kinlink/postgres'
import { Type } from 'typebox'
import type { After } from '../paging.ts'

const RefusalRow = Type.Object({
  id: Id,
  kind: Type.Enum([...REFUSAL_KINDS]),
  subject: Id,
  refusal: Type.Object({ code: Type.String(), errors: Type.Optional(Type.Array(Finding)) }),
  answered_at: Timestamp,
})
export type RefusalRow = Type.Static<typeof RefusalRow>

/**
 * Every refusal by what an officer knows: a record is the request of a case, the release of a decision (a candidate's or a search's), what was to be forwarded of a release, or what the
 * sender of a message was to be told. What asks nothing of anybody any more is left out: the entry of a person who is not here, the release of a decision that was taken anew or
 * withdrawn, a forwarding that was repeated, an answer that was given anew, a withdrawal that was signed anew, whatever concerns a decoy. A refused removal does ask.
 */
const refused = sql`select s.id, s.refusal, s.answered_at,
    case when c.id is not null then 'request' when d.id is not null or f.rid is not null or a.rid is not null then 'release' else s.kind end as kind,
    coalesce(c.id, d.candidate_id, d.search_id, f.rid, a.message, s.subject) as subject
  from submission s
  left join tracing_case c on s.kind = 'record' and c.rid = s.subject
  left join lateral (select id, candidate_id, search_id, refused_at is null or withdrawn_at is not null as over from decision
    where s.kind = 'record' and release_id = s.subject order by withdrawn_at is not null, taken_at desc, id limit 1) d on true
  left join release f on s.kind = 'record' and f.recall ->> 'rid' = s.subject
  left join incoming_answer a on s.kind = 'record' and a.rid = s.subject
  left join incoming_message m on m.rid = a.message
  where s.state = 'refused' and not s.decoy and (s.kind <> 'entry' or exists (select 1 from person p where p.id = s.subject))
    and (s.kind <> 'rematch' or exists (select 1 from person p where p.id = s.subject)
      or exists (select 1 from tracing_case t where t.id = s.subject and t.sealed is not null))
    and d.over is not true and (f.rid is null or f.state = 'relay')
    and (a.rid is null or (a.refused_at is not null and m.sealed is not null))
    and (s.kind <> 'withdrawal' or exists (select 1 from withdrawal w where w.rid = s.subject and w.handed_in = 'refused'))`

/** A page in the order in which the exchange refused. */
export const listRefusals = (db: Queries, after: After, limit: number) =>
  db.many(
    RefusalRow,
    sql`${refused} and (${after?.at ?? null}::timestamptz is null
        or (s.answered_at, s.id) > (${after?.at ?? null}::timestamptz, ${after?.id ?? ''}))
      order by s.answered_at, s.id limit ${limit}`,
  )

/** One refusal that still asks something of somebody. */
export const findRefusal = (db: Queries, id: string) => db.maybeOne(RefusalRow, sql`${refused} and s.id = ${id}`)

/** What was refused of a person: the entry. */
export const refusalsOfPerson = (db: Queries, personId: string) =>
  db.many(RefusalRow, sql`${refused} and s.subject = ${personId} order by s.answered_at, s.id`)

/** What was refused of a candidate: the officer's word on it, or the release that was decided. */
export const refusalsOfCandidate = (db: Queries, candidateId: string) =>
  db.many(
    RefusalRow,
    sql`${refused} and (s.subject = ${candidateId}
        or s.subject in (select release_id from decision where candidate_id = ${candidateId}))
      order by s.answered_at, s.id`,
  )

/** What was refused of a search that came in: the answer, the giving back, or the release that was decided. */
export const refusalsOfSearch = (db: Queries, searchId: string) =>
  db.many(
    RefusalRow,
    sql`${refused} and ((s.subject = ${searchId} and s.kind in ('offer-answer', 'offer-return'))
        or s.subject in (select release_id from decision where search_id = ${searchId}))
      order by s.answered_at, s.id`,
  )

export const refusalView = (row: RefusalRow): Refusal => ({
  refusalId: row.id,
  kind: row.kind,
  subject: row.subject,
  code: row.refusal.code,
  findings: row.refusal.errors ?? [],
  refusedAt: row.answered_at.toISOString(),
})
