import type { Db } from '@kinlink/postgres'
import type { Clock, Logger } from '@kinlink/runtime'
import { DeadMessage, type Message, type QueueBackend } from './backend.ts'
import type { TopicHandler } from './handlers.ts'
import { buryOwn } from './inbox.ts'
import { supervise } from './supervise.ts'

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
