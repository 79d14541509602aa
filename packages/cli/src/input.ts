import { readFile } from 'node:fs/promises'
import { type Finding, Id } from '@kinlink/contracts'
import type { Static, TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { EXIT } from './exit-codes.ts'
import { Failure } from './failure.ts'
import type { Io } from './io.ts'

const refuse = (message: string, findings: readonly Finding[] = []): Failure =>
  new Failure(EXIT.usage, 'invalid_input', message, findings)

/** The JSON of a file, or of standard input for `-`. Errors name the file, never what is in it. @throws Failure `usage` */
export const readJson = async (io: Io, path: string): Promise<unknown> => {
  const text = await (path === '-' ? io.stdin() : readFile(path, 'utf8')).catch(() => {
    throw refuse(`${path} cannot be read`)
  })
  try {
    return JSON.parse(text)
  } catch {
    throw refuse(`${path === '-' ? 'Standard input' : path} is not well-formed JSON`)
  }
}

/** Checks an input against its schema, and says where it does not fit: by pointer and keyword. @throws Failure `usage` */
export const fitting = <S extends TSchema>(schema: S, value: unknown, what: string): Static<S> => {
  if (Value.Check(schema, value)) return value
  const findings = [...Value.Errors(schema, value)].slice(0, 20).map((error) => {
    const params: Record<string, unknown> = error.params
    const named = [params.requiredProperties, params.additionalProperties].find(Array.isArray)?.join(', ')
    const field = named === undefined ? {} : { field: named }
    return { pointer: error.instancePath || '/', keyword: error.keyword, ...field }
  })
  throw refuse(`${what} does not fit its schema`, findings)
}

/** An id from the command line. @throws Failure `usage` */
export const readId = (text: string | undefined): string => {
  if (text === undefined || !Value.Check(Id, text)) throw refuse('An id has 22 characters, as listed by kinlink inbox')
  return text
}

/** `?a=b` of what is given. */
export const queryOf = (values: Readonly<Record<string, string | undefined>>): string => {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(values)) if (value !== undefined) query.set(key, value)
  return query.size === 0 ? '' : `?${query}`
}
