import type { FastifyRequest } from 'fastify'
import type { App } from './app.ts'
import { HttpProblem } from './problem.ts'
import { parseStrictJson } from './strict-json.ts'

const BYTES = 'jsonBytes'

/** Bodies are `application/json` in UTF-8 and uncompressed, parsed strictly; every other media type is a 415. */
export const installJsonParser = (app: App): void => {
  app.removeAllContentTypeParsers()
  app.decorateRequest(BYTES, null)
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, bytes: Buffer) => {
      if (request.headers['content-encoding'] !== undefined) throw new HttpProblem('unsupported_media_type')
      const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(request.headers['content-type'] ?? '')?.[1]
      if (charset !== undefined && charset.toLowerCase() !== 'utf-8') throw new HttpProblem('unsupported_media_type')
      const parsed = parseStrictJson(bytes)
      request.setDecorator(BYTES, bytes)
      if (parsed.ok) return parsed.value
      throw new HttpProblem('malformed_json', { errors: [{ keyword: parsed.reason }] })
    },
  )
}

/** The bytes that a request's body was parsed from; empty for a request without one. */
export const jsonBytesOf = (request: FastifyRequest): Uint8Array =>
  request.getDecorator<Uint8Array | null>(BYTES) ?? new Uint8Array(0)
