import { type App, problem, problemBody, readProblem } from '@kinlink/runtime'
import type { FastifyReply } from 'fastify'
import { findFacts } from '../access/facts.ts'
import type { DenialLog } from './denial-log.ts'

/**
 * Notes every refusal of the gateway's own before it is told: no entry, no answer. What another service refused, that
 * service has logged; a 5xx refuses nobody.
 */
export const installDenials = (app: App, denials: DenialLog): void => {
  app.addHook('onSend', async (request, reply, payload) => {
    if (reply.statusCode < 400 || reply.statusCode >= 500 || typeof payload !== 'string') return payload
    const facts = findFacts(request)
    const told = facts?.refusedByPeer === true ? undefined : readProblem(JSON.parse(payload))
    if (told === undefined) return payload
    try {
      await denials.note({
        member: facts?.caller?.member ?? null,
        act: facts?.caller?.act ?? null,
        subject: facts?.subject ?? null,
        code: told.code,
        rules: [...new Set(told.errors?.flatMap(({ rule }) => rule ?? []) ?? [])],
        pack: facts?.pack ?? null,
      })
      return payload
    } catch (err) {
      request.log.error({ err }, 'a denial could not be logged')
      return unavailable(reply, request.id)
    }
  })
}

const RETRY_AFTER = 5

const unavailable = (reply: FastifyReply, instance: string): string => {
  void reply.code(503).header('retry-after', String(RETRY_AFTER)).removeHeader('content-length')
  return JSON.stringify(problemBody(problem('unavailable'), instance))
}
