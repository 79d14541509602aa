import { request as askHttp, type IncomingMessage } from 'node:http'
import { request as askHttps } from 'node:https'
import type { Static, TSchema } from 'typebox'
import { answerChecker, exchanged, type InternalAnswer, notReached } from './internal-client.ts'

/** Header of a held answer: how many bytes of its body are the JSON. After them the body stays open as long as it is held. */
export const HELD_LENGTH = 'kinlink-held-length'

/** An answer for which the other service holds something until it is let go or the connection closes. */
export type Held<T> = {
  readonly value: T
  /** Whether it may still be used: the other service has not closed, and the time for it is not over. */
  isLiving(): boolean
  /** Lets the other service go on. Nothing of the value may be used any more. */
  letGo(): void
  /** Fulfils when the answer may not be used any more, for whatever reason. */
  readonly over: Promise<void>
}

export type HoldingClient = {
  /** Posts to a route whose 2xx answers are held. @throws UnexpectedAnswer for one that is not, or does not fit `response` */
  hold<S extends TSchema>(
    path: string,
    call: { readonly body: unknown; readonly response: S },
  ): Promise<InternalAnswer<Held<Static<S>>>>
}

/**
 * HTTP client for routes of one other service whose answers are held, each on a connection of its own: closing it is
 * what lets go. `useMs` is counted from before the question, on a clock that nobody sets, so that it is over before a
 * longer time that the other service counts from the question on.
 */
export const createHoldingClient = (options: { baseUrl: string; token: string; useMs: number }): HoldingClient => {
  const checked = answerChecker()
  return {
    async hold(path, { body, response }) {
      const until = performance.now() + options.useMs
      const connection = ask(new URL(path, options.baseUrl), options.token, JSON.stringify(body))
      const timer = setTimeout(connection.close, options.useMs)
      void connection.closed.then(() => clearTimeout(timer))
      try {
        const came = await connection.answer
        if (came === undefined) return notReached()
        const answer = checked(exchanged(came.status, came.retryAfter, came.text), response, path)
        if (!answer.ok) connection.close()
        return answer.ok ? { ...answer, value: heldBy(connection, answer.value, until) } : answer
      } catch (error) {
        connection.close()
        throw error
      }
    },
  }
}

const heldBy = <T>(connection: Connection, value: T, until: number): Held<T> => {
  let living = true
  const over = connection.closed.then(() => {
    living = false
  })
  const letGo = (): void => {
    living = false
    connection.close()
  }
  return { value, isLiving: () => living && performance.now() < until, letGo, over }
}

type Came = { readonly status: number; readonly retryAfter: string | undefined; readonly text: string }
type Connection = {
  /** Undefined when none came. */
  readonly answer: Promise<Came | undefined>
  readonly closed: Promise<void>
  close(): void
}

const ask = (url: URL, token: string, body: string): Connection => {
  const { promise: answer, resolve } = Promise.withResolvers<Came | undefined>()
  const { promise: closed, resolve: hasClosed } = Promise.withResolvers<void>()
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const request = (url.protocol === 'https:' ? askHttps : askHttp)(url, { method: 'POST', headers, agent: false })
  request.on('response', (response) => readFirstPart(response, resolve))
  request.on('error', () => {})
  request.on('close', () => {
    resolve(undefined)
    hasClosed()
  })
  request.end(body)
  return { answer, closed, close: () => void request.destroy() }
}

/** Gives the JSON of an answer as soon as it is there, whatever follows; what is not held is read to its end. */
const readFirstPart = (response: IncomingMessage, give: (came: Came) => void): void => {
  const length = Number(response.headers[HELD_LENGTH] ?? Number.POSITIVE_INFINITY)
  const status = response.statusCode ?? 500
  const parts: Buffer[] = []
  let read = 0
  const came = (): void =>
    give({ status, retryAfter: response.headers['retry-after'], text: Buffer.concat(parts).toString('utf8') })
  response.on('data', (part: Buffer) => {
    parts.push(part)
    read += part.length
    if (read >= length) came()
  })
  response.on('error', () => {})
  // A 2xx that is not held may not be used: its connection is closed already.
  response.on('end', came)
}
