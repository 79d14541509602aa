import type { SocietyStatus } from '@kinlink/contracts'
import { createDb, sql } from '@kinlink/postgres'
import { Type } from 'typebox'
import type { Constellation } from './network.ts'
import type { Officer } from './officer.ts'
import { until, windowsPass } from './until.ts'

const Open = Type.Object({ n: Type.Integer() })
/** Longer than the deadline of an erasure, on a busy machine. */
const WAIT_MS = 120_000

/** What somebody may be told of without a further act of anybody: deadlines, windows and due dates that are near. */
const onItsWay = (soon: Date) => sql`
  select (
    (select count(*) from erasure where state = 'requested' and due_at < ${soon})
    + (select count(*) from release_due where released_at is null and due_at < ${soon})
    + (select count(*) from offer where state in ('offered', 'accepted') and due_at < ${soon})
  )::int as n`

/**
 * Waits until nothing of earlier tests is on its way that this Society would be told of: nothing waits to be handed in,
 * and no deadline, window or due date is near. Its own officers are not shown when that is, so the exchange is asked.
 */
export async function quiet(network: Constellation, officer: Officer): Promise<void> {
  const db = createDb({ connectionString: network.exchange.databaseUrl, schema: 'mailbox', max: 1 })
  const soon = new Date(Date.now() + WAIT_MS / 2)
  try {
    let waited = false
    await until(
      'nothing of earlier tests is on its way',
      async () => {
        const { waiting } = await officer.get<SocietyStatus>('/v1/status')
        const done = waiting === 0 && (await db.one(Open, onItsWay(soon))).n === 0
        waited ||= !done
        return done
      },
      WAIT_MS,
    )
    // What a date has brought is told and read.
    if (waited) await windowsPass(1, network.windowSeconds)
  } finally {
    await db.close()
  }
}
