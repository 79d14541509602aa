import { every, type Ticker } from '@kinlink/runtime'
import type { Outcome } from './backend.ts'
import { outboxIdOf } from './inbox.ts'
import { markDead, markDone, markRetry } from './outbox.ts'
import type { RelayOptions } from './relay.ts'
import { supervise } from './supervise.ts'

const FLUSH = 100

/**
 * Listens to how deliveries end and writes it into the outbox, some at a time. An event that is missed does no harm:
 * the message goes out again, the consumer's inbox knows it, and it is confirmed then.
 */
export const collectOutcomes = (
  options: RelayOptions,
  onError: (error: unknown) => void,
): { close(): Promise<void> } => {
  const { db, clock, logger, backend } = options
  const waiting: { done: string[]; dead: string[]; retry: string[] } = { done: [], dead: [], retry: [] }
  const tell = (outcome: Outcome): void => {
    const id = outboxIdOf(db.schema, outcome.id)
    if (id === undefined) return
    if (outcome.done) waiting.done.push(id)
    else if (outcome.dead) waiting.dead.push(id)
    else waiting.retry.push(id)
  }
  const write = async (): Promise<void> => {
    const now = clock.now()
    if (waiting.done.length > 0) await markDone(db, waiting.done.splice(0), now)
    if (waiting.dead.length > 0) await markDead(db, waiting.dead.splice(0), now)
    if (waiting.retry.length > 0) await markRetry(db, waiting.retry.splice(0), now)
  }
  const own = new Set(options.ownQueues ?? [])
  const queues = [...new Set(Object.values(options.routes))].filter((queue) => !own.has(queue))
  const listeners = queues.map((queue) => supervise(() => backend.outcomes(queue, tell, onError), onError))
  const writing: Ticker = every(FLUSH, write, {
    logger,
    onError: (error) => logger.warn({ err: error }, 'confirmations could not be written'),
  })
  return {
    async close() {
      await Promise.all(listeners.map((listener) => listener.close(true)))
      await writing.stop()
      await write().catch(onError)
    },
  }
}
