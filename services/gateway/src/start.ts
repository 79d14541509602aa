import { ready } from '@kinlink/crypto/verify'
import { createDb } from '@kinlink/postgres'
import { type Clock, closeInReverse, createLogger, listen, type Service, systemClock } from '@kinlink/runtime'
import { buildApp } from './app.ts'
import type { GatewayConfig } from './config.ts'
import { createDenialLog } from './denials/denial-log.ts'
import { connectPeers } from './peers/peers.ts'

/** Opens the exchange's door. The gateway keeps nothing; in the database it may add to the access log alone. */
export const start = async (
  { config, secrets }: GatewayConfig,
  overrides: { readonly clock?: Clock } = {},
): Promise<Service> => {
  const clock = overrides.clock ?? systemClock
  const logger = createLogger({ name: 'gateway', level: config.LOG_LEVEL })
  await ready()
  const closing = closeInReverse()
  try {
    const db = createDb({
      connectionString: secrets.DATABASE_URL,
      schema: 'gateway',
      onConnectionLost: (err) => logger.warn({ err }, 'database connection lost'),
    })
    closing.add(() => db.close())
    const denials = createDenialLog({ db, clock, logger })
    closing.add(() => denials.close())
    const addresses = {
      registry: config.REGISTRY_URL,
      mailbox: config.MAILBOX_URL,
      delivery: config.DELIVERY_URL,
      audit: config.AUDIT_URL,
    }
    const app = await buildApp({
      net: config.NETWORK,
      clock,
      logger,
      peers: connectPeers(addresses, secrets.INTERNAL_TOKEN),
      denials,
      tokenPublicKey: config.TOKEN_PUBLIC_KEY,
      rates: { perAddress: config.RATE_PER_ADDRESS, perMember: config.RATE_PER_MEMBER },
      readiness: { log: () => db.transaction(async () => {}) },
    })
    closing.add(() => app.close())
    const url = await listen(app, { host: config.HOST, port: config.PORT })
    return { url, app, close: closing.close }
  } catch (error) {
    await closing.close()
    throw error
  }
}
