import type { ExchangeClient } from '@kinlink/exchange-client'
import { type Db, type Queries, sql } from '@kinlink/postgres'
import { type Clock, every, type Logger, type Ticker } from '@kinlink/runtime'
import { Type } from 'typebox'
import { logAct } from '../audit/log.ts'

export type EndpointDeps = {
  readonly db: Db
  readonly clock: Clock
  readonly client: Pick<ExchangeClient, 'getEndpoint' | 'putEndpoint'>
  /** Where the exchange reaches this Society's receiver; none: the feed alone is read. */
  readonly url: string | undefined
  readonly logger: Logger
}

const RETRY_MS = 5000
const RECHECK_MS = 3_600_000
const Row = Type.Object({ public_key: Type.String() })

/** The key that verifies what comes to the endpoint; undefined before the exchange has told it. */
export const endpointKey = async (db: Queries, url: string): Promise<string | undefined> =>
  (await db.maybeOne(Row, sql`select public_key from webhook_endpoint where url = ${url}`))?.public_key

/** Tells the exchange where webhooks go, as soon as it answers, and looks now and then whether it still knows. */
export function keepEndpoint(deps: EndpointDeps): { close(): Promise<void> } {
  const { url, logger } = deps
  if (url === undefined) return { close: async () => {} }
  let nextCheck = 0
  const ticker: Ticker = every(
    RETRY_MS,
    async () => {
      const now = deps.clock.now().getTime()
      if (now >= nextCheck && (await register(deps, url))) nextCheck = now + RECHECK_MS
    },
    { logger },
  )
  return { close: () => ticker.stop() }
}

/** Whether the exchange knows the endpoint now and its key is kept here. */
export async function register({ db, clock, client }: Omit<EndpointDeps, 'url'>, url: string): Promise<boolean> {
  const known = await endpointKey(db, url)
  const there = await client.getEndpoint()
  const same = there.ok && there.value.url === url && there.value.state === 'active'
  if (same && there.value.publicKey === known) return true
  if (!there.ok && there.problem.code !== 'not_found') return false
  const endpoint = same ? there : await client.putEndpoint({ url })
  if (!endpoint.ok) return false
  await db.transaction(async (tx) => {
    await tx.run(sql`insert into webhook_endpoint (url, public_key, registered_at)
      values (${url}, ${endpoint.value.publicKey}, ${clock.now()})
      on conflict (url) do update set public_key = excluded.public_key, registered_at = excluded.registered_at`)
    await logAct(tx, 'automation', { action: 'endpoint.change', subject: endpoint.value.id, decision: 'allow' })
  })
  return true
}
