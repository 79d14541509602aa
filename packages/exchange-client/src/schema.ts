import type { Static, TSchema } from 'typebox'
import { Compile, type Validator } from 'typebox/compile'

export type { Static, TSchema } from 'typebox'

const validators = new WeakMap<TSchema, Validator>()

const validatorOf = (schema: TSchema): Validator => {
  const known = validators.get(schema) ?? Compile(schema)
  validators.set(schema, known)
  return known
}

/** Whether a value fits a schema; each schema is compiled once. */
export const fits = <S extends TSchema>(schema: S, value: unknown): value is Static<S> =>
  validatorOf(schema).Check(value)
