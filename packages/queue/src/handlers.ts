import type { Db, Tx } from '@kinlink/postgres'
import type { Clock } from '@kinlink/runtime'
import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { DeadMessage, type Message } from './backend.ts'
import { confirmOwn, enterInbox, isInInbox, settleOwn } from './inbox.ts'

/** What a handler with explicit control gets besides the payload. */
export type Control = {
  readonly messageId: string
  /** Aborted when the worker closes. */
  readonly signal: AbortSignal
  /** Runs `work` in the one transaction that makes the message worked on; false when it has been before. */
  once(work: (tx: Tx) => Promise<void>): Promise<boolean>
}

/** What a worker gives each delivery. */
export type Context = { readonly db: Db; readonly clock: Clock; readonly signal: AbortSignal }

/** How messages of one topic are worked on; made by `inTransaction`, `withControl` or `inBatches`. */
export type TopicHandler = (message: Message, context: Context) => Promise<void>

/** Gives a payload the type of its schema. @throws DeadMessage */
export const checked = <S extends TSchema>(schema: S): ((payload: unknown) => Static<S>) => {
  const validator = Compile(schema)
  return (payload) => {
    if (!validator.Check(payload)) throw new DeadMessage('The payload does not fit its schema')
    return payload as Static<S>
  }
}

/** The message is worked on in one transaction, together with its inbox entry: its effect is single. */
export const inTransaction = <S extends TSchema>(
  schema: S,
  handle: (payload: Static<S>, tx: Tx) => Promise<void>,
): TopicHandler => {
  const parse = checked(schema)
  return async (message, { db, clock }) => {
    const payload = parse(message.payload)
    await db.transaction(async (tx) => {
      const now = clock.now()
      if (await enterInbox(tx, message.id, now)) await handle(payload, tx)
      await confirmOwn(tx, db.schema, message.id, now)
    })
  }
}

/**
 * For handlers that call other services: what they do outside `once` may happen more than once. The message counts as
 * worked on when `once` has committed, or when the handler ends without having called it.
 */
export const withControl = <S extends TSchema>(
  schema: S,
  handle: (payload: Static<S>, control: Control) => Promise<void>,
): TopicHandler => {
  const parse = checked(schema)
  return async (message, { db, clock, signal }) => {
    const payload = parse(message.payload)
    let entered = await isInInbox(db, message.id)
    const once = (work: (tx: Tx) => Promise<void>): Promise<boolean> =>
      db.transaction(async (tx) => {
        const now = clock.now()
        const first = await enterInbox(tx, message.id, now)
        if (first) await work(tx)
        await confirmOwn(tx, db.schema, message.id, now)
        tx.afterCommit(() => {
          entered = true
        })
        return first
      })
    if (entered) await confirmOwn(db, db.schema, message.id, clock.now())
    else await handle(payload, { messageId: message.id, signal, once })
    if (!entered) await settleOwn(db, message.id, clock.now())
  }
}
