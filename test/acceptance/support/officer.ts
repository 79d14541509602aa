import type { Problem, Role } from '@kinlink/contracts'
import { type Call, newKey, type Reply, send } from './http.ts'
import { accountOf, type Constellation, caseworkOf, control } from './network.ts'

/** Somebody signed in at a Society's casework. */
export type Officer = {
  readonly base: string
  readonly member: string
  /** The account's id, as the Society's own access log has it. */
  readonly id: string
  token(): string
  call(call: Omit<Call, 'token'>): Promise<Reply>
  get<T>(path: string): Promise<T>
  /** Creates something, with a fresh Idempotency-Key. Any answer but a 2xx fails the test. */
  post<T>(path: string, body?: unknown): Promise<T>
  /** The problem that a POST has to be refused with. */
  refused(path: string, body?: unknown): Promise<Problem>
  /** All pages of a listing. */
  all<T>(path: string): Promise<T[]>
}

type Session = { token: string; officer: string }

/** Signs in, or takes over the session that an earlier test left: a sign-in costs a quarter of a gibibyte on purpose. */
export async function signedIn(network: Constellation, member: string, role: Role, n = 0): Promise<Officer> {
  const { username } = accountOf(network, member, role, n)
  const session = await control<Session>(network, '/sessions', { member, username })
  const renew = async () =>
    Object.assign(session, await control(network, '/sessions', { member, username, fresh: true }))
  return officerWith(caseworkOf(network, member), member, session, renew)
}

function officerWith(base: string, member: string, session: Session, renew: () => Promise<unknown>): Officer {
  const call = async (request: Omit<Call, 'token'>): Promise<Reply> => {
    const reply = await send(base, { ...request, token: session.token })
    if (reply.status !== 401) return reply
    await renew()
    return send(base, { ...request, token: session.token })
  }
  const get = async <T>(path: string): Promise<T> => yesOf<T>(await call({ method: 'GET', path }), `GET ${path}`)
  const postOnce = (path: string, body: unknown) =>
    call({ method: 'POST', path, headers: { 'idempotency-key': newKey() }, ...(body === undefined ? {} : { body }) })
  return {
    base,
    member,
    id: session.officer,
    token: () => session.token,
    call,
    get,
    post: async <T>(path: string, body?: unknown) => yesOf<T>(await postOnce(path, body), `POST ${path}`),
    refused: async (path, body) => noOf(await postOnce(path, body), `POST ${path}`),
    all: async <T>(path: string) => {
      const items: T[] = []
      for (let after: string | undefined = ''; after !== undefined; ) {
        const query: string = `${path.includes('?') ? '&' : '?'}limit=200${after === '' ? '' : `&after=${encodeURIComponent(after)}`}`
        const page: { items: T[]; next?: string } = await get(path + query)
        items.push(...page.items)
        after = page.next
      }
      return items
    },
  }
}

/** The value of an answer that has to be a yes. */
export function yesOf<T>(reply: Reply, what: string): T {
  if (reply.status >= 200 && reply.status < 300) return reply.json as T
  throw new Error(`${what}: ${reply.status} ${reply.text.slice(0, 600)}`)
}

/** The problem of an answer that has to be a no. */
export function noOf(reply: Reply, what: string): Problem {
  if (reply.status >= 400 && reply.headers['content-type']?.startsWith('application/problem+json') === true)
    return reply.json as Problem
  throw new Error(`${what} should have been refused: ${reply.status} ${reply.text.slice(0, 300)}`)
}
