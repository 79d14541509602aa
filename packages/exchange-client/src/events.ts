import { AttemptPage, Endpoint, type EndpointRequest, EventPage } from '@kinlink/contracts'
import { Type } from 'typebox'
import type { Answer } from './answer.ts'
import { type Act, type Call, queryOf } from './call.ts'

/** A page of a listing: go on after the cursor of the page before; at most 200. */
export type Page = { readonly after?: string; readonly limit?: number }

export type EventCalls = {
  /** GET /v1/events: the reliable path, by sequence. `after` is the `next` of the page before, or a sequence. */
  events(page?: Page & Act): Promise<Answer<EventPage>>
  /** GET /v1/endpoint. `not_found` while none is set. */
  getEndpoint(options?: Act): Promise<Answer<Endpoint>>
  /** PUT /v1/endpoint: where webhooks go; the answer holds the key that verifies them. */
  putEndpoint(endpoint: EndpointRequest, options?: Act): Promise<Answer<Endpoint>>
  deleteEndpoint(options?: Act): Promise<Answer<null>>
  /** GET /v1/endpoint/attempts: how deliveries went. */
  attempts(page?: Page & Act): Promise<Answer<AttemptPage>>
}

const NoBody = Type.Null()

/** The event feed and the webhook endpoint. */
export const eventCalls = (call: Call): EventCalls => ({
  events: ({ after, limit, ...options } = {}) =>
    call('GET', `/v1/events${queryOf({ after, limit })}`, { ...options, answer: EventPage }),
  getEndpoint: (options) => call('GET', '/v1/endpoint', { ...options, answer: Endpoint }),
  putEndpoint: (endpoint, options) => call('PUT', '/v1/endpoint', { ...options, body: endpoint, answer: Endpoint }),
  deleteEndpoint: (options) => call('DELETE', '/v1/endpoint', { ...options, answer: NoBody }),
  attempts: ({ after, limit, ...options } = {}) =>
    call('GET', `/v1/endpoint/attempts${queryOf({ after, limit })}`, { ...options, answer: AttemptPage }),
})
