import { Id } from '@kinlink/contracts'
import { Bytes, type Queries, sql, Timestamp } from '@kinlink/postgres'
import { Type } from 'typebox'
import type { After } from '../paging.ts'

const PersonRow = Type.Object({
  id: Id,
  entry_id: Type.Union([Id, Type.Null()]),
  sealed: Bytes,
  registered_at: Timestamp,
  /** Whether the exchange has refused the entry. */
  refused: Type.Boolean(),
})
export type PersonRow = Type.Static<typeof PersonRow>
const columns = sql`id, entry_id, sealed, registered_at, exists (select 1 from submission s
  where s.subject = person.id and s.kind = 'entry' and s.state = 'refused') as refused`

export type NewPerson = { id: string; entryId: string | null; kind: string; sealed: Uint8Array; at: Date; by: string }

/** Stores a person; what was said is ciphertext already. */
export const insertPerson = (tx: Queries, person: NewPerson) =>
  tx.run(sql`insert into person (id, entry_id, kind, sealed, registered_at, registered_by)
    values (${person.id}, ${person.entryId}, ${person.kind}, ${person.sealed}, ${person.at}, ${person.by})`)

export const findPerson = (db: Queries, id: string) =>
  db.maybeOne(PersonRow, sql`select ${columns} from person where id = ${id}`)

/** The same, and nobody removes the person until the transaction ends. */
export const lockPerson = (tx: Queries, id: string) =>
  tx.maybeOne(PersonRow, sql`select ${columns} from person where id = ${id} for update`)

export const findPersonByEntry = (db: Queries, entryId: string) =>
  db.maybeOne(PersonRow, sql`select ${columns} from person where entry_id = ${entryId}`)

/** A page in the order of registration. */
export const listPeople = (db: Queries, after: After, limit: number) =>
  db.many(
    PersonRow,
    after === null
      ? sql`select ${columns} from person order by registered_at, id limit ${limit}`
      : sql`select ${columns} from person
          where (registered_at, id) > (${after.at}, ${after.id}) order by registered_at, id limit ${limit}`,
  )

export const deletePerson = (tx: Queries, id: string) => tx.run(sql`delete from person where id = ${id}`)
