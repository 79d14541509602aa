import { EventPublished } from '@kinlink/contracts'
import { createWorker, inBatches, type QueueBackend, type QueueWorker } from '@kinlink/queue'
import type { Logger } from '@kinlink/runtime'
import type { Delivery } from './delivery.ts'
import { recordEvents } from './events/record-event.ts'

/** Milliseconds after which what a killed process was working on is given to another. */
const LOCK = 10_000
/** Events that are put into the feeds in one batch. */
const TOGETHER = 16

/** Takes what other services have to tell members. */
export const startWorker = (delivery: Delivery, backend: QueueBackend, logger: Logger): QueueWorker =>
  createWorker({
    backend,
    queue: 'kinlink-delivery',
    lockMs: LOCK,
    concurrency: TOGETHER,
    topics: {
      'event.published': inBatches(EventPublished, (_events, { once }) =>
        once((tx, events) => recordEvents(delivery, tx, events)),
      ),
    },
    db: delivery.db,
    clock: delivery.clock,
    logger,
  })
