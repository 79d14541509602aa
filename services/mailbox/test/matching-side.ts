import type { CandidateFound } from '@kinlink/contracts'
import { sql } from '@kinlink/postgres'
import { emit, redisBackend, startRelay } from '@kinlink/queue'
import { systemClock } from '@kinlink/runtime'
import { Type } from 'typebox'
import { type Ground, logger } from './ground.ts'

export type MatchingSide = { find(...pairs: CandidateFound[]): Promise<void>; close(): Promise<void> }

/** The matching service as the mailbox knows it: an outbox whose messages arrive over Redis. */
export const startMatchingSide = (ground: Pick<Ground, 'matching' | 'env'>, visibilityMs = 60_000): MatchingSide => {
  const db = ground.matching
  const backend = redisBackend({ url: ground.env.REDIS_URL ?? '' })
  const routes = { 'candidate.found': 'kinlink-mailbox' }
  const relay = startRelay({ db, backend, routes, clock: systemClock, logger, pollMs: 50, visibilityMs })
  return {
    async find(...pairs) {
      await db.transaction(async (tx) => {
        for (const payload of pairs) await emit(tx, { topic: 'candidate.found', payload }, systemClock)
        tx.afterCommit(relay.nudge)
      })
    },
    async close() {
      await relay.close()
      await backend.close()
    },
  }
}

const Open = Type.Object({ open: Type.Integer() })

/** Whether everything matching has found has been worked on. */
export const allWorkedOn = async (ground: Ground): Promise<boolean> =>
  (await ground.matching.one(Open, sql`select count(*)::integer as open from outbox where state <> 'done'`)).open === 0
