import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Problem } from '@kinlink/contracts'

/** An answer as a person at a terminal would want it: the value, or the problem with its code. */
export type Answer = { ok: true; status: number; value: unknown } | { ok: false; status: number; problem: Problem }

/** Somebody signed in at a Society's casework, speaking its public API only. */
export type Officer = {
  get(path: string): Promise<Answer>
  post(path: string, body?: unknown): Promise<Answer>
  /** Signs in again, as one does when the short session has ended. */
  signIn(): Promise<void>
}

const PATIENCE_MS = 90_000

/**
 * Signs an officer in. A request that meets a stopped server is repeated with the same Idempotency-Key until it is answered: nothing is done twice.
 * @param base URL of the casework
 * @param session token of a session that is open already
 */
export async function signIn(base: string, username: string, passphrase: string, session = ''): Promise<Officer> {
  let token = session
  const send = async (method: string, path: string, body: unknown, key: string): Promise<Answer> => {
    const giveUpAt = Date.now() + PATIENCE_MS
    for (;;) {
      const answer = await once(base, token, method, path, body, key)
      const again = answer === null || answer.status === 503 || answer.status === 429
      if (!again) return answer
      if (Date.now() > giveUpAt) throw new Error(`No answer from ${base} for ${PATIENCE_MS / 1000} s`)
      await pause(250)
    }
  }
  const officer: Officer = {
    async signIn() {
      token = ''
      const answer = await send('POST', '/v1/session', { username, passphrase }, '')
      if (!answer.ok) throw new Error(`Sign-in was refused: ${answer.problem.code}`)
      token = (answer.value as { token: string }).token
    },
    async get(path) {
      const answer = await send('GET', path, undefined, '')
      if (answer.status !== 401) return answer
      await officer.signIn()
      return send('GET', path, undefined, '')
    },
    async post(path, body) {
      const key = randomBytes(16).toString('base64url')
      const answer = await send('POST', path, body, key)
      if (answer.status !== 401) return answer
      await officer.signIn()
      return send('POST', path, body, key)
    },
  }
  if (token === '') await officer.signIn()
  return officer
}

async function once(
  base: string,
  token: string,
  method: string,
  path: string,
  body: unknown,
  key: string,
): Promise<Answer | null> {
  try {
    const response = await fetch(base + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
        ...(key === '' ? {} : { 'idempotency-key': key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    })
    const text = await response.text()
    const said = response.headers.get('content-type') ?? ''
    const value: unknown = text === '' ? null : /^application\/(problem\+)?json/.test(said) ? JSON.parse(text) : text
    return response.ok
      ? { ok: true, status: response.status, value }
      : { ok: false, status: response.status, problem: value as Problem }
  } catch {
    return null
  }
}

/** The value of an answer that has to be a yes. */
export function must<T>(answer: Answer, what: string): T {
  if (answer.ok) return answer.value as T
  const rules = (answer.problem.errors ?? [])
    .map((e) => [e.rule, e.field ?? e.pointer].filter(Boolean).join(' '))
    .join(', ')
  throw new Error(`${what}: ${answer.status} ${answer.problem.code} ${rules}`)
}

/** Whether an act was done; false when it came too late: its date had passed, as dates do on a busy machine. */
export function inTime(answer: Answer, what: string): boolean {
  if (!answer.ok && (answer.problem.code === 'conflict' || answer.problem.code === 'refused_by_rule')) return false
  must(answer, what)
  return true
}

/** All pages of a listing. */
export async function all<T>(officer: Officer, path: string): Promise<T[]> {
  const items: T[] = []
  let after = ''
  do {
    const query = `${path.includes('?') ? '&' : '?'}limit=200${after === '' ? '' : `&after=${encodeURIComponent(after)}`}`
    const page = must<{ items: T[]; next?: string }>(await officer.get(path + query), path)
    items.push(...page.items)
    after = page.next ?? ''
  } while (after !== '')
  return items
}
