import { randomBytes } from 'node:crypto'
import { PROBLEMS, Problem } from '@kinlink/contracts'
import type { Static, TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { EXIT, type ExitCode } from './exit-codes.ts'
import { Failure } from './failure.ts'
import { readSession, type Session } from './home.ts'
import type { Io } from './io.ts'

/** Casework's API in the name of the officer signed in. Every method throws a Failure that says what went wrong. */
export type Casework = {
  get<S extends TSchema>(path: string, answer: S): Promise<Static<S>>
  post<S extends TSchema>(path: string, body: unknown, answer: S): Promise<Static<S>>
  delete(path: string): Promise<void>
  readonly session: Session
}

const TIMEOUT = 60_000
const TRIES = 3
const PAUSE = 300

/** The API as whoever signed in on this machine. @throws Failure `signIn` */
export const signedIn = async (io: Io): Promise<Casework> => {
  const session = await readSession(io)
  if (session === undefined) throw new Failure(EXIT.signIn, 'unauthenticated', 'Not signed in. Use: kinlink sign-in')
  if (io.now().getTime() >= Date.parse(session.expiresAt))
    throw new Failure(EXIT.signIn, 'unauthenticated', 'The session has ended. Use: kinlink sign-in')
  const send = <S extends TSchema>(method: string, path: string, answer: S, body?: unknown): Promise<Static<S>> =>
    request(session.url, { method, path, answer, token: session.token, ...(body === undefined ? {} : { body }) })
  return {
    get: (path, answer) => send('GET', path, answer),
    post: (path, body, answer) => send('POST', path, answer, body),
    delete: async (path) => void (await send('DELETE', path, {} as TSchema)),
    session,
  }
}

type Request<S extends TSchema> = {
  readonly method: string
  readonly path: string
  readonly answer: S
  readonly body?: unknown
  readonly token?: string
}

/**
 * One request, tried again while casework cannot be reached; creates carry one idempotency key for all tries, so that
 * nothing is done twice. @throws Failure
 */
export const request = async <S extends TSchema>(url: string, call: Request<S>): Promise<Static<S>> => {
  const key = randomBytes(16).toString('base64url')
  for (let attempt = 1; ; attempt += 1) {
    const response = await once(url, call, key)
    if (response !== undefined && response.status !== 503) return readAnswer(response, call.answer)
    if (attempt === TRIES) {
      if (response !== undefined) return readAnswer(response, call.answer)
      throw new Failure(EXIT.unavailable, 'unavailable', `Casework does not answer at ${new URL(url).origin}`)
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE * attempt))
  }
}

type Reply = { readonly status: number; readonly text: string }

const once = async <S extends TSchema>(url: string, call: Request<S>, key: string): Promise<Reply | undefined> => {
  try {
    const response = await fetch(new URL(call.path, url), {
      method: call.method,
      headers: {
        accept: 'application/json',
        ...(call.token === undefined ? {} : { authorization: `Bearer ${call.token}` }),
        ...(call.method === 'POST' ? { 'idempotency-key': key } : {}),
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT),
    })
    return { status: response.status, text: await response.text() }
  } catch {
    return undefined
  }
}

const readAnswer = <S extends TSchema>({ status, text }: Reply, schema: S): Static<S> => {
  const body = parsed(text)
  if (status >= 200 && status < 300) {
    if (!Value.Check(schema, body))
      throw new Failure(EXIT.failed, 'unexpected_answer', 'Casework answered something this version does not know')
    return body
  }
  if (!Value.Check(Problem, body)) throw new Failure(EXIT.failed, 'unexpected_answer', `Casework answered ${status}`)
  const known = Object.entries(PROBLEMS).find(([code]) => code === body.code)?.[1]
  throw new Failure(exitOf(status), body.code, known?.title ?? body.title, body.errors ?? [])
}

const exitOf = (status: number): ExitCode => {
  if (status === 401) return EXIT.signIn
  if (status === 503 || status === 429) return EXIT.unavailable
  return status < 500 ? EXIT.refused : EXIT.failed
}

const parsed = (text: string): unknown => {
  try {
    return text === '' ? {} : JSON.parse(text)
  } catch {
    return undefined
  }
}
