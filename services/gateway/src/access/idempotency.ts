import type { Idempotency } from '@kinlink/contracts'
import { HttpProblem } from '@kinlink/runtime'
import type { FastifyRequest } from 'fastify'
import { factsOf } from './facts.ts'

const KEY = /^[A-Za-z0-9_-]{16,64}$/

/** The Idempotency-Key of a creating request with the hash it is bound to. @throws HttpProblem when missing or malformed */
export const idempotencyOf = (request: FastifyRequest): Idempotency => {
  const key = request.headers['idempotency-key']
  if (key === undefined) throw new HttpProblem('idempotency_key_missing')
  if (typeof key !== 'string' || !KEY.test(key))
    throw new HttpProblem('invalid_request', { errors: [{ pointer: '/header/idempotency-key', keyword: 'pattern' }] })
  return { key, requestHash: factsOf(request).requestHash }
}
