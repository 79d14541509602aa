import { Id } from '@kinlink/contracts'
import { Bytes, type Queries, sql } from '@kinlink/postgres'
import { Type } from 'typebox'

const LocalMatchRow = Type.Object({
  case_id: Id,
  person_id: Id,
  weight: Type.Number(),
  probability: Type.Number(),
  sealed: Bytes,
})
export type LocalMatchRow = Type.Static<typeof LocalMatchRow>

export type NewLocalMatch = LocalMatchRow & { at: Date }

export const insertLocalMatch = (tx: Queries, m: NewLocalMatch) =>
  tx.run(sql`insert into local_match (case_id, person_id, weight, probability, sealed, found_at)
    values (${m.case_id}, ${m.person_id}, ${m.weight}, ${m.probability}, ${m.sealed}, ${m.at})
    on conflict (case_id, person_id) do nothing`)

export const listLocalMatches = (db: Queries, after: string | null, limit: number) =>
  db.many(
    LocalMatchRow,
    sql`select case_id, person_id, weight, probability, sealed from local_match
      where ${after}::text is null or case_id || '.' || person_id > ${after}::text
      order by case_id || '.' || person_id limit ${limit}`,
  )

const IdRow = Type.Object({ id: Id, compared: Type.Boolean() })
export type OnFile = Type.Static<typeof IdRow>

/** Everybody on file, and whether they were compared already. */
export const peopleOnFile = (db: Queries) =>
  db.many(IdRow, sql`select id, compared_at is not null as compared from person order by id`)
const CaseRow = Type.Object({ ...IdRow.properties, rev: Type.Integer() })
export const casesOnFile = (db: Queries) =>
  db.many(
    CaseRow,
    sql`select id, compared_at is not null as compared, rev from tracing_case where state not in ('refused', 'withdrawn', 'closed') order by id`,
  )

const Any = Type.Object({ waiting: Type.Boolean() })

/** Whether anybody on file has not been compared yet. */
export const anyUncompared = async (db: Queries): Promise<boolean> =>
  (
    await db.one(
      Any,
      sql`select exists (select from person where compared_at is null)
        or exists (select from tracing_case where compared_at is null and state not in ('refused', 'withdrawn', 'closed')) as waiting`,
    )
  ).waiting

/** Notes that these were compared with everybody on file at that moment; who came later compares itself with them. */
export const markCompared = async (tx: Queries, compared: { people: string[]; cases: string[] }, at: Date) => {
  await tx.run(sql`update person set compared_at = ${at} where id = any(${compared.people})`)
  await tx.run(sql`update tracing_case set compared_at = ${at} where id = any(${compared.cases})`)
}

/** Has a person or a request compared once more with everybody on file; pairs that are known stay. */
export const compareAnew = async (tx: Queries, id: string): Promise<void> => {
  await tx.run(sql`update person set compared_at = null where id = ${id}`)
  await tx.run(sql`update tracing_case set compared_at = null where id = ${id}`)
}
