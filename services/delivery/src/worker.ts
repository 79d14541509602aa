import { EventPublished } from '@kinlink/contracts'
import { createWorker, inTransaction, type QueueBackend, type QueueWorker } from '@kinlink/queue'
import type { Logger } from '@kinlink/runtime'
import type { Delivery } from './delivery.ts'
import { recordEvent } from './events/record-event.ts'

/** Milliseconds after which what a killed process was working on is given to another. */
const LOCK = 10_000

/** Takes what other services have to tell members. */
export const startWorker = (delivery: Delivery, backend: QueueBackend, logger: Logger): QueueWorker =>
  createWorker({
    backend,
    queue: 'kinlink-delivery',
    lockMs: LOCK,
    topics: { 'event.published': inTransaction(EventPublished, (event, tx) => recordEvent(delivery, tx, event)) },
    db: delivery.db,
    clock: delivery.clock,
    logger,
  })
