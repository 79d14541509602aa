import { Agent, type Dispatcher, request } from 'undici'

export type HttpRequest = {
  readonly method: string
  readonly path: string
  readonly headers: Record<string, string>
  readonly body?: unknown
}
export type HttpAnswer = { readonly status: number; readonly text: string; readonly retryAfter: string | null }

export type Transport = {
  /** One request; undefined when the exchange could not be reached, took too long or sent more than the cap. */
  send(request: HttpRequest): Promise<HttpAnswer | undefined>
  close(): Promise<void>
}

const MAX_ANSWER = 16 * 1024 * 1024
const CONNECT_TIMEOUT = 5000
const KEEP_ALIVE = 30_000
const CONNECTIONS = 32

export type TransportOptions = { readonly baseUrl: string; readonly timeoutMs?: number }

/**
 * HTTP to one exchange over connections that are kept alive. Follows no redirect, so that a token never leaves for
 * another host. No failure carries anything of the request. @throws RangeError for a base address that is not http(s).
 */
export const createTransport = (options: TransportOptions): Transport => {
  const base = new URL(options.baseUrl)
  if (!/^https?:$/.test(base.protocol) || base.username !== '' || base.password !== '')
    throw new RangeError('The address of the exchange has to be http or https, without credentials')
  const prefix = base.origin + base.pathname.replace(/\/$/, '')
  const agent = new Agent({
    connect: { timeout: CONNECT_TIMEOUT },
    keepAliveTimeout: KEEP_ALIVE,
    connections: CONNECTIONS,
  })
  return {
    async send({ method, path, headers, body }) {
      try {
        const answer = await request(prefix + path, {
          dispatcher: agent,
          method: method as Dispatcher.HttpMethod,
          headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          signal: AbortSignal.timeout(options.timeoutMs ?? 15_000),
        })
        const after = answer.headers['retry-after']
        const text = await readText(answer.body)
        return { status: answer.statusCode, text, retryAfter: typeof after === 'string' ? after : null }
      } catch {
        return undefined
      }
    },
    close: () => agent.close(),
  }
}

const readText = async (body: AsyncIterable<Uint8Array>): Promise<string> => {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.byteLength
    if (size > MAX_ANSWER) throw new RangeError('The answer is too large')
    chunks.push(chunk)
  }
  return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
}
