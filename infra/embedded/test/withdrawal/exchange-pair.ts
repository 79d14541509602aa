import type { Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { start as startGateway } from '@kinlink/gateway'
import { readConfig as readGateway } from '@kinlink/gateway/config'
import { start as startMailbox } from '@kinlink/mailbox'
import { readConfig as readMailbox } from '@kinlink/mailbox/config'
import { createDb, type Db } from '@kinlink/postgres'
import { closeInReverse } from '@kinlink/runtime'
import { testRedis } from '@kinlink/testing'
import { startStatedRegistry } from '../../../../services/gateway/test/stated-registry.ts'
import { tokenPublicKey } from '../../../../services/gateway/test/token.ts'
import { type MatchingSide, startMatchingSide } from '../../../../services/mailbox/test/matching-side.ts'
import { exchangeDatabase } from '../exchange-database.ts'

export const TOKEN = 'an internal token of the exchange side'

/** A gateway and a mailbox with everything real between a Society's socket and the database. */
export type ExchangePair = {
  readonly gateway: string
  readonly mailbox: string
  readonly superuser: Db
  readonly matching: MatchingSide
  /** Tells of every answer of the gateway whose last byte the Society's socket has taken. */
  onHanded(tell: (url: string, status: number) => void): void
  close(): Promise<void>
}

/** `between` stands between gateway and mailbox, and answers its own address. */
export const startPair = async (
  between: (mailbox: string) => Promise<{ url: string; close(): void }> = async (url) => ({ url, close: () => {} }),
): Promise<ExchangePair> => {
  const closing = closeInReverse()
  const database = await exchangeDatabase()
  closing.add(() => database.drop())
  const registry = await startStatedRegistry('kinlink-test')
  closing.add(() => stop(registry))
  const shared = {
    INTERNAL_TOKEN: TOKEN,
    NETWORK: 'kinlink-test',
    LOG_LEVEL: 'silent',
    REGISTRY_URL: addressOf(registry),
  }
  const redis = { REDIS_URL: (await testRedis()).url }
  const windows = { WINDOW_SECONDS: '1', WINDOW_ANCHOR: '00:00:00Z', WAITING_SECONDS: '1' }
  const budgets = Object.fromEntries(BUDGETS.map((name) => [name, '100000']))
  const mailbox = await startMailbox(
    readMailbox({ ...shared, ...redis, ...windows, ...budgets, DATABASE_URL: database.urlOf('mailbox') }),
  )
  closing.add(() => mailbox.close())
  const proxy = await between(mailbox.url)
  closing.add(async () => proxy.close())
  const others = { DELIVERY_URL: shared.REGISTRY_URL, AUDIT_URL: shared.REGISTRY_URL, MAILBOX_URL: proxy.url }
  const gateway = await startGateway(
    readGateway({
      ...shared,
      ...others,
      DATABASE_URL: database.urlOf('gateway'),
      TOKEN_PUBLIC_KEY: tokenPublicKey,
      ...RATES,
    }),
  )
  closing.add(() => gateway.close())
  const superuser = createDb({ connectionString: database.url, schema: 'mailbox' })
  const found = createDb({ connectionString: database.urlOf('matching'), schema: 'matching' })
  closing.add(() => Promise.all([superuser.close(), found.close()]))
  const matching = startMatchingSide({ matching: found, env: redis })
  closing.add(() => matching.close())
  return {
    ...{ gateway: gateway.url, mailbox: mailbox.url, superuser, matching },
    onHanded: (tell) =>
      gateway.app.server.prependListener('request', (request, response: ServerResponse) =>
        response.once('finish', () => tell(request.url ?? '', response.statusCode)),
      ),
    close: () => closing.close(),
  }
}

const BUDGETS = [
  ...['SUBMISSIONS_PER_SOCIETY', 'SUBMISSIONS_PER_OFFICER', 'ENTRIES_PER_SOCIETY', 'ENTRIES_PER_OFFICER'],
  ...['SUBMISSIONS_FLOOR_PER_SOCIETY', 'SUBMISSIONS_FLOOR_PER_OFFICER', 'COMPARES_PER_SOCIETY', 'COMPARES_PER_OFFICER'],
]
const RATES = { RATE_PER_ADDRESS: '10000000', RATE_PER_MEMBER: '10000000' }

export const addressOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

export const stop = async (server: Server): Promise<void> => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}
