import { randomInt } from 'node:crypto'
import type { Sent } from './send-webhook.ts'

export type RetryRule = {
  /** Pauses before the second and every later attempt. */
  readonly seconds: readonly number[]
  /** How much of a receiver's Retry-After is granted. */
  readonly retryAfterCap: number
}

const SPREAD = 0.2

/**
 * Milliseconds until the next attempt; undefined when the attempts are used up. Pauses are spread by a fifth either
 * way, so that deliveries which failed together do not come back together.
 */
export const pauseAfter = (rule: RetryRule, attempts: number, sent: Sent): number | undefined => {
  const pause = rule.seconds[attempts - 1]
  if (pause === undefined) return undefined
  const spread = 1 - SPREAD + (randomInt(1001) / 1000) * 2 * SPREAD
  const asked = Math.min(sent.retryAfter ?? 0, rule.retryAfterCap)
  return Math.max(pause * spread, asked) * 1000
}
