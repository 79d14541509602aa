import { AttemptPage, Endpoint, EndpointRequest, EventPage, EventQuery, PageQuery } from '@kinlink/contracts'
import { type App, problems } from '@kinlink/runtime'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { callerOf } from '../access/facts.ts'
import type { Gateway } from '../gateway.ts'
import { relay } from '../peers/peers.ts'
import { queryOf } from '../peers/query.ts'

const READING = problems('invalid_request', 'unauthenticated', 'not_found', 'too_many_requests', 'unavailable')
const NoBody = Type.Unsafe<undefined>({})
const Gone = Type.Null({ description: 'no body' })

/** The caller's own event feed and webhook endpoint. */
export const eventRoutes = (app: App, { peers: { delivery } }: Gateway): void => {
  const own = (request: FastifyRequest): string => encodeURIComponent(callerOf(request).member)
  app.get(
    '/v1/events',
    { schema: { querystring: EventQuery, response: { 200: EventPage, ...READING } } },
    async (request, reply) => {
      const path = `/internal/events/${own(request)}${queryOf(request.query)}`
      return relay(reply, await delivery.call('GET', path, { response: EventPage, headers: actHeader(request) }))
    },
  )
  app.get('/v1/endpoint', { schema: { response: { 200: Endpoint, ...READING } } }, async (request, reply) =>
    relay(reply, await delivery.call('GET', `/internal/endpoints/${own(request)}`, { response: Endpoint })),
  )
  app.put(
    '/v1/endpoint',
    { bodyLimit: 8192, schema: { body: EndpointRequest, response: { 200: Endpoint, ...READING } } },
    async (request, reply) => {
      const call = { body: request.body, response: Endpoint, headers: actHeader(request) }
      return relay(reply, await delivery.call('PUT', `/internal/endpoints/${own(request)}`, call))
    },
  )
  app.delete('/v1/endpoint', { schema: { response: { 204: Gone, ...READING } } }, async (request, reply) => {
    const call = { response: NoBody, headers: actHeader(request) }
    const answer = await delivery.call('DELETE', `/internal/endpoints/${own(request)}`, call)
    return answer.ok ? reply.code(204).send(null) : relay(reply, answer)
  })
  app.get(
    '/v1/endpoint/attempts',
    { schema: { querystring: PageQuery, response: { 200: AttemptPage, ...READING } } },
    async (request, reply) => {
      const path = `/internal/endpoints/${own(request)}/attempts${queryOf(request.query)}`
      return relay(reply, await delivery.call('GET', path, { response: AttemptPage }))
    },
  )
}

const actHeader = (request: FastifyRequest): Record<string, string> => {
  const { act } = callerOf(request)
  return act === null ? {} : { 'kinlink-act': act }
}
