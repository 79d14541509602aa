import { setTimeout as pause } from 'node:timers/promises'
import type { Network } from '@kinlink/embedded'
import { createDb, type Db, raw, sql } from '@kinlink/postgres'
import { Type } from 'typebox'

/** The operator's view of a running constellation: rows that wait, and counts. The story reads counts here and nothing else. */
export type Operator = {
  /** Fulfils when nothing waits anywhere: no message, no log entry, no webhook of which a first attempt is due. */
  untilQuiet(what: string): Promise<void>
  count(where: 'exchange' | string, table: string, condition?: string): Promise<number>
  close(): Promise<void>
}

const Count = Type.Object({ n: Type.Integer() })
const Name = Type.Object({ name: Type.String() })
/** How long nothing may move before the wait is given up. */
const PATIENCE_MS = 60_000
/** Milliseconds between looks. They cost the databases something: as long as much is left, fewer do. */
const [SOON, LATER, MUCH] = [120, 500, 100] as const
/** Several looks in a row have to be quiet: work of one look may be on its way to the next. */
const LOOKS = 3

/** Connects as the operator does, to every database of the constellation. */
export function operatorOf(network: Network, out: NodeJS.WriteStream): Operator {
  const open = (url: string) => createDb({ connectionString: url, schema: 'public', max: 1 })
  const exchange = open(network.exchange.databaseUrl)
  const societies = new Map([...network.members].map(([member, { databaseUrl }]) => [member, open(databaseUrl)]))
  const databaseOf = (where: string) => (where === 'exchange' ? exchange : societies.get(where)) ?? exchange
  const count = async (where: string, table: string, condition = 'true') =>
    (await databaseOf(where).one(Count, sql`select count(*)::int as n from ${raw(table)} where ${raw(condition)}`)).n

  const waiting = async (): Promise<number> => {
    const all = await Promise.all([exchange, ...societies.values()].map(waitingIn))
    const members = [...societies.keys()]
    return all.reduce((a, b) => a + b, 0) + (await unread(count, members)) + (await uncompared(count, members))
  }
  return {
    count,
    async untilQuiet(what) {
      const startedAt = Date.now()
      let least = Number.POSITIVE_INFINITY
      let movedAt = startedAt
      for (let quiet = 0; quiet < LOOKS; ) {
        const left = await waiting().catch(() => least)
        quiet = left === 0 ? quiet + 1 : 0
        if (left !== least) movedAt = Date.now()
        least = left
        redraw(out, `${what.padEnd(34)} ${left} messages left`)
        if (Date.now() - movedAt > PATIENCE_MS)
          throw new Error(`Work does not come to an end: ${what}, ${left} messages left`)
        if (quiet < LOOKS) await pause(left > MUCH ? LATER : SOON)
      }
      redraw(out, `${what.padEnd(34)} done in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`)
      out.write(out.isTTY ? '\n' : `${what} done in ${((Date.now() - startedAt) / 1000).toFixed(1)} s\n`)
    },
    async close() {
      await Promise.all([exchange, ...societies.values()].map((db) => db.close()))
    },
  }
}

const redraw = (out: NodeJS.WriteStream, text: string) => {
  if (out.isTTY) out.write(`\r${text}\u001b[K`)
}

/** Requests and people that a Society has not compared among themselves yet. */
async function uncompared(count: Operator['count'], members: readonly string[]): Promise<number> {
  const counts = await Promise.all(
    members.map(async (member) => {
      const cases = await count(member, 'casework.tracing_case', "compared_at is null and state <> 'refused'")
      return cases + (await count(member, 'casework.person', 'compared_at is null'))
    }),
  )
  return counts.reduce((a, b) => a + b, 0)
}

/** Messages not worked on and log entries not numbered, in every schema that has such tables. */
async function waitingIn(db: Db): Promise<number> {
  const outboxes = await db.many(
    Name,
    sql`select format('%I.outbox', schemaname) as name from pg_tables where tablename = 'outbox'`,
  )
  const counts = await Promise.all([
    ...outboxes.map(({ name }) =>
      db.one(Count, sql`select count(*)::int as n from ${raw(name)} where state in ('pending', 'queued')`),
    ),
    db.one(Count, sql`select count(*)::int as n from audit.pending`),
  ])
  return counts.reduce((sum, { n }) => sum + n, 0)
}

/** Events in a Society's feed that its casework has not taken yet. */
async function unread(count: Operator['count'], members: readonly string[]): Promise<number> {
  const behind = await Promise.all(
    members.map(async (member) => {
      const told = await count('exchange', 'delivery.event', `recipient = '${member.replaceAll("'", '')}'`)
      return told - (await count(member, 'casework.event_seen'))
    }),
  )
  return behind.reduce((sum, n) => sum + Math.max(0, n), 0)
}
