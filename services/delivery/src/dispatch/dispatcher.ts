import type { Tx } from '@kinlink/postgres'
import { every, type Logger, newId } from '@kinlink/runtime'
import { logMemberAct } from '../access-log/act.ts'
import type { Delivery } from '../delivery.ts'
import { disableEndpoint } from '../endpoints/endpoint-store.ts'
import { tellMember } from '../events/record-event.ts'
import {
  type ClaimedDelivery,
  claimDeliveries,
  finishDelivery,
  type Lease,
  lockDueEndpoints,
  storeAttempt,
} from './delivery-store.ts'
import { pauseAfter, type RetryRule } from './retry-rule.ts'
import type { Sender, Sent } from './send-webhook.ts'
import { signedWebhook } from './signed-webhook.ts'

export type DispatcherOptions = {
  readonly sender: Sender
  readonly logger: Logger
  readonly retry: RetryRule
  /** Attempts at a time per endpoint: a slow receiver holds up itself alone. */
  readonly concurrency: number
  readonly pollMs: number
  /** How long an attempt may take before another instance takes it for lost; longer than the sender's limit. */
  readonly leaseMs: number
}
export type Dispatcher = { nudge(): void; close(): Promise<void> }

/** Milliseconds after the first nudge, so that events and ended attempts of the same moment are looked at together. */
const GATHER = 20

/**
 * Works off due deliveries. What is due is in PostgreSQL alone: a killed process loses its leases, and the deliveries
 * are due again when these end.
 */
export const startDispatcher = (delivery: Delivery, options: DispatcherOptions): Dispatcher => {
  const { logger } = options
  const running = new Set<Promise<void>>()
  const run = (claimed: ClaimedDelivery, lease: Lease): void => {
    const work = deliver(delivery, options, claimed, lease)
      .catch((error: unknown) => logger.warn({ err: error }, 'delivery attempt could not be recorded'))
      .finally(() => {
        running.delete(work)
        ticker.nudge()
      })
    running.add(work)
  }
  const ticker = every(
    options.pollMs,
    async () => {
      const { lease, claimed } = await claimDue(delivery, options)
      for (const one of claimed) run(one, lease)
    },
    { logger, gatherMs: GATHER },
  )
  return {
    nudge: ticker.nudge,
    async close() {
      await ticker.stop()
      await Promise.all(running)
    },
  }
}

const claimDue = async (
  { db, clock }: Delivery,
  { concurrency, leaseMs }: DispatcherOptions,
): Promise<{ lease: Lease; claimed: ClaimedDelivery[] }> => {
  const at = clock.now()
  const lease = { token: newId(), until: new Date(at.getTime() + leaseMs) }
  const claimed = await db.transaction(async (tx) => {
    const all: ClaimedDelivery[] = []
    for (const { id, running } of await lockDueEndpoints(tx, at)) {
      if (running < concurrency) all.push(...(await claimDeliveries(tx, id, concurrency - running, at, lease)))
    }
    return all
  })
  return { lease, claimed }
}

const deliver = async (
  delivery: Delivery,
  options: DispatcherOptions,
  claimed: ClaimedDelivery,
  lease: Lease,
): Promise<void> => {
  const at = delivery.clock.now()
  const sent = await options.sender.send(signedWebhook(delivery.keySeal, claimed, at))
  await delivery.db.transaction((tx) => record(delivery, options, tx, claimed, lease, sent, at))
}

const record = async (
  delivery: Delivery,
  { retry }: DispatcherOptions,
  tx: Tx,
  claimed: ClaimedDelivery,
  lease: Lease,
  sent: Sent,
  at: Date,
): Promise<void> => {
  const number = claimed.attempts + 1
  const now = delivery.clock.now()
  const delivered = sent.outcome === 'delivered'
  const pause = delivered || sent.outcome === 'gone' ? undefined : pauseAfter(retry, number, sent)
  const state = delivered ? 'delivered' : pause === undefined ? 'exhausted' : 'pending'
  const nextAt = new Date(now.getTime() + (pause ?? 0))
  if (!(await finishDelivery(tx, claimed.id, lease.token, { state, nextAt }))) return
  const { ms, outcome, status } = sent
  await storeAttempt(tx, { delivery: claimed.id, number, at, ms, outcome, status })
  const action = delivered ? 'webhook.deliver' : 'webhook.fail'
  const actor = { member: claimed.member, act: null }
  const decision = delivered ? 'allow' : 'deny'
  await logMemberAct(tx, actor, { action, subject: claimed.event_id, decision, code: outcome }, now)
  if (outcome === 'gone' && (await disableEndpoint(tx, claimed.endpoint, now)))
    await tellMember(delivery, tx, claimed.member, 'endpoint.disabled')
}
