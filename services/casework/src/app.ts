import jwt from '@fastify/jwt'
import rateLimit from '@fastify/rate-limit'
import type { ExchangeClient } from '@kinlink/exchange-client'
import { type App, createApp, HttpProblem, type Logger, type ReadinessCheck } from '@kinlink/runtime'
import { agreementRoutes } from './agreements/agreement-routes.ts'
import { alarmRoutes } from './alarms/alarm-routes.ts'
import { auditRoutes } from './audit/audit-routes.ts'
import type { LogReader } from './audit/log-reader.ts'
import { type CaseWork, registerCaseWork } from './case-work.ts'
import type { DecoyActs } from './decoys/decoy-acts.ts'
import { isLocalLook } from './decoys/local-looks.ts'
import { epochRoutes, fingerprintRoutes } from './epochs/epoch-routes.ts'
import type { Feed } from './exchange/feed.ts'
import { webhookRoutes } from './exchange/webhook-routes.ts'
import type { KeyRules } from './key-changes/deps.ts'
import { keyChangeRoutes } from './key-changes/key-change-routes.ts'
import type { LiveAutomation } from './keys/automation.ts'
import type { Stretching } from './keys/stretching.ts'
import { linkageKeyRoutes } from './linkage-keys/linkage-key-routes.ts'
import type { LiveNetwork } from './network/live-network.ts'
import { officerRoutes } from './officers/officer-routes.ts'
import { policyPackRoutes } from './policy-packs/policy-pack-routes.ts'
import { recodingRoutes } from './recodings/recoding-routes.ts'
import type { DeskRegrants } from './regrants/desk-regrants.ts'
import { regrantRoutes } from './regrants/regrant-routes.ts'
import { createSessions } from './sessions/open-session.ts'
import { installSessions, type OpenSession } from './sessions/session.ts'
import { sessionRoutes } from './sessions/session-routes.ts'
import { createTokens, jwtOptions, type TokenKey } from './sessions/token.ts'
import { statusRoutes } from './status/status-routes.ts'

const NO_HEADERS = { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false }

export type AppDeps = Omit<CaseWork, 'network' | 'client' | 'automation'> & {
  readonly member: string
  readonly client: ExchangeClient
  readonly network: LiveNetwork
  readonly automation: LiveAutomation
  readonly keyRules: KeyRules
  readonly feed: Feed
  readonly log: LogReader
  readonly stretching: Stretching
  readonly tokenKey: TokenKey
  readonly sessionSeconds: number
  readonly signInsPerMinute: number
  readonly webhookUrl: string | undefined
  readonly deskRegrants: DeskRegrants
  readonly decoyActs: DecoyActs
  readonly logger: Logger
  readonly readiness: Readonly<Record<string, ReadinessCheck>>
}

/** Officers', administrators' and auditors' API of one Society. Connections are used by requests only, so that the routes can be described without any. */
export async function buildApp(deps: AppDeps): Promise<App> {
  const { logger, readiness, member, clock } = deps
  const app = await createApp({ name: 'casework', title: 'Kinlink casework', logger, reference: true, readiness })
  await app.register(jwt, jwtOptions(deps.tokenKey))
  await app.register(rateLimit, {
    global: false,
    // What is left of the limit is nobody's business but ours; `retry-after` comes with the problem.
    addHeadersOnExceeding: NO_HEADERS,
    addHeaders: { ...NO_HEADERS, 'retry-after': false },
    errorResponseBuilder: (_request, { ttl }) =>
      new HttpProblem('too_many_requests', { retryAfter: Math.ceil(ttl / 1000) }),
  })
  const tokens = createTokens(app.jwt, { member, clock, seconds: deps.sessionSeconds })
  const sessions = createSessions({ db: deps.db, clock, tokens })
  installSessions(app, sessions)
  // After the answer, whose keys are wiped by then: the session unwraps them once more.
  app.addHook('onResponse', async ({ officer, routeOptions, method }) => {
    const signsOut = routeOptions.url?.startsWith('/v1/session') === true
    if (officer === undefined || signsOut) return
    const session = officer as OpenSession
    const local = isLocalLook(method, routeOptions.url)
    if (!local) deps.decoyActs.heard(session.officer.id)
    // One after the other, since each wipes the session's keys. What a desk renews has its turn after another request: nobody does both at once.
    if (local && (await deps.decoyActs.goOn(session))) return
    deps.deskRegrants.goOn(session)
  })
  const all = { ...deps, tokens, sessions }
  await app.register(sessionRoutes, { prefix: '/v1/session', ...all })
  await app.register(officerRoutes, { prefix: '/v1/officers', ...all })
  await app.register(keyChangeRoutes, { prefix: '/v1/key-changes', ...all })
  await app.register(epochRoutes, { prefix: '/v1/epochs', ...all })
  await app.register(fingerprintRoutes, { prefix: '/v1/fingerprints', ...all })
  await app.register(agreementRoutes, { prefix: '/v1/agreements', ...all })
  await app.register(policyPackRoutes, { prefix: '/v1/policy-packs', ...all })
  await app.register(linkageKeyRoutes, { prefix: '/v1/linkage-keys', ...all })
  await app.register(alarmRoutes, { prefix: '/v1/alarms', ...all })
  await app.register(auditRoutes, { prefix: '/v1/audit', ...all })
  await app.register(regrantRoutes, { prefix: '/v1/regrants', ...all })
  await app.register(recodingRoutes, { prefix: '/v1/recodings', ...all })
  await app.register(statusRoutes, { prefix: '/v1/status', ...all })
  await app.register(webhookRoutes, { prefix: '/v1/webhook', ...all })
  await registerCaseWork(app, deps)
  return app
}
