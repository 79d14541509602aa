import type { SocietyStatus } from '@kinlink/contracts'
import { createDb, sql } from '@kinlink/postgres'
import { Type } from 'typebox'
import type { Constellation } from './network.ts'
import type { Officer } from './officer.ts'
import { until, windowsPass } from './until.ts'

const Open = Type.Object({ n: Type.Integer() })
/** Longer than the deadline of an erasure, on a busy machine. */
const WAIT_MS = 60_000

/**
 * Waits until nothing of earlier tests is on its way that this Society would be told of: nothing waits to be handed in,
 * and the deadline of every withdrawal is over. Its own officers are not shown when that is, so the exchange is asked.
 */
export async function quiet(network: Constellation, officer: Officer): Promise<void> {
  const db = createDb({ connectionString: network.exchange.databaseUrl, schema: 'mailbox', max: 1 })
  const open = async () =>
    (
      await db.one(
        Open,
        sql`select count(*)::int as n from erasure where state = 'requested' and author = ${officer.member}`,
      )
    ).n
  try {
    let waited = false
    await until(
      'nothing of earlier tests is on its way',
      async () => {
        const { waiting } = await officer.get<SocietyStatus>('/v1/status')
        const done = waiting === 0 && (await open()) === 0
        waited ||= !done
        return done
      },
      WAIT_MS,
    )
    // What a deadline has brought is told and read.
    if (waited) await windowsPass(1, network.windowSeconds)
  } finally {
    await db.close()
  }
}
