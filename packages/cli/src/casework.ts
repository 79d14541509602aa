import { randomBytes } from 'node:crypto'
import { Id, PROBLEMS, Problem } from '@kinlink/contracts'
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
  /** The bytes of a file. */
  download(path: string): Promise<Uint8Array>
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
    download: async (path) => {
      const reply = await persistently(session.url, { method: 'GET', path, token: session.token })
      if (reply.status < 200 || reply.status >= 300) throw refusal(reply)
      return reply.bytes
    },
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
export const request = async <S extends TSchema>(url: string, call: Request<S>): Promise<Static<S>> =>
  readAnswer(await persistently(url, call), call.answer)

type Sent = Omit<Request<TSchema>, 'answer'>
type Reply = { readonly status: number; readonly bytes: Uint8Array }

const persistently = async (url: string, call: Sent): Promise<Reply> => {
  const key = randomBytes(16).toString('base64url')
  for (let attempt = 1; ; attempt += 1) {
    const reply = await once(url, call, key)
    if (reply !== undefined && (reply.status !== 503 || attempt === TRIES)) return reply
    if (attempt === TRIES)
      throw new Failure(EXIT.unavailable, 'unavailable', `Casework does not answer at ${new URL(url).origin}`)
    await new Promise((resolve) => setTimeout(resolve, PAUSE * attempt))
  }
}

const once = async (url: string, call: Sent, key: string): Promise<Reply | undefined> => {
  try {
    const response = await fetch(new URL(call.path, url), {
      method: call.method,
      headers: {
        accept: '*/*',
        ...(call.token === undefined ? {} : { authorization: `Bearer ${call.token}` }),
        ...(call.method === 'POST' ? { 'idempotency-key': key } : {}),
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT),
    })
    return { status: response.status, bytes: new Uint8Array(await response.arrayBuffer()) }
  } catch {
    return undefined
  }
}

const readAnswer = <S extends TSchema>(reply: Reply, schema: S): Static<S> => {
  if (reply.status < 200 || reply.status >= 300) throw refusal(reply)
  const body = parsed(reply)
  if (!Value.Check(schema, body))
    throw new Failure(EXIT.failed, 'unexpected_answer', 'Casework answered something this version does not know')
  return body
}

const refusal = (reply: Reply): Failure => {
  const body = parsed(reply)
  if (!Value.Check(Problem, body))
    return new Failure(EXIT.failed, 'unexpected_answer', `Casework answered ${reply.status}`)
  const known = Object.entries(PROBLEMS).find(([code]) => code === body.code)?.[1]
  const decision = body.params?.decisionId
  const asked = Value.Check(Id, decision) ? decision : undefined
  return new Failure(exitOf(reply.status), body.code, known?.title ?? body.title, body.errors ?? [], asked)
}

const exitOf = (status: number): ExitCode => {
  if (status === 401) return EXIT.signIn
  if (status === 503 || status === 429) return EXIT.unavailable
  return status < 500 ? EXIT.refused : EXIT.failed
}

const parsed = ({ bytes }: Reply): unknown => {
  try {
    const text = Buffer.from(bytes).toString('utf8')
    return text === '' ? {} : JSON.parse(text)
  } catch {
    return undefined
  }
}
