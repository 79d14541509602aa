import { type Queries, sql, type Tx } from '@kinlink/postgres'
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

export const buryOwn = async (db: Queries, schema: string, messageId: string, now: Date): Promise<void> => {
  const id = ownId(schema, messageId)
  if (id !== undefined) await markDead(db, [id], now)
}
