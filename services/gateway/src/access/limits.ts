import rateLimit from '@fastify/rate-limit'
import { type App, HttpProblem } from '@kinlink/runtime'
import type { FastifyRequest } from 'fastify'
import { callerOf } from './facts.ts'

export type Rates = { readonly perAddress: number; readonly perMember: number }

/** Limits every request by network address, before anything else is done for it. Answers the hook for one by member. */
export const installLimits = async (app: App, rates: Rates): Promise<(request: FastifyRequest) => Promise<void>> => {
  await app.register(rateLimit, { global: false, timeWindow: '1 minute' })
  const byAddress = app.createRateLimit({ max: rates.perAddress, timeWindow: '1 minute' })
  const byMember = app.createRateLimit({
    max: rates.perMember,
    timeWindow: '1 minute',
    keyGenerator: (request) => callerOf(request).member,
  })
  app.addHook('onRequest', async (request) => demand(await byAddress(request)))
  return async (request) => demand(await byMember(request))
}

type Limited = Awaited<ReturnType<ReturnType<App['createRateLimit']>>>

const demand = (limited: Limited): void => {
  if (!limited.isAllowed && limited.isExceeded)
    throw new HttpProblem('too_many_requests', { retryAfter: limited.ttlInSeconds })
}
