import { createHash } from 'node:crypto'
import type { Idempotency } from '@kinlink/contracts'
import { HttpProblem, jsonBytesOf } from '@kinlink/runtime'
import type { FastifyRequest } from 'fastify'

const KEY = /^[A-Za-z0-9_-]{16,64}$/

/** The Idempotency-Key of a creating request with what it is bound to: SHA-256 over method, address and the raw bytes of the body. @throws HttpProblem when missing or malformed */
export const idempotencyOf = (request: FastifyRequest): Idempotency => {
  const key = request.headers['idempotency-key']
  if (key === undefined) throw new HttpProblem('idempotency_key_missing')
  if (typeof key !== 'string' || !KEY.test(key))
    throw new HttpProblem('invalid_request', { errors: [{ pointer: '/header/idempotency-key', keyword: 'pattern' }] })
  const hash = createHash('sha256').update(`${request.method} ${request.url}\n`).update(jsonBytesOf(request))
  return { key, requestHash: hash.digest('base64url') }
}
