import type { Socket } from 'node:net'
import type { Finding, ProblemCode } from '@kinlink/contracts'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import type { App } from './app.ts'
import { type ProblemValue, problem, problemBody, problemOfError, sendProblem } from './problem.ts'

const FRAMEWORK_CODES: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'malformed_json',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'malformed_json',
  FST_ERR_CTP_INVALID_JSON_BODY: 'malformed_json',
  FST_ERR_BAD_URL: 'invalid_request',
  FST_ERR_MAX_PARAM_LENGTH: 'not_found',
}

const STATUS_CODES: Readonly<Record<number, ProblemCode>> = {
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  409: 'conflict',
  413: 'too_large',
  415: 'unsupported_media_type',
  429: 'too_many_requests',
  503: 'unavailable',
}

/** One handler for every error, one for every unknown address. A 5xx never says why; the log says it by code. */
export const installErrorHandlers = (app: App): void => {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const value = problemOf(error)
    if (value.code === 'internal') request.log.error({ err: error }, 'request failed')
    else if (value.code === 'unavailable') request.log.warn({ err: error }, 'request refused for now')
    return sendProblem(reply, value)
  })
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, problem('not_found')))
}

const problemOf = (error: FastifyError): ProblemValue => {
  const own = problemOfError(error)
  if (own !== undefined) return own
  if (error.validation !== undefined)
    return problem('invalid_request', { errors: error.validation.map(finding(error)) })
  const known = typeof error.code === 'string' ? FRAMEWORK_CODES[error.code] : undefined
  if (known !== undefined) return problem(known)
  const status = error.statusCode
  if (status === undefined || status < 400 || (status >= 500 && status !== 503)) return problem('internal')
  return problem(STATUS_CODES[status] ?? 'invalid_request', status === 503 ? { retryAfter: 5 } : {})
}

type SchemaError = NonNullable<FastifyError['validation']>[number]
const CONTEXTS: Readonly<Record<string, string>> = {
  body: 'body',
  params: 'path',
  querystring: 'query',
  headers: 'header',
}

const finding =
  (error: FastifyError) =>
  (found: SchemaError): Finding => {
    // The name of a missing member comes from our schema; the name of a surplus one comes from the client.
    const missing = found.keyword === 'required' ? `/${String(found.params.missingProperty)}` : ''
    const context = CONTEXTS[error.validationContext ?? 'body'] ?? 'body'
    return { pointer: `/${context}${safePointer(found.instancePath)}${missing}`, keyword: found.keyword }
  }

/** Members of open records are named by the client; a name that is not a plain word is not repeated. */
const safePointer = (path: string): string =>
  path
    .split('/')
    .map((part) => (/^[A-Za-z0-9_.-]{0,64}$/.test(part) ? part : '*'))
    .join('/')

/** Fastify calls this before routing, for an address that cannot be decoded or is too long. */
export const onBadUrl = (error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
  request.log.info({ method: request.method, route: 'none', code: error.code }, 'request')
  sendProblem(reply, problemOf(error))
}

/** Bytes that are no HTTP request: a bare answer, then the connection is closed. */
export const onClientError = (error: Error & { code?: string }, socket: Socket): void => {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const body = JSON.stringify(problemBody(problem('invalid_request')))
  const head = 'HTTP/1.1 400 Bad Request\r\ncontent-type: application/problem+json\r\nconnection: close\r\n'
  if (socket.writable) socket.write(`${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
  socket.destroy()
}
