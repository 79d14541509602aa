import { setTimeout as sleep } from 'node:timers/promises'
import type { Tx } from '@kinlink/postgres'
import type { Static, TSchema } from 'typebox'
import type { Message } from './backend.ts'
import { type Context, checked, type TopicHandler } from './handlers.ts'
import { alreadyInInbox, confirmAllOwn, enterInboxAll } from './inbox.ts'

/** What a handler of batches gets besides the payloads. */
export type BatchControl<P> = {
  /** Aborted when the worker closes. */
  readonly signal: AbortSignal
  /** Runs `work` in the one transaction that makes the whole batch worked on, for those that have not been before. */
  once(work: (tx: Tx, payloads: readonly P[]) => Promise<void>): Promise<void>
}

type Delivery<P> = { readonly id: string; readonly payload: P }
type Waiting<P> = Delivery<P> & { readonly context: Context; readonly end: PromiseWithResolvers<void> }

/** Milliseconds in which what was sent together arrives here. */
const GATHER = 5
const MOST = 100

/**
 * Messages that are delivered at the same time are worked on together: one look at what they refer to, one
 * transaction, one commit. A batch that fails is worked on again one by one, so that a bad message sinks no other.
 * A batch holds as many messages as the worker has in work at once, 100 at most. For one worker.
 */
export const inBatches = <S extends TSchema>(
  schema: S,
  handle: (payloads: readonly Static<S>[], control: BatchControl<Static<S>>) => Promise<void>,
): TopicHandler => {
  const parse = checked(schema)
  const waiting: Waiting<Static<S>>[] = []
  let working = false
  const work = async (): Promise<void> => {
    await sleep(GATHER)
    while (waiting.length > 0) await settle(waiting.splice(0, MOST), handle)
    working = false
  }
  return async (message: Message, context: Context) => {
    const payload = parse(message.payload)
    const end = Promise.withResolvers<void>()
    waiting.push({ id: message.id, payload, context, end })
    if (!working) {
      working = true
      void work()
    }
    await end.promise
  }
}

type Handle<P> = (payloads: readonly P[], control: BatchControl<P>) => Promise<void>

const settle = async <P>(batch: readonly Waiting<P>[], handle: Handle<P>): Promise<void> => {
  const [first] = batch
  if (first === undefined) return
  try {
    await workOn(batch, first.context, handle)
    for (const { end } of batch) end.resolve()
  } catch (error) {
    if (batch.length === 1) first.end.reject(error)
    else for (const one of batch) await settle([one], handle)
  }
}

const workOn = async <P>(
  batch: readonly Delivery<P>[],
  { db, clock, signal }: Context,
  handle: Handle<P>,
): Promise<void> => {
  const ids = batch.map(({ id }) => id)
  const known = await alreadyInInbox(db, ids)
  const fresh = [...new Map(batch.map((delivery) => [delivery.id, delivery])).values()].filter(
    ({ id }) => !known.has(id),
  )
  if (fresh.length === 0) return confirmAllOwn(db, db.schema, ids, clock.now())
  let entered = false
  const once = (work: (tx: Tx, payloads: readonly P[]) => Promise<void>): Promise<void> =>
    db.transaction(async (tx) => {
      const now = clock.now()
      const news = await enterInboxAll(tx, ids, now)
      const first = fresh.filter(({ id }) => news.has(id))
      if (first.length > 0)
        await work(
          tx,
          first.map(({ payload }) => payload),
        )
      await confirmAllOwn(tx, db.schema, ids, now)
      tx.afterCommit(() => {
        entered = true
      })
    })
  await handle(
    fresh.map(({ payload }) => payload),
    { signal, once },
  )
  if (!entered) await once(async () => {})
}
