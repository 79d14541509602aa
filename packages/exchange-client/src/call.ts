import type { SignedAct } from '@kinlink/contracts'
import { type Answer, readAnswer, unreachable } from './answer.ts'
import type { Static, TSchema } from './schema.ts'
import type { TokenSource } from './token.ts'
import type { HttpRequest, Transport } from './transport.ts'

/** Who acts: a random id that the Society's own log maps to the officer; the exchange sees only the id. */
export type Act = { readonly act?: string }
/** For whatever creates something: the same key for every repetition of the same request. */
export type Create = Act & { readonly idempotencyKey: string }

/** A second officer's word that what is handed in may leave above the budget. */
export type Approved = { readonly approval?: SignedAct }

export type CallOptions<S extends TSchema> = Partial<Create> &
  Approved & {
    readonly answer: S
    readonly body?: unknown
    /** `none` for documents of the network, which prove themselves by signature. */
    readonly token?: 'none'
  }

/** One typed call of a gateway route. Ids in the path have to be escaped. */
export type Call = <S extends TSchema>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  options: CallOptions<S>,
) => Promise<Answer<Static<S>>>

/** Calls with an access token; when the exchange refuses the token, once more with a fresh one. */
export const createCall =
  (transport: Transport, tokens: TokenSource): Call =>
  async (method, path, options) => {
    const request: HttpRequest = {
      method,
      path,
      headers: {
        accept: 'application/json',
        ...(options.act === undefined ? {} : { 'kinlink-act': options.act }),
        ...(options.idempotencyKey === undefined ? {} : { 'idempotency-key': options.idempotencyKey }),
        ...(options.approval === undefined ? {} : { 'kinlink-approval': inOneLine(options.approval) }),
      },
      ...(options.body === undefined ? {} : { body: options.body }),
    }
    if (options.token === 'none') {
      const answer = await transport.send(request)
      return answer === undefined ? unreachable() : readAnswer(answer, options.answer)
    }
    for (let attempt = 1; ; attempt += 1) {
      const token = await tokens.get()
      if (!token.ok) return token
      const answer = await transport.send(withToken(request, token.value))
      if (answer === undefined) return unreachable()
      if (answer.status === 401) tokens.forget(token.value)
      if (answer.status !== 401 || attempt > 1) return readAnswer(answer, options.answer)
    }
  }

/** As a header carries it: apart from the body, to which the idempotency key is bound. */
const inOneLine = ({ header, kid, sig }: SignedAct): string => `${header}.${kid}.${sig}`

const withToken = (request: HttpRequest, token: string): HttpRequest => ({
  ...request,
  headers: { ...request.headers, authorization: `Bearer ${token}` },
})

/** `?a=b` of what is given; nothing when nothing is. */
export const queryOf = (values: Readonly<Record<string, string | number | undefined>>): string => {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(values)) if (value !== undefined) query.set(key, String(value))
  return query.size === 0 ? '' : `?${query}`
}
