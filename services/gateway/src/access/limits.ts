import rateLimit from '@fastify/rate-limit'
import { type App, HttpProblem } from '@kinlink/runtime'
import type { FastifyRequest } from 'fastify'
import { callerOf } from './facts.ts'

export type Rates = { readonly perAddress: number; readonly perMember: number }

type Limit = (request: FastifyRequest) => Promise<void>
export type Limits = {
  /** For who has a token. */
  readonly byMember: Limit
  /** For writing without one: each such request may cost a signature's check, a lock and a log entry that stays. */
  readonly writingUnknown: Limit
}

const UNKNOWN_PER_MINUTE = 600

/** Limits every request by network address, before anything else is done for it. Answers hooks for further limits. */
export const installLimits = async (app: App, rates: Rates): Promise<Limits> => {
  await app.register(rateLimit, { global: false, timeWindow: '1 minute' })
  const byAddress = app.createRateLimit({ max: rates.perAddress, timeWindow: '1 minute' })
  const byMember = app.createRateLimit({
    max: rates.perMember,
    timeWindow: '1 minute',
    keyGenerator: (request) => callerOf(request).member,
  })
  const unknown = app.createRateLimit({
    max: Math.min(UNKNOWN_PER_MINUTE, rates.perAddress),
    timeWindow: '1 minute',
    keyGenerator: (request) => `unknown ${request.ip}`,
  })
  app.addHook('onRequest', async (request) => demand(await byAddress(request)))
  return {
    byMember: async (request) => demand(await byMember(request)),
    writingUnknown: async (request) => demand(await unknown(request)),
  }
}

type Limited = Awaited<ReturnType<ReturnType<App['createRateLimit']>>>

const demand = (limited: Limited): void => {
  if (!limited.isAllowed && limited.isExceeded)
    throw new HttpProblem('too_many_requests', { retryAfter: limited.ttlInSeconds })
}
