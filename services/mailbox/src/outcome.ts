import type { ProblemCode } from '@kinlink/contracts'
import { isUniqueViolation } from '@kinlink/postgres'
import { type ProblemParts, type ProblemValue, problem } from '@kinlink/runtime'

/** An expected end of an operation: a value, or the problem that the caller is told. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: ProblemValue }

export const done = <T>(value: T): Outcome<T> => ({ ok: true, value })
export const refused = (code: ProblemCode, parts?: ProblemParts): { ok: false; problem: ProblemValue } => ({
  ok: false,
  problem: problem(code, parts),
})

/** Runs work whose ids come from outside: one that is taken already is an expected end, not a bug. */
export const unlessTaken = async <T>(work: () => Promise<Outcome<T>>): Promise<Outcome<T>> => {
  try {
    return await work()
  } catch (error) {
    if (isUniqueViolation(error)) return refused('already_exists')
    throw error
  }
}
