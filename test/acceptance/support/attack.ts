import { randomBytes } from 'node:crypto'
import type { Problem } from '@kinlink/contracts'
import { expect } from 'vitest'
import type { Call, Reply } from './http.ts'

/** Typed into every bad request, and never to be seen in an answer. */
export const CANARY = `canary${randomBytes(9).toString('hex')}`

/** One way to get a body wrong, and how it has to be answered. */
export type Attack = {
  readonly title: string
  readonly raw: string | Uint8Array<ArrayBuffer>
  readonly headers?: Readonly<Record<string, string>>
  readonly status: number
  readonly code: string
}

const nested = (depth: number): string => `${'['.repeat(depth)}"${CANARY}"${']'.repeat(depth)}`
const bytes = (...parts: (string | number)[]): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part)] : [part])))

/** What can be wrong with a body whatever it says. `valid` has the shape that the route asks for. */
export function attacksOn(valid: object): Attack[] {
  const text = JSON.stringify(valid)
  const first = Object.keys(valid)[0] ?? 'a'
  const malformed = { status: 400, code: 'malformed_json' }
  const invalid = { status: 400, code: 'invalid_request' }
  return [
    { title: 'JSON that is cut off', raw: `{"${CANARY}":`, ...malformed },
    { title: 'no body', raw: '', ...malformed },
    { title: 'a member named twice', raw: `{${JSON.stringify(first)}:"${CANARY}",${text.slice(1)}`, ...malformed },
    { title: 'bytes that are no UTF-8', raw: bytes(`{"${CANARY}":"`, 0xc3, 0x28, '"}'), ...malformed },
    { title: 'a prototype', raw: `{"__proto__":{"${CANARY}":1},${text.slice(1)}`, status: 400, code: '' },
    { title: 'an unknown field', raw: JSON.stringify({ ...valid, [CANARY]: CANARY }), ...invalid },
    { title: 'a list instead of an object', raw: JSON.stringify([CANARY]), ...invalid },
    { title: 'a missing field', raw: '{}', ...invalid },
    { title: 'depth without end', raw: nested(1000), status: 400, code: '' },
    {
      title: 'more than a door takes',
      raw: `{"${CANARY}":"${'x'.repeat(3_000_000)}"}`,
      status: 413,
      code: 'too_large',
    },
    {
      title: 'another media type',
      raw: text,
      headers: { 'content-type': 'text/plain' },
      status: 415,
      code: 'unsupported_media_type',
    },
    {
      title: 'a form',
      raw: `a=${CANARY}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      status: 415,
      code: 'unsupported_media_type',
    },
  ]
}

/** A precise problem and nothing of the request in it. */
export function expectProblem(reply: Reply, status: number, code: string): Problem {
  const problem = reply.json as Problem
  expect([reply.status, code === '' ? '' : problem.code]).toEqual([status, code])
  expect(reply.headers['content-type']).toMatch(/^application\/problem\+json/)
  expect(problem).toMatchObject({ type: `urn:kinlink:problem:${problem.code}`, status, title: expect.any(String) })
  expect(reply.text.toLowerCase()).not.toContain(CANARY.toLowerCase())
  return problem
}

/** A public route with what a well-formed request to it looks like. */
export type Route = {
  readonly method: Call['method']
  readonly path: string
  readonly body?: object
  /** Answers without a token. */
  readonly open?: boolean
  /** Creates something: needs an Idempotency-Key. */
  readonly creates?: boolean
}

export const titleOf = ({ method, path }: Route): string => `${method} ${path}`
