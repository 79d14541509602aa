import {
  Id,
  type KEY_CHANGE_KINDS,
  type KEY_CHANGE_STATES,
  type KeyChangeState,
  Line,
  type MultiSigned,
  NewKeyChange,
} from '@kinlink/contracts'
import type { KeyringEntry } from '@kinlink/crypto/keys'
import { Bytes, json, type Queries, sql, Timestamp } from '@kinlink/postgres'
import { Type } from 'typebox'
import type { NewKeyringEntry } from '../keys/epochs.ts'

const Text = Type.String()
const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const kinds = Type.Unsafe<(typeof KEY_CHANGE_KINDS)[number]>(Text)
const states = Type.Unsafe<(typeof KEY_CHANGE_STATES)[number]>(Text)

const Row = Type.Object({
  id: Id,
  kind: kinds,
  said: NewKeyChange,
  state: states,
  proposed_by: orNull(Id),
  proposed_at: Timestamp,
  expires_at: Timestamp,
  seq: orNull(Type.Integer()),
  // Without a signature before anybody has signed, which is why it is not the document of the contracts.
  document: orNull(Type.Unsafe<MultiSigned>(Type.Object({ header: Text, signatures: Type.Array(Type.Unknown()) }))),
  auth_key: orNull(Bytes),
  code: orNull(Text),
  ended_at: orNull(Timestamp),
})
export type KeyChange = Type.Static<typeof Row>

const columns = sql`id, kind, said, state, proposed_by, proposed_at, expires_at, seq, document, auth_key, code, ended_at`

export type ProposedChange = Pick<KeyChange, 'id' | 'said' | 'proposed_by' | 'proposed_at' | 'expires_at'>

export const insertKeyChange = (tx: Queries, c: ProposedChange) =>
  tx.run(sql`insert into key_change (id, kind, said, state, proposed_by, proposed_at, expires_at)
    values (${c.id}, ${c.said.kind}, ${json(c.said)}, 'proposed', ${c.proposed_by}, ${c.proposed_at}, ${c.expires_at})`)

/** Keeps the statement as signed so far. */
export const keepDocument = (tx: Queries, id: string, { seq, document }: { seq: number; document: MultiSigned }) =>
  tx.run(sql`update key_change set seq = ${seq}, document = ${json(document)} where id = ${id}`)

export const keepAuthKey = (tx: Queries, id: string, sealed: Uint8Array) =>
  tx.run(sql`update key_change set auth_key = ${sealed} where id = ${id}`)

export const findKeyChange = (db: Queries, id: string) =>
  db.maybeOne(Row, sql`select ${columns} from key_change where id = ${id}`)

/** The same, held until the transaction ends. */
export const lockKeyChange = (tx: Queries, id: string) =>
  tx.maybeOne(Row, sql`select ${columns} from key_change where id = ${id} for update`)

/** Statements that enough administrators have signed and that are on their way to the registry. */
export const submittedStatements = async (db: Queries): Promise<MultiSigned[]> =>
  (await db.many(Row, sql`select ${columns} from key_change where state = 'submitted' and document is not null`)).map(
    ({ document }) => document as MultiSigned,
  )

export const listKeyChanges = (db: Queries) =>
  db.many(Row, sql`select ${columns} from key_change order by proposed_at desc, id limit 200`)

/** Changes that are not decided yet, and what was rejected after an instant. */
export const openKeyChanges = (db: Queries, rejectedAfter: Date) =>
  db.many(
    Row,
    sql`select ${columns} from key_change where state in ('proposed', 'approved', 'submitted')
      or (state = 'rejected' and ended_at > ${rejectedAfter})`,
  )

export const setState = (tx: Queries, id: string, state: Extract<KeyChangeState, 'approved' | 'submitted'>) =>
  tx.run(sql`update key_change set state = ${state} where id = ${id}`)

export type Ending = { state: Exclude<KeyChangeState, 'proposed' | 'approved' | 'submitted'>; code?: string; at: Date }

/** Ends a change: what had been prepared for it is gone. */
export async function endKeyChange(tx: Queries, id: string, { state, code, at }: Ending): Promise<void> {
  await tx.run(sql`update key_change set state = ${state}, code = ${code ?? null}, ended_at = ${at}, auth_key = null
    where id = ${id}`)
  await tx.run(sql`delete from key_change_entry where change_id = ${id}`)
}

const Ended = Type.Object({ id: Id })

/** Ids of open changes that were prepared for a number which another statement has now. */
export const overtakenBy = (db: Queries, seq: number, id: string) =>
  db.many(
    Ended,
    sql`select id from key_change where state in ('proposed', 'approved') and seq <= ${seq} and id <> ${id} for update`,
  )

export const expiredBy = (db: Queries, now: Date) =>
  db.many(
    Ended,
    sql`select id from key_change where state = 'proposed' and expires_at <= ${now} for update skip locked`,
  )

/** Keeps a wrapped epoch key until the change is in force. */
export const addChangeEntry = (tx: Queries, id: string, { kid, eid, line, entry }: Omit<NewKeyringEntry, 'at'>) =>
  tx.run(sql`insert into key_change_entry (change_id, kid, eid, line, entry)
    values (${id}, ${kid}, ${eid}, ${line}, ${json(entry)}) on conflict do nothing`)

const Entry = Type.Object({ kid: Id, eid: Id, line: Line, entry: Type.Unsafe<KeyringEntry>(Type.Unknown()) })

export const changeEntries = (db: Queries, id: string) =>
  db.many(Entry, sql`select kid, eid, line, entry from key_change_entry where change_id = ${id}`)
