import type { Static, TSchema } from 'typebox'
import { Compile, type Validator } from 'typebox/compile'
import { type Dispatcher, request } from 'undici'
import { type ProblemValue, problem, readProblem } from './problem.ts'

export type InternalAnswer<T> = { ok: true; status: number; value: T } | { ok: false; problem: ProblemValue }

export type InternalCall<S extends TSchema> = {
  readonly body?: object
  /** One more member of the body, whose value is sent as the JSON text that it came in. It has to be valid JSON. */
  readonly enclosed?: { readonly name: string; readonly json: Uint8Array }
  /** Schema of the 2xx body. */
  readonly response: S
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

export type InternalClient = {
  /** Calls a route of another service. The path must not hold unescaped input: use encodeURIComponent for ids. */
  call<S extends TSchema>(method: string, path: string, call: InternalCall<S>): Promise<InternalAnswer<Static<S>>>
}

/** Another service answered something its contract does not know: a bug of ours, on either end. */
export class UnexpectedAnswer extends Error {
  override readonly name = 'UnexpectedAnswer'
  readonly logMessage: string
  constructor(status: number, path: string) {
    super(`Unexpected answer ${status}`)
    this.logMessage = `unexpected answer ${status} at ${path.replace(/\?.*$/, '').replace(/[A-Za-z0-9_-]{22}/g, ':id')}`
  }
}

const RETRY_AFTER = 2

/**
 * HTTP client for `/internal/*` routes of one other service of the same side, with kept-alive connections. A problem
 * of the other service comes back as a value; when it cannot be reached, answers 5xx or refuses our token, the problem
 * is `unavailable`. @throws UnexpectedAnswer when a 2xx body does not fit `response`.
 */
export const createInternalClient = (options: {
  baseUrl: string
  token: string
  timeoutMs?: number
}): InternalClient => {
  const checked = answerChecker()
  return {
    async call(method, path, { body, enclosed, response, headers, signal }) {
      const timeout = AbortSignal.timeout(options.timeoutMs ?? 10_000)
      const answer = await exchange(new URL(path, options.baseUrl), {
        method: method as Dispatcher.HttpMethod,
        headers: {
          ...headers,
          authorization: `Bearer ${options.token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined
          ? {}
          : { body: enclosed === undefined ? JSON.stringify(body) : enclosing(body, enclosed) }),
        signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
      })
      return answer.ok ? checked(answer, response, path) : answer
    },
  }
}

const enclosing = (body: object, { name, json }: { name: string; json: Uint8Array }): Buffer => {
  const open = JSON.stringify(body).slice(0, -1)
  return Buffer.concat([
    Buffer.from(`${open}${open === '{' ? '' : ','}${JSON.stringify(name)}:`),
    json,
    Buffer.from('}'),
  ])
}

/** An answer of another service as it came. */
export type Exchanged = { ok: true; status: number; value: unknown; retryAfter?: number }

/** What an answer that came is to its caller: a value of the schema, or the problem to be told. */
export const answerChecker = () => {
  const validators = new WeakMap<TSchema, Validator>()
  const validatorOf = (schema: TSchema): Validator => {
    const known = validators.get(schema) ?? Compile(schema)
    validators.set(schema, known)
    return known
  }
  return <S extends TSchema>(answer: Exchanged, response: S, path: string): InternalAnswer<Static<S>> => {
    const { status, value, retryAfter } = answer
    if (status >= 200 && status < 300) {
      if (!validatorOf(response).Check(value)) throw new UnexpectedAnswer(status, path)
      return { ok: true, status, value: value as never }
    }
    const said = status >= 500 ? undefined : readProblem(value)
    // `unauthenticated` is about our own token; what a peer refuses somebody else by 401 is told.
    const told = said?.code === 'unauthenticated' ? undefined : said
    if (told === undefined && status < 500 && status !== 401) throw new UnexpectedAnswer(status, path)
    if (told === undefined) return notReached()
    return { ok: false, problem: retryAfter === undefined ? told : { ...told, retryAfter } }
  }
}

/** Another service did not answer, or not with anything to be told. */
export const notReached = (): { ok: false; problem: ProblemValue } => ({
  ok: false,
  problem: problem('unavailable', { retryAfter: RETRY_AFTER }),
})

type Init = Pick<Dispatcher.RequestOptions, 'method' | 'headers' | 'body' | 'signal'>

// Follows no redirect, so that our token never leaves for another host.
const exchange = async (url: URL, init: Init): Promise<Exchanged | { ok: false; problem: ProblemValue }> => {
  try {
    const { statusCode, headers, body } = await request(url, init)
    const after = headers['retry-after']
    return exchanged(statusCode, typeof after === 'string' ? after : undefined, await body.text())
  } catch {
    return notReached()
  }
}

/** An answer with its text read as what it has to be. */
export const exchanged = (status: number, after: string | null | undefined, text: string): Exchanged => {
  const retryAfter = /^[0-9]{1,9}$/.exec(after ?? '')?.[0]
  return {
    ok: true,
    status,
    value: text === '' ? undefined : parsed(text),
    ...(retryAfter === undefined ? {} : { retryAfter: Number(retryAfter) }),
  }
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
