import { type Held, type InternalAnswer, problem, problemBody, sendProblem } from '@kinlink/runtime'
import type { FastifyReply, FastifyRequest, onSendHookHandler } from 'fastify'
import { factsOf } from '../access/facts.ts'
import { relay } from '../peers/peers.ts'
import type { Read } from './read-projection.ts'

const handing = new WeakMap<FastifyRequest, Held<unknown>>()
const RETRY_AFTER = 2

/**
 * Binds an answer to what it was made of. It is let go once the Society's socket has taken all of the answer; when it may
 * not be used any more before that, what has not been taken is dropped with the connection.
 */
const handOver = (reply: FastifyReply, held: Held<unknown>): void => {
  handing.set(reply.request, held)
  reply.raw.once('finish', held.letGo)
  reply.raw.once('close', held.letGo)
  if (reply.raw.destroyed) held.letGo()
  void held.over.then(() => {
    if (reply.raw.headersSent && !reply.raw.writableFinished) reply.raw.destroy()
  })
}

/** Answers with what a caller may have of what the mailbox holds; absent and forbidden are judged alike. What is not handed over is let go at once. */
export const answerHeld = async <T, V, R extends FastifyReply>(
  reply: R,
  read: InternalAnswer<Held<T>>,
  judge: (found: T | undefined) => Promise<Read<V>>,
) => {
  if (!read.ok && read.problem.code !== 'not_found') return relay<V, R>(reply, read)
  const held = read.ok ? read.value : undefined
  try {
    const judged = await judge(held?.value)
    if (judged.ok && held !== undefined) {
      handOver(reply, held)
      return judged.value
    }
    held?.letGo()
    factsOf(reply.request).refusedByPeer = !read.ok
    return sendProblem(reply, judged.ok ? problem('unavailable') : judged.problem)
  } catch (error) {
    held?.letGo()
    throw error
  }
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
