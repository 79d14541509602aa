import { randomBytes } from 'node:crypto'
import { LONG, sendLong } from './long-body.ts'

/** One answer, byte for byte as it came. */
export type Reply = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  readonly json: unknown
}

export type Call = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly token?: string
  /** Sent as JSON. */
  readonly body?: unknown
  /** Sent as it is, instead of `body`. */
  readonly raw?: string | Uint8Array<ArrayBuffer>
  readonly headers?: Readonly<Record<string, string>>
}

/** A key that no request has used. */
export const newKey = (): string => randomBytes(16).toString('base64url')

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const bodyOf = ({ body, raw }: Call) => raw ?? (body === undefined ? undefined : JSON.stringify(body))

/** Sends one request, follows nothing, judges nothing. Rejects only when no answer came. */
export async function send(base: string, call: Call): Promise<Reply> {
  const body = bodyOf(call)
  const headers = {
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(call.token === undefined ? {} : { authorization: `Bearer ${call.token}` }),
    ...call.headers,
  }
  if (body !== undefined && body.length >= LONG) {
    const heard = await sendLong(base + call.path, { method: call.method, headers }, Buffer.from(body))
    return { ...heard, json: jsonOf(heard.text) }
  }
  const response = await fetch(base + call.path, {
    method: call.method,
    redirect: 'manual',
    headers,
    ...(body === undefined ? {} : { body }),
    signal: AbortSignal.timeout(120_000),
  })
  const text = await response.text()
  return { status: response.status, headers: Object.fromEntries(response.headers), text, json: jsonOf(text) }
}
