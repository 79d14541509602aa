/** One message on its way: `id` is unique for ever, `topic` names its kind, `payload` holds ids only. */
export type Message = { readonly id: string; readonly topic: string; readonly payload: unknown }

/** How a delivery ended, as told by the queue. */
export type Outcome = { readonly id: string; readonly done: boolean; readonly dead: boolean }

export type Producer = {
  /** Whether adding is worth trying now; false while the connection is down. */
  ready(): boolean
  /** Adds messages; one that is still in the queue under the same id is not added twice. */
  add(messages: readonly Message[]): Promise<void>
  close(): Promise<void>
}

/** A part that runs until closed and rejects when its connection cannot be used any more. */
export type Runner = { run(): Promise<void>; close(force?: boolean): Promise<void> }

export type ConsumerOptions = {
  readonly concurrency: number
  /** Milliseconds after which a delivery of a killed worker is given to another. */
  readonly lockMs: number
  readonly onError: (error: unknown) => void
}

/** A place for queues. The truth is in the outbox: a backend may lose everything at any time. */
export type QueueBackend = {
  producer(queue: string, onError: (error: unknown) => void): Producer
  consumer(queue: string, deliver: (message: Message) => Promise<void>, options: ConsumerOptions): Runner
  outcomes(queue: string, tell: (outcome: Outcome) => void, onError: (error: unknown) => void): Runner
  /** Resolves when the backend answers; for readiness checks of services whose work stands still without it. */
  check(): Promise<void>
  close(): Promise<void>
}

/** Thrown by a handler whose message can never be worked on. It becomes `dead` in the outbox, where people see it. */
export class DeadMessage extends Error {
  override readonly name = 'DeadMessage'
  readonly logMessage = 'the message can never be worked on'
}
