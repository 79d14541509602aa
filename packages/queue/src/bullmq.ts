import { type JobsOptions, UnrecoverableError } from 'bullmq'
import { DeadMessage, type Message, type Outcome, type Runner } from './backend.ts'

const DEAD = 'dead'

/**
 * Deliveries are tried five times within a quarter of a minute; after that the outbox sends them again, ever slower.
 * Nothing stays in the backend when a job has ended, since a kept job would make the repeat under its id vanish.
 */
export const jobOptions = (message: Message): JobsOptions => ({
  jobId: message.id,
  attempts: 5,
  backoff: { type: 'exponential', delay: 1000, jitter: 0.5 },
  removeOnComplete: true,
  removeOnFail: true,
  stackTraceLimit: 0,
  keepLogs: 0,
})

type JobLike = { readonly id?: string | undefined; readonly name: string; readonly data: unknown }

/** A job processor that tells the backend nothing of an error but whether another attempt makes sense. */
export const processorOf =
  (deliver: (message: Message) => Promise<void>) =>
  async (job: JobLike): Promise<void> => {
    try {
      await deliver({ id: job.id ?? '', topic: job.name, payload: job.data })
    } catch (error) {
      // The message of an error is stored by the backend and may quote a row, so a fixed one takes its place.
      if (error instanceof DeadMessage) throw new UnrecoverableError(DEAD)
      throw new Error('retry')
    }
  }

/** Outcomes are read from the oldest event kept, so that those told while nobody listened are heard as well. */
export const FIRST_EVENT = '0'

/** Tells the outcome of jobs from the backend's events. */
export const completedOutcome = (event: { jobId: string }): Outcome => ({ id: event.jobId, done: true, dead: false })
export const failedOutcome = (event: { jobId: string; failedReason: string }): Outcome => ({
  id: event.jobId,
  done: false,
  dead: event.failedReason === DEAD,
})

/** Options of a worker that both backends share. */
export const workerTiming = (
  lockMs: number,
): { lockDuration: number; stalledInterval: number; maxStalledCount: number } => ({
  lockDuration: lockMs,
  stalledInterval: lockMs,
  maxStalledCount: 5,
})

/** Runs only after the connection has been made: BullMQ's loops would spin without a pause on one that could not be. */
export const onceReady = (runner: Runner & { waitUntilReady(): Promise<unknown> }): Runner => ({
  async run() {
    await runner.waitUntilReady()
    await runner.run()
  },
  close: (force) => runner.close(force),
})
