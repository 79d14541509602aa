import { Id } from '@kinlink/contracts'
import { Bytes, type Queries, sql } from '@kinlink/postgres'
import { Type } from 'typebox'
import type { CandidateRow } from './candidate-store.ts'

const Present = Type.Object({ id: Id, sealed: Bytes, decoy: Type.Boolean() })
/** Whoever an entry of this Society stands for: a person, or nobody. Towards the exchange both are treated by the same code. */
export type Present = Type.Static<typeof Present>

export const presentOfEntry = (db: Queries, entryId: string) =>
  db.maybeOne(
    Present,
    sql`select id, sealed, false as decoy from person where entry_id = ${entryId}
      union all select id, sealed, true from decoy where entry_id = ${entryId}`,
  )

export const presentOf = (db: Queries, { person_id, decoy_id }: Pick<CandidateRow, 'person_id' | 'decoy_id'>) =>
  db.maybeOne(
    Present,
    sql`select id, sealed, false as decoy from person where id = ${person_id}
      union all select id, sealed, true from decoy where id = ${decoy_id}`,
  )
