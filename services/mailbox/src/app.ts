import { type App, createApp, type Logger, type ReadinessCheck, requireInternalToken } from '@kinlink/runtime'
import { blobRoutes } from './blobs/blob-routes.ts'
import { candidateRoutes } from './candidates/candidate-routes.ts'
import type { Judging } from './candidates/propose-candidate.ts'
import { entryRoutes } from './entries/entry-routes.ts'
import { erasureRoutes } from './erasures/erasure-routes.ts'
import { offerRoutes } from './offers/offer-routes.ts'
import { recodingRoutes } from './recodings/recoding-routes.ts'
import { readingSlots } from './records/reading-slots.ts'
import { recordRoutes } from './records/record-routes.ts'
import { rematchRoutes } from './rematches/rematch-routes.ts'
import { renewalRoutes } from './renewals/renewal-routes.ts'
import { withdrawalRoutes } from './withdrawals/withdrawal-routes.ts'

export type MailboxApp = Judging & {
  readonly logger: Logger
  readonly internalToken: string
  readonly readiness?: Readonly<Record<string, ReadinessCheck>>
}

/** A record with 64 fields and 96 grants at their caps. */
const BODY_LIMIT = 8 * 1024 * 1024

/** Each record that is held keeps a connection; the pool has more of them. */
const SLOTS = { total: 10, perMember: 5, forFirst: 5, waiting: 20, waitMs: 2000 }

/** The mailbox's application: routes for the other services of the exchange, none for anyone else. */
export const buildApp = async (options: MailboxApp): Promise<App> => {
  const app = await createApp({
    name: 'mailbox',
    title: 'Kinlink mailbox',
    logger: options.logger,
    bodyLimit: BODY_LIMIT,
    readiness: options.readiness ?? {},
  })
  await app.register((internal, _options, registered) => {
    internal.addHook('onRequest', requireInternalToken(options.internalToken))
    const slots = readingSlots(SLOTS)
    recordRoutes(internal, options, slots)
    renewalRoutes(internal, options)
    blobRoutes(internal, options, slots)
    entryRoutes(internal, options)
    recodingRoutes(internal, options)
    rematchRoutes(internal, options)
    candidateRoutes(internal, options)
    withdrawalRoutes(internal, options)
    erasureRoutes(internal, options)
    offerRoutes(internal, options)
    registered()
  })
  return app
}
