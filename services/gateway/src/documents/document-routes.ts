import {
  Accepted,
  AgreementList,
  MemberParam,
  SignedDocument,
  StatementList,
  TokenAnswer,
  TokenRequest,
} from '@kinlink/contracts'
import { type App, problems } from '@kinlink/runtime'
import { callerOf } from '../access/facts.ts'
import type { Limits } from '../access/limits.ts'
import type { Gateway } from '../gateway.ts'
import { relay } from '../peers/peers.ts'

const BODY_LIMIT = 131_072
const TOKEN_LIMIT = 8192
const REFUSALS = problems(
  'invalid_request',
  'unauthenticated',
  'too_large',
  'unsupported_media_type',
  'statement_invalid',
  'too_many_requests',
  'unavailable',
)
const posting = { bodyLimit: BODY_LIMIT, schema: { body: SignedDocument, response: { 200: Accepted, ...REFUSALS } } }
const one = { schema: { response: { 200: SignedDocument, ...problems('not_found', 'unavailable') } } }

/** Documents that prove themselves by signature, and the way to a token: no token is asked for. */
export const openRoutes = (app: App, { peers: { registry } }: Gateway, limits: Limits): void => {
  const onRequest = limits.writingUnknown
  app.post(
    '/v1/token',
    { onRequest, bodyLimit: TOKEN_LIMIT, schema: { body: TokenRequest, response: { 200: TokenAnswer, ...REFUSALS } } },
    async (request, reply) => {
      const body = { assertion: request.body.client_assertion }
      return relay(reply, await registry.call('POST', '/internal/tokens', { body, response: TokenAnswer }))
    },
  )
  for (const path of ['member-list', 'policy-pack'])
    app.get(`/v1/${path}`, one, async (_request, reply) =>
      relay(reply, await registry.call('GET', `/internal/${path}`, { response: SignedDocument })),
    )
  for (const path of ['member-list', 'statements'])
    app.post(`/v1/${path}`, { ...posting, onRequest }, async (request, reply) => {
      const body = { caller: null, document: request.body.document }
      return relay(reply, await registry.call('POST', `/internal/${path}`, { body, response: Accepted }))
    })
  app.get(
    '/v1/statements/:member',
    { schema: { params: MemberParam, response: { 200: StatementList, ...problems('not_found', 'unavailable') } } },
    async (request, reply) => {
      const path = `/internal/statements/${encodeURIComponent(request.params.member)}`
      return relay(reply, await registry.call('GET', path, { response: StatementList }))
    },
  )
}

/** Documents that only members add or see. */
export const memberDocumentRoutes = (app: App, { peers: { registry } }: Gateway): void => {
  app.get(
    '/v1/agreements',
    { schema: { response: { 200: AgreementList, ...problems('unauthenticated', 'unavailable') } } },
    async (request, reply) => {
      const path = `/internal/agreements?member=${encodeURIComponent(callerOf(request).member)}`
      return relay(reply, await registry.call('GET', path, { response: AgreementList }))
    },
  )
  for (const path of ['agreements', 'policy-pack'])
    app.post(`/v1/${path}`, posting, async (request, reply) => {
      const body = { caller: callerOf(request), document: request.body.document }
      return relay(reply, await registry.call('POST', `/internal/${path}`, { body, response: Accepted }))
    })
}
