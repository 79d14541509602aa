import type { Db, Tx } from '@kinlink/postgres'
import type { Clock, Logger } from '@kinlink/runtime'
import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { DeadMessage, type Message, type QueueBackend } from './backend.ts'
import { buryOwn, confirmOwn, enterInbox, isInInbox } from './inbox.ts'
import { supervise } from './supervise.ts'

/** What a handler with explicit control gets besides the payload. */
export type Control = {
  readonly messageId: string
  /** Aborted when the worker closes. */
  readonly signal: AbortSignal
  /** Runs `work` in the one transaction that makes the message worked on; false when it has been before. */
  once(work: (tx: Tx) => Promise<void>): Promise<boolean>
}

type Context = { readonly db: Db; readonly clock: Clock; readonly signal: AbortSignal }

/** How messages of one topic are worked on; made by `inTransaction` or `withControl`. */
export type TopicHandler = (message: Message, context: Context) => Promise<void>

const checked = <S extends TSchema>(schema: S): ((payload: unknown) => Static<S>) => {
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
    if (!entered) await once(async () => {})
  }
}

export type WorkerOptions = {
  readonly backend: QueueBackend
  /** `kinlink-<consumer>`. */
  readonly queue: string
  readonly topics: Readonly<Record<string, TopicHandler>>
  /** The consumer's database, which holds its inbox. Close the worker before it. */
  readonly db: Db
  readonly clock: Clock
  readonly logger: Logger
  readonly concurrency?: number
  /** Milliseconds after which the work of a killed worker is given to another; 30 s unless said otherwise. */
  readonly lockMs?: number
}

export type QueueWorker = {
  /** Takes no more messages and waits for those in work; `force` leaves these to be delivered again. */
  close(force?: boolean): Promise<void>
}

/**
 * Works on the messages of one queue. A handler that throws is tried again for ever, ever slower; a message whose
 * payload does not fit, or whose handler throws DeadMessage, becomes dead. Logs ids only.
 */
export const createWorker = (options: WorkerOptions): QueueWorker => {
  const { backend, queue, db, clock, logger } = options
  const closing = new AbortController()
  const deliver = async (message: Message): Promise<void> => {
    const fields = { queue, topic: message.topic, messageId: message.id }
    try {
      const handler = Object.hasOwn(options.topics, message.topic) ? options.topics[message.topic] : undefined
      if (handler === undefined) throw new Error('No handler for this topic')
      await handler(message, { db, clock, signal: closing.signal })
      logger.debug(fields, 'message worked on')
    } catch (error) {
      if (error instanceof DeadMessage) {
        logger.error({ ...fields, err: error }, 'message is dead')
        await buryOwn(db, db.schema, message.id, clock.now())
      } else logger.warn({ ...fields, err: error }, 'message failed')
      throw error
    }
  }
  const onError = (error: unknown): void => logger.warn({ queue, err: error }, 'queue worker has lost its connection')
  const settings = { concurrency: options.concurrency ?? 4, lockMs: options.lockMs ?? 30_000, onError }
  const supervised = supervise(() => backend.consumer(queue, deliver, settings), onError)
  return {
    close(force) {
      closing.abort()
      return supervised.close(force)
    },
  }
}
