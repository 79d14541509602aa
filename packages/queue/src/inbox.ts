import { type Db, type Queries, sql, type Tx } from '@kinlink/postgres'
import { Type } from 'typebox'
import { markDead, markDone } from './outbox.ts'

const Seen = Type.Object({ message_id: Type.String() }, { additionalProperties: false })

/**
 * Notes in the consumer's transaction that a message is being worked on. False when it has been before: then nothing
 * is to be done. A second delivery at the same time waits here for the first one's commit.
 */
export const enterInbox = async (tx: Tx, messageId: string, now: Date): Promise<boolean> =>
  (await tx.run(sql`insert into inbox (message_id, at) values (${messageId}, ${now}) on conflict do nothing`)) === 1

export const isInInbox = async (db: Queries, messageId: string): Promise<boolean> =>
  (await db.maybeOne(Seen, sql`select message_id from inbox where message_id = ${messageId}`)) !== undefined

/** The same for several messages: answers those that had not been worked on before. In one order, so that no two wait for each other. */
export const enterInboxAll = async (tx: Tx, messageIds: readonly string[], now: Date): Promise<Set<string>> => {
  const ids = [...messageIds].sort()
  const entered = await tx.many(
    Seen,
    sql`insert into inbox (message_id, at) select id, ${now} from unnest(${ids}::text[]) as message (id)
        on conflict do nothing returning message_id`,
  )
  return new Set(entered.map(({ message_id }) => message_id))
}

/** Those of several messages that have been worked on. */
export const alreadyInInbox = async (db: Queries, messageIds: readonly string[]): Promise<Set<string>> => {
  const known = await db.many(Seen, sql`select message_id from inbox where message_id = any(${[...messageIds]})`)
  return new Set(known.map(({ message_id }) => message_id))
}

/** A message's id names the schema whose outbox it came from. */
export const messageIdOf = (schema: string, outboxId: string): string => `${schema}-${outboxId}`

const ownId = (schema: string, messageId: string): string | undefined =>
  messageId.startsWith(`${schema}-`) ? messageId.slice(schema.length + 1) : undefined

/** The outbox id behind a message id of this schema; undefined for another schema's message. */
export const outboxIdOf = ownId

/** When producer and consumer share a schema the message is confirmed in the consumer's own transaction. */
export const confirmOwn = async (db: Queries, schema: string, messageId: string, now: Date): Promise<void> => {
  const id = ownId(schema, messageId)
  if (id !== undefined) await markDone(db, [id], now)
}

/** The same for several messages, whichever of them are this schema's own. */
export const confirmAllOwn = async (
  db: Queries,
  schema: string,
  messageIds: readonly string[],
  now: Date,
): Promise<void> => {
  const ids = messageIds.flatMap((messageId) => ownId(schema, messageId) ?? [])
  if (ids.length > 0) await markDone(db, ids, now)
}

/** Notes and confirms in one statement a message whose handler has nothing left to write. */
export const settleOwn = async (db: Db, messageId: string, now: Date): Promise<void> => {
  await db.run(sql`
    with entered as (insert into inbox (message_id, at) values (${messageId}, ${now}) on conflict do nothing)
    update outbox set state = 'done', next_at = ${now} where id = ${ownId(db.schema, messageId) ?? null} and state <> 'done'`)
}

export const buryOwn = async (db: Queries, schema: string, messageId: string, now: Date): Promise<void> => {
  const id = ownId(schema, messageId)
  if (id !== undefined) await markDead(db, [id], now)
}
