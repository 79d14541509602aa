import { Problem } from '@kinlink/contracts'
import { type ProblemValue, problem, readProblem } from '@kinlink/runtime'
import { fits, type Static, type TSchema } from './schema.ts'
import type { HttpAnswer } from './transport.ts'

/** What the exchange said: the value its contract promises, or a problem. Nothing a caller has to catch. */
export type Answer<T> = { readonly ok: true; readonly value: T } | Refusal
export type Refusal = { readonly ok: false; readonly problem: ProblemValue }

/** Seconds to wait when the exchange did not say how long. */
const RETRY_AFTER = 2

/** The exchange was not reached, or did not answer in time. */
export const unreachable = (): Refusal => ({ ok: false, problem: problem('unavailable', { retryAfter: RETRY_AFTER }) })

/** It answered what no contract knows: retrying may help once it is mended, believing it never does. */
const unexpected = (): Refusal => ({
  ok: false,
  problem: problem('unavailable', { retryAfter: RETRY_AFTER, params: { reason: 'unexpected_answer' } }),
})

/** Reads an answer against the schema of its 2xx body. An empty body is read as null. */
export const readAnswer = <S extends TSchema>(answer: HttpAnswer, schema: S): Answer<Static<S>> => {
  if (answer.status < 200 || answer.status > 299) return refusal(answer)
  const value = parsed(answer.text)
  return fits(schema, value) ? { ok: true, value } : unexpected()
}

const refusal = (answer: HttpAnswer): Refusal => {
  const body = parsed(answer.text)
  // The whole problem is checked, because its findings are shown to officers.
  const told = fits(Problem, body) ? readProblem(body) : undefined
  if (told === undefined) return unexpected()
  const retryAfter = secondsOf(answer.retryAfter)
  return { ok: false, problem: retryAfter === undefined ? told : { ...told, retryAfter } }
}

const secondsOf = (header: string | null): number | undefined =>
  header !== null && /^[0-9]{1,6}$/.test(header) ? Number(header) : undefined

const parsed = (text: string): unknown => {
  if (text === '') return null
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
