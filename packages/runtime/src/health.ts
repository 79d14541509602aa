import { Type } from 'typebox'
import type { App } from './app.ts'
import { problem, problems, sendProblem } from './problem.ts'

/** Resolves when the dependency answers; rejects when it does not. */
export type ReadinessCheck = () => Promise<unknown>

const CHECK_TIMEOUT = 2000
const Health = Type.Object({ status: Type.String() }, { additionalProperties: false })

/** `/live` answers while the process runs; `/ready` while everything it needs answers in time. */
export const installHealth = (app: App, checks: Readonly<Record<string, ReadinessCheck>>): void => {
  app.get('/live', { schema: { response: { 200: Health } } }, async () => ({ status: 'live' }))
  app.get('/ready', { schema: { response: { 200: Health, ...problems('unavailable') } } }, async (request, reply) => {
    const names = Object.keys(checks)
    const outcomes = await Promise.allSettled(names.map((name) => inTime(checks[name])))
    const failed = outcomes.findIndex((outcome) => outcome.status === 'rejected')
    const outcome = outcomes[failed]
    if (outcome?.status !== 'rejected') return { status: 'ready' }
    request.log.warn({ check: names[failed], err: outcome.reason }, 'not ready')
    return sendProblem(reply, problem('unavailable', { retryAfter: 5 }))
  })
}

const inTime = async (check: ReadinessCheck | undefined): Promise<void> => {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error('The check took too long')), CHECK_TIMEOUT)
  try {
    await Promise.race([check?.(), late])
  } finally {
    clearTimeout(timer)
  }
}
