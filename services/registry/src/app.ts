import { setTimeout as sleep } from 'node:timers/promises'
import jwt from '@fastify/jwt'
import {
  Accepted,
  AgreementList,
  AssertionRequest,
  Context,
  ContextRequest,
  MemberId,
  MemberParam,
  PostDocument,
  SignedDocument,
  StatementList,
  TokenAnswer,
} from '@kinlink/contracts'
import type { Db } from '@kinlink/postgres'
import {
  type Anchors,
  type App,
  type Clock,
  createApp,
  type Logger,
  problem,
  problems,
  type ReadinessCheck,
  requireInternalToken,
  sendProblem,
  type WindowRule,
} from '@kinlink/runtime'
import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import { acceptAgreement } from './agreements/accept-agreement.ts'
import { agreementState } from './agreements/agreement.ts'
import { agreementsOf } from './agreements/agreement-store.ts'
import { readContext } from './context/context.ts'
import { snapshotsOf } from './context/snapshot.ts'
import type { Refused } from './documents/document.ts'
import { keysLogRoutes } from './keys-log/keys-log-routes.ts'
import type { KeysLog } from './keys-log/log-documents.ts'
import { acceptMemberList } from './members/accept-member-list.ts'
import { newestMemberList } from './members/member-list-store.ts'
import { acceptPolicyPack } from './policy/accept-policy-pack.ts'
import { newestPack } from './policy/policy-pack-store.ts'
import { acceptStatement } from './statements/accept-statement.ts'
import { allStatements } from './statements/statement-store.ts'
import { issueToken } from './tokens/issue-token.ts'

export type RegistryDeps = {
  readonly db: Db
  readonly clock: Clock
  readonly logger: Logger
  readonly net: string
  readonly anchors: Anchors
  readonly window: WindowRule
  readonly internalToken: string
  readonly keysLog: KeysLog
  /** How long an answer about a context holds (decision 20). */
  readonly contextHoldsMs: number
  /** PEM of the exchange's token key. */
  readonly tokenKey: { readonly private: string; readonly public: string }
  /** Wakes the relay. */
  readonly nudge: () => void
  readonly readiness?: Readonly<Record<string, ReadinessCheck>>
}

/** The registry's application: internal routes only. */
export const buildApp = async (deps: RegistryDeps): Promise<App> => {
  const app = await createApp({
    name: 'registry',
    title: 'Kinlink registry',
    logger: deps.logger,
    readiness: deps.readiness ?? {},
  })
  await app.register(jwt, {
    secret: deps.tokenKey,
    sign: { algorithm: 'EdDSA', header: { alg: 'EdDSA', typ: 'at+jwt' } },
  })
  await app.register(
    (internal, _options, done) => {
      internal.addHook('onRequest', requireInternalToken(deps.internalToken))
      documentRoutes(internal as App, deps)
      keysLogRoutes(internal as App, deps)
      contextRoutes(internal as App, deps, (claims) => app.jwt.sign(claims))
      done()
    },
    { prefix: '/internal' },
  )
  return app
}

const REFUSALS = problems('invalid_request', 'signature_invalid', 'forbidden', 'unavailable')
const CallerQuery = Type.Object({ member: MemberId }, { additionalProperties: false })

/** More than a timer may be early. */
const MARGIN_MS = 5

/** An accepted document is answered once no answer about a context that was given before it holds any more. */
const answering =
  ({ contextHoldsMs }: RegistryDeps) =>
  async (reply: FastifyReply, outcome: { ok: true } | Refused) => {
    if (!outcome.ok) return sendProblem(reply, outcome.problem)
    if (contextHoldsMs > 0) await sleep(contextHoldsMs + MARGIN_MS)
    return { accepted: true as const }
  }

const documentRoutes = (app: App, deps: RegistryDeps): void => {
  const answered = answering(deps)
  const posting = { schema: { body: PostDocument, response: { 200: Accepted, ...REFUSALS } } }
  app.post('/member-list', posting, async (request, reply) =>
    answered(reply, await acceptMemberList(deps, request.body.document)),
  )
  app.post('/statements', posting, async (request, reply) =>
    answered(reply, await acceptStatement(deps, request.body.document)),
  )
  app.post('/agreements', posting, async (request, reply) => {
    const { caller, document } = request.body
    if (caller === null) return sendProblem(reply, problem('forbidden'))
    return answered(reply, await acceptAgreement(deps, caller, document))
  })
  app.post('/policy-pack', posting, async (request, reply) => {
    const { caller, document } = request.body
    if (caller === null) return sendProblem(reply, problem('forbidden'))
    return answered(reply, await acceptPolicyPack(deps, caller, document))
  })
  readingRoutes(app, deps)
}

const readingRoutes = (app: App, { db, clock }: RegistryDeps): void => {
  const one = { schema: { response: { 200: SignedDocument, ...problems('not_found', 'unavailable') } } }
  app.get('/member-list', one, async (_request, reply) => {
    const newest = await newestMemberList(db)
    return newest === undefined ? sendProblem(reply, problem('not_found')) : { document: newest.document }
  })
  app.get('/policy-pack', one, async (_request, reply) => {
    const newest = await newestPack(db)
    return newest === undefined ? sendProblem(reply, problem('not_found')) : { document: newest.document }
  })
  const chain = { schema: { params: MemberParam, response: { 200: StatementList, ...problems('not_found') } } }
  app.get('/statements/:member', chain, async (request, reply) => {
    const statements = await allStatements(db, request.params.member)
    return statements.length === 0 ? sendProblem(reply, problem('not_found')) : { statements }
  })
  const own = { schema: { querystring: CallerQuery, response: { 200: AgreementList, ...problems('unavailable') } } }
  app.get('/agreements', own, async (request) => {
    const now = clock.now()
    const agreements = await agreementsOf(db, request.query.member)
    return {
      agreements: agreements.map(({ document, signed_by, valid_from, valid_until, assessed_until }) => ({
        document,
        state: agreementState(
          { signedBy: signed_by, validFrom: valid_from, validUntil: valid_until, assessedUntil: assessed_until },
          now,
        ),
      })),
    }
  })
}

const contextRoutes = (app: App, deps: RegistryDeps, sign: Parameters<typeof issueToken>[0]['sign']): void => {
  const tokens = { schema: { body: AssertionRequest, response: { 200: TokenAnswer, ...problems('client_refused') } } }
  app.post('/tokens', tokens, async (request, reply) => {
    const issued = await issueToken({ ...deps, sign }, request.body.assertion)
    return issued.ok ? issued.value : sendProblem(reply, issued.problem)
  })
  const snapshots = snapshotsOf(deps.db)
  const context = { schema: { body: ContextRequest, response: { 200: Context, ...problems('not_found') } } }
  app.post('/context', context, async (request, reply) => {
    const known = await readContext({ ...deps, snapshots }, request.body)
    return known ?? sendProblem(reply, problem('not_found'))
  })
}
