import type { Clock } from '@kinlink/runtime'
import { Agent, errors, request } from 'undici'
import { guardedConnector, type Resolve, TargetRefused } from '../targets/guarded-connector.ts'
import type { TargetRules } from '../targets/target-rules.ts'

/** How an attempt ended: a code, never a word of the receiver's. */
export type SentOutcome =
  | 'delivered'
  | 'gone'
  | 'redirect'
  | 'refused'
  | 'timeout'
  | 'unreachable'
  | 'target-refused'
  | 'invalid-answer'
export type Sent = {
  readonly outcome: SentOutcome
  readonly status: number | null
  readonly ms: number
  /** Seconds, as the receiver asked. */
  readonly retryAfter?: number
}
export type Webhook = {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export type Sender = { send(webhook: Webhook): Promise<Sent>; close(): Promise<void> }

/** Bytes of an answer that are taken in before the connection is cut. */
const ANSWER_CAP = 65_536

/**
 * Sends webhooks to permitted targets only: never through a proxy, never after a redirect, every attempt by a new
 * connection (so that an address is judged each time), within the time limits whatever the receiver does.
 */
export const webhookSender = (options: {
  readonly targets: TargetRules
  readonly clock: Clock
  readonly connectMs: number
  readonly totalMs: number
  readonly resolve?: Resolve
}): Sender => {
  const { targets, clock, connectMs, totalMs } = options
  const resolve = options.resolve === undefined ? {} : { resolve: options.resolve }
  const agent = new Agent({
    connect: guardedConnector(targets, { connectMs, ...resolve }),
    pipelining: 0,
    allowH2: false,
  })
  return {
    async send(webhook) {
      const started = clock.now().getTime()
      const ended = await attempt(agent, targets, webhook, AbortSignal.timeout(totalMs), clock)
      return { ...ended, ms: Math.max(0, clock.now().getTime() - started) }
    },
    close: () => agent.destroy(),
  }
}

const attempt = async (
  agent: Agent,
  targets: TargetRules,
  { url, headers, body }: Webhook,
  signal: AbortSignal,
  clock: Clock,
): Promise<Omit<Sent, 'ms'>> => {
  const target = targets.judge(url)
  if (!target.ok) return { outcome: 'target-refused', status: null }
  try {
    const answer = await request(target.url, { method: 'POST', dispatcher: agent, headers, body, signal })
    // The status has decided. The rest of the answer is read for the sake of the connection, and not to its end.
    await answer.body.dump({ limit: ANSWER_CAP, signal }).catch(() => {})
    const { statusCode: status } = answer
    if (status >= 200 && status < 300) return { outcome: 'delivered', status }
    if (status === 410) return { outcome: 'gone', status }
    const retryAfter = readRetryAfter(answer.headers['retry-after'], clock)
    const outcome = status >= 300 && status < 400 ? 'redirect' : 'refused'
    return { outcome, status, ...(retryAfter === undefined ? {} : { retryAfter }) }
  } catch (error) {
    return { outcome: outcomeOf(error), status: null }
  }
}

const outcomeOf = (error: unknown): SentOutcome => {
  if (error instanceof TargetRefused) return 'target-refused'
  if (error instanceof errors.ConnectTimeoutError) return 'timeout'
  if (error instanceof DOMException && error.name === 'TimeoutError') return 'timeout'
  if (error instanceof errors.HeadersOverflowError || error instanceof errors.HTTPParserError) return 'invalid-answer'
  return 'unreachable'
}

/** Seconds from a Retry-After header, which may be a number or a date (RFC 9110, 10.2.3). */
const readRetryAfter = (header: string | string[] | undefined, clock: Clock): number | undefined => {
  if (typeof header !== 'string') return undefined
  if (/^[0-9]{1,10}$/.test(header)) return Number(header)
  const at = Date.parse(header)
  return Number.isNaN(at) ? undefined : Math.max(0, (at - clock.now().getTime()) / 1000)
}
