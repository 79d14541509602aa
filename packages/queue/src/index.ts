export { DeadMessage, type Message, type QueueBackend } from './backend.ts'
export { type DeadLetter, deadLetters, outboxDepth, redrive } from './dead-letters.ts'
export { migrateQueue, queueMigrationCheck } from './migrate.ts'
export { emit, type Payload } from './outbox.ts'
export { postgresBackend } from './postgres-backend.ts'
export { redisBackend } from './redis-backend.ts'
export { type Relay, type RelayOptions, startRelay } from './relay.ts'
export {
  type Control,
  createWorker,
  inTransaction,
  type QueueWorker,
  type TopicHandler,
  type WorkerOptions,
  withControl,
} from './worker.ts'
