import { type App, type Clock, createApp, type Logger, type ReadinessCheck } from '@kinlink/runtime'
import { installFacts } from './access/facts.ts'
import { installLimits, type Rates } from './access/limits.ts'
import { authenticate, installTokens } from './access/token.ts'
import { auditRoutes } from './audit/audit-routes.ts'
import { blobRoutes } from './blobs/blob-routes.ts'
import type { DenialLog } from './denials/denial-log.ts'
import { installDenials } from './denials/log-denials.ts'
import { memberDocumentRoutes, openRoutes } from './documents/document-routes.ts'
import { keysLogRoutes } from './documents/keys-log-routes.ts'
import { entryRoutes } from './entries/entry-routes.ts'
import { erasureRoutes } from './erasures/erasure-routes.ts'
import { eventRoutes } from './events/event-routes.ts'
import type { Gateway } from './gateway.ts'
import { offerRoutes } from './offers/offer-routes.ts'
import { outcomeRoutes } from './outcomes/outcome-routes.ts'
import { contextAsker } from './peers/context.ts'
import { holdContexts } from './peers/held-context.ts'
import type { Peers } from './peers/peers.ts'
import { recodingRoutes } from './recodings/recoding-routes.ts'
import { recordRoutes } from './records/record-routes.ts'
import { rematchRoutes } from './rematches/rematch-routes.ts'
import { renewalRoutes } from './renewals/renewal-routes.ts'

export type GatewayDeps = {
  readonly net: string
  readonly clock: Clock
  readonly logger: Logger
  readonly peers: Peers
  readonly denials: DenialLog
  /** Public half of the exchange's token key: 32 bytes, base64url. */
  readonly tokenPublicKey: string
  readonly rates: Rates
  readonly readiness?: Readonly<Record<string, ReadinessCheck>>
}

/** The only door for Societies. Limits come first, then authentication, then everything else. */
export const buildApp = async (deps: GatewayDeps): Promise<App> => {
  const app = await createApp({
    name: 'gateway',
    title: 'Kinlink exchange',
    logger: deps.logger,
    reference: true,
    readiness: deps.readiness ?? {},
  })
  installFacts(app)
  installDenials(app, deps.denials)
  const limits = await installLimits(app, deps.rates)
  const tokens = { net: deps.net, publicKey: deps.tokenPublicKey, clock: deps.clock }
  await installTokens(app, tokens)
  const { net, clock, peers } = deps
  const askContext = contextAsker(peers)
  const gateway: Gateway = { net, clock, peers, askContext, heldContexts: holdContexts(askContext, clock) }
  openRoutes(app, gateway, limits)
  keysLogRoutes(app, gateway)
  await app.register((members, _options, done) => {
    members.addHook('onRequest', authenticate(tokens))
    members.addHook('onRequest', limits.byMember)
    memberRoutes(members as App, gateway)
    done()
  })
  return app
}

const memberRoutes = (app: App, gateway: Gateway): void => {
  memberDocumentRoutes(app, gateway)
  recordRoutes(app, gateway)
  renewalRoutes(app, gateway)
  blobRoutes(app, gateway)
  entryRoutes(app, gateway)
  recodingRoutes(app, gateway)
  rematchRoutes(app, gateway)
  outcomeRoutes(app, gateway)
  erasureRoutes(app, gateway)
  offerRoutes(app, gateway)
  eventRoutes(app, gateway)
  auditRoutes(app, gateway)
}
