import { Agent, fetch as undiciFetch } from 'undici'

/** As much of `fetch` as this client needs; Node's own fits. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchedResponse>
export type FetchInit = {
  readonly method: string
  readonly headers: Record<string, string>
  readonly body?: string
  readonly signal: AbortSignal
  readonly redirect: 'error'
}
type FetchedResponse = {
  readonly status: number
  readonly headers: { get(name: string): string | null }
  readonly body: AsyncIterable<Uint8Array> | null
}

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

export type TransportOptions = { readonly baseUrl: string; readonly timeoutMs?: number; readonly fetch?: Fetch }

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
  const fetch: Fetch = options.fetch ?? ((url, init) => undiciFetch(url, { ...init, dispatcher: agent }))
  return {
    async send({ method, path, headers, body }) {
      try {
        const response = await fetch(prefix + path, {
          method,
          headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          signal: AbortSignal.timeout(options.timeoutMs ?? 15_000),
          redirect: 'error',
        })
        const text = await readText(response)
        return { status: response.status, text, retryAfter: response.headers.get('retry-after') }
      } catch {
        return undefined
      }
    },
    close: () => agent.close(),
  }
}

const readText = async (response: FetchedResponse): Promise<string> => {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    if (size > MAX_ANSWER) throw new RangeError('The answer is too large')
    chunks.push(chunk)
  }
  return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
}
