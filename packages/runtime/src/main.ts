import closeWithGrace from 'close-with-grace'
import type { App } from './app.ts'
import type { Environment } from './config.ts'
import { createLogger } from './logger.ts'

/** A started service. `close` stops everything it started, in reverse order. */
export type Service = { readonly url: string; readonly app: App; close(): Promise<void> }

const GRACE = 15_000

/**
 * The body of every service's main.ts: gives `start` the environment and closes the service on a signal or an
 * unhandled error, within 15 seconds. A start that fails is logged without values and ends the process with code 1.
 */
export const runService = async (options: {
  name: string
  start: (env: Environment) => Promise<Pick<Service, 'close'>>
}): Promise<void> => {
  const logger = createLogger({ name: options.name })
  let service: Pick<Service, 'close'> | undefined
  closeWithGrace({ delay: GRACE, logger: false }, async ({ err, signal }) => {
    if (err !== undefined) logger.fatal({ err }, 'closing after an error')
    else logger.info({ signal }, 'closing')
    await service?.close()
  })
  try {
    service = await options.start(process.env)
    logger.info('started')
  } catch (error) {
    logger.fatal({ err: error }, 'start failed')
    process.exit(1)
  }
}

/**
 * Collects what a service has started, so that it can be closed in reverse order, also when a later step of the
 * start fails: `const closing = closeInReverse(); closing.add(() => db.close())`.
 */
export const closeInReverse = (): { add(close: () => Promise<unknown>): void; close(): Promise<void> } => {
  const closers: (() => Promise<unknown>)[] = []
  return {
    add(close) {
      closers.push(close)
    },
    async close() {
      const failures: unknown[] = []
      for (let closer = closers.pop(); closer !== undefined; closer = closers.pop()) {
        try {
          await closer()
        } catch (error) {
          failures.push(error)
        }
      }
      if (failures.length > 0) throw new AggregateError(failures, 'Not everything could be closed')
    },
  }
}

/** Starts listening and answers the address that clients can use. Port 0 takes a free one. */
export const listen = async (app: App, options: { host: string; port: number }): Promise<string> =>
  await app.listen({ host: options.host, port: options.port })
