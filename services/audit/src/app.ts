import type { Db } from '@kinlink/postgres'
import {
  type App,
  type Clock,
  createApp,
  type Logger,
  type ReadinessCheck,
  requireInternalToken,
} from '@kinlink/runtime'
import { entryRoutes } from './entries/entry-routes.ts'
import { proofRoutes } from './proofs/proof-routes.ts'
import type { TreeRules } from './trees/tree.ts'

export type AuditDeps = {
  readonly db: Db
  readonly clock: Clock
  readonly rules: TreeRules
  /** Public key that verifies this side's checkpoints. */
  readonly logKey: Uint8Array
  /** Wakes the sequencer. */
  readonly nudge: () => void
}

export type AppDeps = AuditDeps & {
  readonly logger: Logger
  readonly internalToken: string
  readonly readiness: Readonly<Record<string, ReadinessCheck>>
}

/** The access log's queries and proofs: internal routes only, for the gateway of the exchange or the own casework. */
export const buildApp = async (deps: AppDeps): Promise<App> => {
  const app = await createApp({
    name: 'audit',
    title: 'Kinlink audit',
    logger: deps.logger,
    readiness: deps.readiness,
  })
  const guard = requireInternalToken(deps.internalToken)
  app.addHook('onRequest', async (request) => {
    // By the route matched, not by the address asked for, which can be written in several ways.
    if (request.routeOptions.url?.startsWith('/internal/') === true) await guard(request)
  })
  entryRoutes(app, deps)
  proofRoutes(app, deps)
  return app
}
