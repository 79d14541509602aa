import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { HttpProblem } from './problem.ts'

const MIN_TOKEN = 32
const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/**
 * A preHandler-stage hook for routes that only services of the same side call: `authorization: Bearer <token>`,
 * compared in constant time. Put it on an `onRequest` hook, so that no body is parsed before.
 * @throws RangeError at start when the token is shorter than 32 characters.
 */
export const requireInternalToken = (token: string): ((request: FastifyRequest) => Promise<void>) => {
  if (token.length < MIN_TOKEN) throw new RangeError('An internal token needs at least 32 characters')
  const expected = digest(`Bearer ${token}`)
  return async (request) => {
    const given = digest(request.headers.authorization ?? '')
    if (!timingSafeEqual(given, expected)) throw new HttpProblem('unauthenticated')
  }
}
