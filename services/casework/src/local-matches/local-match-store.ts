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
