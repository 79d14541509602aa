import { type Held, problem, problemBody } from '@kinlink/runtime'
import type { FastifyReply, FastifyRequest, onSendHookHandler } from 'fastify'

const handing = new WeakMap<FastifyRequest, Held<unknown>>()
const RETRY_AFTER = 2

/**
 * Binds an answer to what it was made of. It is let go once the Society's socket has taken all of the answer; when it may
 * not be used any more before that, what has not been taken is dropped with the connection.
 */
export const handOver = (reply: FastifyReply, held: Held<unknown>): void => {
  handing.set(reply.request, held)
  reply.raw.once('finish', held.letGo)
  reply.raw.once('close', held.letGo)
  if (reply.raw.destroyed) held.letGo()
  void held.over.then(() => {
    if (reply.raw.headersSent && !reply.raw.writableFinished) reply.raw.destroy()
  })
}

/**
 * The last hook before an answer is written, in the same turn: one that may not be used any more is not handed out. It
 * waits for a turn first, so that a closed connection which has arrived is known.
 */
export const onlyWhileHeld: onSendHookHandler = (request, reply, payload, done) => {
  const held = handing.get(request)
  if (held === undefined) return done(null, payload)
  setImmediate(() => {
    if (held.isLiving()) return done(null, payload)
    void reply.code(503).header('retry-after', String(RETRY_AFTER)).type('application/problem+json')
    reply.removeHeader('content-length')
    done(null, JSON.stringify(problemBody(problem('unavailable'), request.id)))
  })
}
