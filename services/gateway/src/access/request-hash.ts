import { createHash } from 'node:crypto'
import { Transform } from 'node:stream'
import type { App } from '@kinlink/runtime'
import { factsOf } from './facts.ts'

/**
 * Hashes method, address and the raw bytes of every body as they come in: what an Idempotency-Key is bound to. The
 * bytes are passed on unchanged.
 */
export const installRequestHash = (app: App): void => {
  app.addHook('preParsing', (request, _reply, payload, done) => {
    const hash = createHash('sha256').update(`${request.method} ${request.url}\n`)
    const hashing = new Transform({
      transform(chunk: Buffer, _encoding, next) {
        hash.update(chunk)
        next(null, chunk)
      },
      flush(next) {
        factsOf(request).requestHash = hash.digest('base64url')
        next()
      },
    })
    payload.on('error', (error) => hashing.destroy(error))
    payload.on('close', () => {
      if (!payload.readableEnded) hashing.destroy()
    })
    payload.pipe(hashing)
    done(null, hashing)
  })
}
