import type { Caller } from '@kinlink/contracts'
import { type App, HttpProblem } from '@kinlink/runtime'
import type { FastifyRequest } from 'fastify'

/** What the gateway has established about a request so far, for its routes and for the access log. */
export type Facts = {
  caller: Caller | null
  /** Version of the policy pack that was applied. */
  pack: string | null
  /** The object the request is about, once it is known to be an id. */
  subject: string | null
  /** Another service refused, and has logged it. */
  refusedByPeer: boolean
}

const NAME = 'facts'

/** Gives every request facts of its own. Install before all other hooks. */
export const installFacts = (app: App): void => {
  app.decorateRequest(NAME, null)
  app.addHook('onRequest', async (request) => {
    const facts: Facts = { caller: null, pack: null, subject: null, refusedByPeer: false }
    request.setDecorator(NAME, facts)
  })
}

/** The facts of a request; undefined for one that never reached the hooks. */
export const findFacts = (request: FastifyRequest): Facts | undefined =>
  request.getDecorator<Facts | null>(NAME) ?? undefined

export const factsOf = (request: FastifyRequest): Facts => {
  const facts = findFacts(request)
  if (facts === undefined) throw new Error('The request has no facts')
  return facts
}

/** Who is acting. @throws HttpProblem `unauthenticated` on a route that does not authenticate */
export const callerOf = (request: FastifyRequest): Caller => {
  const { caller } = factsOf(request)
  if (caller === null) throw new HttpProblem('unauthenticated')
  return caller
}
