import { randomBytes } from 'node:crypto'
import { start as startGateway } from '@kinlink/gateway'
import { readConfig as readGateway } from '@kinlink/gateway/config'
import { start as startMailbox } from '@kinlink/mailbox'
import { readConfig as readMailbox } from '@kinlink/mailbox/config'
import { start as startRegistry } from '@kinlink/registry'
import { readConfig as readRegistry } from '@kinlink/registry/config'
import { closeInReverse } from '@kinlink/runtime'
import { testRedis } from '@kinlink/testing'
import { tokenPublicKey } from '../../../../services/gateway/test/token.ts'
import type { Network } from '../../../../test/vectors/order.ts'
import type { ServiceName } from '../../src/side.ts'
import { exchangeDatabase } from '../exchange-database.ts'

const TOKEN = 'an internal token of the exchange side'

/** A gateway and a mailbox with a registry of their own, and a second registry on the same database that promises nothing. */
export type Exchange = {
  readonly gateway: string
  /** Hands a document to one of the two registries; fulfils when it is accepted. */
  accept(by: 'promising' | 'hasty', path: string, document: unknown): Promise<void>
  close(): Promise<void>
}

export const startExchange = async (network: Network, net: string, holdsMs: number): Promise<Exchange> => {
  const closing = closeInReverse()
  const database = await exchangeDatabase()
  closing.add(() => database.drop())
  const shared = (service: ServiceName) => ({
    ...{ DATABASE_URL: database.urlOf(service), INTERNAL_TOKEN: TOKEN, NETWORK: net, LOG_LEVEL: 'silent' },
  })
  const redis = { REDIS_URL: (await testRedis()).url }
  const seed = (): string => randomBytes(32).toString('base64url')
  const keys = { TOKEN_KEY: seed(), KEYS_LOG_KEY: seed(), ANCHOR_KEYS: JSON.stringify(network.anchors) }
  const registryOf = async (CONTEXT_HOLDS_MS: number): Promise<string> => {
    const environment = { ...shared('registry'), ...redis, ...keys, CONTEXT_HOLDS_MS: String(CONTEXT_HOLDS_MS) }
    const service = await startRegistry(readRegistry(environment))
    closing.add(() => service.close())
    return service.url
  }
  const registries = { promising: await registryOf(holdsMs), hasty: await registryOf(0) }
  const REGISTRY_URL = registries.promising
  // As many within a day as a race takes.
  const floors = { SUBMISSIONS_FLOOR_PER_SOCIETY: '100000', SUBMISSIONS_FLOOR_PER_OFFICER: '100000' }
  const mailbox = await startMailbox(readMailbox({ ...shared('mailbox'), ...redis, ...floors, REGISTRY_URL }))
  closing.add(() => mailbox.close())
  const peers = { REGISTRY_URL, MAILBOX_URL: mailbox.url, DELIVERY_URL: REGISTRY_URL, AUDIT_URL: REGISTRY_URL }
  const rates = { RATE_PER_ADDRESS: '1000000', RATE_PER_MEMBER: '1000000' }
  const gateway = await startGateway(
    readGateway({ ...shared('gateway'), ...peers, ...rates, TOKEN_PUBLIC_KEY: tokenPublicKey }),
  )
  closing.add(() => gateway.close())
  return {
    gateway: gateway.url,
    async accept(by, path, document) {
      const response = await fetch(registries[by] + path, {
        method: 'POST',
        headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
        body: JSON.stringify({ caller: { member: 'coordinator', act: null }, document }),
      })
      if (!response.ok) throw new Error(`${path}: ${await response.text()}`)
    },
    close: () => closing.close(),
  }
}
