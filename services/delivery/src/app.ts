import { type App, createApp, type Logger, type ReadinessCheck, requireInternalToken } from '@kinlink/runtime'
import type { Delivery } from './delivery.ts'
import { attemptRoutes, endpointRoutes } from './endpoints/endpoint-routes.ts'
import { eventRoutes } from './events/event-routes.ts'

export type DeliveryApp = Delivery & {
  readonly logger: Logger
  readonly internalToken: string
  readonly readiness?: Readonly<Record<string, ReadinessCheck>>
}

/** Delivery's application: routes for the gateway, none for anyone else. */
export const buildApp = async (options: DeliveryApp): Promise<App> => {
  const app = await createApp({
    name: 'delivery',
    title: 'Kinlink delivery',
    logger: options.logger,
    bodyLimit: 65_536,
    readiness: options.readiness ?? {},
  })
  await app.register((internal, _options, registered) => {
    internal.addHook('onRequest', requireInternalToken(options.internalToken))
    eventRoutes(internal, options)
    endpointRoutes(internal, options)
    attemptRoutes(internal, options)
    registered()
  })
  return app
}
