import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { SignedIn } from '@kinlink/contracts'
import type { Static, TSchema } from 'typebox'
import { Value } from 'typebox/value'
import type { Account } from './account.ts'

/** Somebody signed in at a casework, at the doors that everybody uses. */
export interface Desk {
  /** The bearer token of the session. */
  readonly token: string
  get<S extends TSchema>(path: string, answer: S): Promise<Static<S>>
  post<S extends TSchema>(path: string, answer: S, body?: unknown): Promise<Static<S>>
}

const PATIENCE_MS = 60_000
const RETRY_MS = 200

/** A request was refused for good. Problems never hold what was sent. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly status: number
  constructor(path: string, status: number, text: string) {
    super(`${path} was refused: ${status} ${text.slice(0, 500)}`)
    this.status = status
  }
}

/** Sends a request and repeats it with the same key while the answer is “not yet” or none. */
export const request = async (
  url: string,
  init: { readonly method: 'GET' | 'POST'; readonly token?: string; readonly body?: unknown },
): Promise<unknown> => {
  const giveUpAt = Date.now() + PATIENCE_MS
  const headers = {
    ...(init.method === 'GET' ? {} : { 'idempotency-key': newKey() }),
    ...(init.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(init.token === undefined ? {} : { authorization: `Bearer ${init.token}` }),
  }
  const body = init.body === undefined ? {} : { body: JSON.stringify(init.body) }
  for (;;) {
    const signal = AbortSignal.timeout(30_000)
    const response = await fetch(url, { method: init.method, headers, ...body, signal }).catch(() => undefined)
    const text = await response?.text()
    if (response?.ok === true) return text === undefined || text === '' ? null : JSON.parse(text)
    const later = response === undefined || response.status === 503 || response.status === 429
    if (!later || Date.now() > giveUpAt) throw new Refused(new URL(url).pathname, response?.status ?? 0, text ?? '')
    await pause(RETRY_MS)
  }
}

const newKey = (): string => randomBytes(16).toString('base64url')

/** Signs in at a casework. */
export const signIn = async (caseworkUrl: string, account: Account): Promise<Desk> => {
  const { username, passphrase } = account
  const answer = await request(`${caseworkUrl}/v1/session`, { method: 'POST', body: { username, passphrase } })
  const { token } = Value.Parse(SignedIn, answer)
  return {
    token,
    get: async (path, schema) => Value.Parse(schema, await request(caseworkUrl + path, { method: 'GET', token })),
    post: async (path, schema, body) =>
      Value.Parse(
        schema,
        await request(caseworkUrl + path, { method: 'POST', token, ...(body === undefined ? {} : { body }) }),
      ),
  }
}
