import { newKey, type Reply } from './http.ts'
import type { Officer } from './officer.ts'
import { until } from './until.ts'

const PATIENCE_MS = 120_000

/** Asks until there is an answer, as officers' clients do while a process is away. */
export const answered = (officer: Officer, path: string, call: () => Promise<Reply>): Promise<Reply> =>
  until(
    `${officer.member} is answered on ${path}`,
    async () => {
      const reply = await call().catch(() => undefined)
      return reply === undefined || reply.status === 503 || reply.status === 429 ? undefined : reply
    },
    PATIENCE_MS,
  )

/** Sends with one key until there is an answer; sent `times` times it is to be done once. The first answer. */
export async function patiently(officer: Officer, path: string, body?: unknown, times = 1): Promise<Reply> {
  const headers = { 'idempotency-key': newKey() }
  const call = { method: 'POST' as const, path, headers, ...(body === undefined ? {} : { body }) }
  const first = await answered(officer, path, () => officer.call(call))
  for (let i = 1; i < times; i += 1) await answered(officer, path, () => officer.call(call))
  return first
}

export const look = (officer: Officer, path: string): Promise<Reply> =>
  answered(officer, path, () => officer.call({ method: 'GET', path }))
