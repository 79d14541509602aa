import { fileURLToPath } from 'node:url'
import { generateAttestKey, ready } from '@kinlink/crypto/attest'
import { createDb, migrationCheck } from '@kinlink/postgres'
import { type Clock, closeInReverse, createLogger, every, listen, type Service, systemClock } from '@kinlink/runtime'
import { buildApp } from './app.ts'
import type { AuditConfig } from './config.ts'
import { sequenceAll } from './sequencer/sequencer.ts'
import { treeRules } from './trees/tree.ts'

const MIGRATIONS = fileURLToPath(new URL('../migrations/', import.meta.url))

/** Starts the audit service of one trust side: its sequencer and its internal routes. The schema has to be migrated. */
export const start = async (
  { config, secrets }: AuditConfig,
  overrides: { readonly clock?: Clock } = {},
): Promise<Service> => {
  await ready()
  const clock = overrides.clock ?? systemClock
  const logger = createLogger({ name: 'audit', level: config.LOG_LEVEL })
  const closing = closeInReverse()
  try {
    const db = createDb({
      connectionString: secrets.DATABASE_URL,
      schema: 'audit',
      onConnectionLost: (error) => logger.warn({ err: error }, 'a database connection was lost'),
    })
    closing.add(() => db.close())
    const key = generateAttestKey(new Uint8Array(Buffer.from(secrets.LOG_KEY, 'base64url')))
    const rules = treeRules(config.side, config.NETWORK)
    const sequencer = sequencing({ db, clock, rules, key }, config.SEQUENCER_MS, logger)
    closing.add(() => sequencer.stop())
    const app = await buildApp({
      db,
      clock,
      rules,
      logKey: key.publicKey,
      nudge: sequencer.nudge,
      logger,
      internalToken: secrets.INTERNAL_TOKEN,
      readiness: { schema: migrationCheck(db, MIGRATIONS), sequencer: sequencer.check },
    })
    closing.add(() => app.close())
    const url = await listen(app, { host: config.HOST, port: config.PORT })
    return { url, app, close: closing.close }
  } catch (error) {
    await closing.close()
    throw error
  }
}

/** The repeated work of the sequencer, and whether its newest run went well. */
const sequencing = (
  deps: Parameters<typeof sequenceAll>[0],
  ms: number,
  logger: ReturnType<typeof createLogger>,
): { nudge(): void; stop(): Promise<void>; check(): Promise<void> } => {
  let failure: unknown
  const ticker = every(
    ms,
    async (signal) => {
      await sequenceAll(deps, signal)
      failure = undefined
    },
    {
      logger,
      onError: (error) => {
        if (failure === undefined) logger.error({ err: error }, 'nothing can be appended to the log')
        failure = error
      },
    },
  )
  return {
    nudge: ticker.nudge,
    stop: ticker.stop,
    check: async () => {
      if (failure !== undefined) throw failure
    },
  }
}
