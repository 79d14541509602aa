import { createHash } from 'node:crypto'
import type { App } from '@kinlink/runtime'
import { factsOf } from './facts.ts'

/**
 * Hashes method, address and the raw bytes of every body as they come in: what an Idempotency-Key is bound to. It only
 * looks on: whoever reads the body listens in the same turn, before the first byte is handed out, and is told of the end after this.
 */
export const installRequestHash = (app: App): void => {
  app.addHook('preParsing', (request, _reply, payload, done) => {
    const hash = createHash('sha256').update(`${request.method} ${request.url}\n`)
    payload.on('data', (chunk: Buffer) => void hash.update(chunk))
    payload.on('end', () => {
      factsOf(request).requestHash = hash.digest('base64url')
    })
    done(null, payload)
  })
}
