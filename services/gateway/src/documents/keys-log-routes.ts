import {
  Checkpoint,
  ConsistencyProof,
  KeysLogLeaves,
  KeysLogParam,
  KeysLogProof,
  KeysLogQuery,
  KeysLogSize,
  KeysLogSizes,
} from '@kinlink/contracts'
import { type App, problems } from '@kinlink/runtime'
import type { Gateway } from '../gateway.ts'
import { relay } from '../peers/peers.ts'
import { queryOf } from '../peers/query.ts'

const REFUSALS = problems('invalid_request', 'not_found', 'unavailable')

/** The log of all documents that say who speaks with which keys: open like the documents themselves. */
export const keysLogRoutes = (app: App, { peers: { registry } }: Gateway): void => {
  app.get('/v1/keys-log/checkpoint', { schema: { response: { 200: Checkpoint, ...REFUSALS } } }, async (_, reply) =>
    relay(reply, await registry.call('GET', '/internal/keys-log/checkpoint', { response: Checkpoint })),
  )
  app.get(
    '/v1/keys-log/leaves',
    { schema: { querystring: KeysLogQuery, response: { 200: KeysLogLeaves, ...REFUSALS } } },
    async ({ query }, reply) => {
      const path = `/internal/keys-log/leaves${queryOf(query)}`
      return relay(reply, await registry.call('GET', path, { response: KeysLogLeaves }))
    },
  )
  app.get(
    '/v1/keys-log/consistency',
    { schema: { querystring: KeysLogSizes, response: { 200: ConsistencyProof, ...REFUSALS } } },
    async ({ query }, reply) => {
      const path = `/internal/keys-log/consistency${queryOf(query)}`
      return relay(reply, await registry.call('GET', path, { response: ConsistencyProof }))
    },
  )
  app.get(
    '/v1/keys-log/leaves/:seq/proof',
    { schema: { params: KeysLogParam, querystring: KeysLogSize, response: { 200: KeysLogProof, ...REFUSALS } } },
    async ({ params, query }, reply) => {
      const path = `/internal/keys-log/leaves/${params.seq}/proof${queryOf(query)}`
      return relay(reply, await registry.call('GET', path, { response: KeysLogProof }))
    },
  )
}
