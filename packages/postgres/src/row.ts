import { type Static, type TSchema, Type } from 'typebox'
import { Compile, type Validator } from 'typebox/compile'
import { RowMismatch } from './errors.ts'

/** A `bytea` column. */
export const Bytes = Type.Refine(
  Type.Unsafe<Uint8Array>({}),
  (value) => value instanceof Uint8Array,
  () => 'must be bytes',
)

/** A `timestamptz` column. */
export const Timestamp = Type.Refine(
  Type.Unsafe<Date>({}),
  (value) => value instanceof Date && !Number.isNaN(value.getTime()),
  () => 'must be an instant',
)

/** A `bigint` column or `count(*)`, which arrives as text so that nothing is rounded. */
export const BigInteger = Type.String({ pattern: '^-?[0-9]{1,19}$' })

const validators = new WeakMap<TSchema, Validator>()

const validatorOf = (schema: TSchema): Validator => {
  const known = validators.get(schema)
  if (known !== undefined) return known
  const validator = Compile(schema)
  validators.set(schema, validator)
  return validator
}

/** Gives rows the type of the schema that they have just been checked by. @throws RowMismatch naming the column. */
export const parseRows = <S extends TSchema>(schema: S, rows: readonly unknown[]): Static<S>[] => {
  const validator = validatorOf(schema)
  for (const row of rows) if (!validator.Check(row)) throw mismatch(validator, row)
  return rows as Static<S>[]
}

const mismatch = (validator: Validator, row: unknown): RowMismatch => {
  const [error] = validator.Errors(row)
  if (error === undefined) return new RowMismatch('unknown', 'unknown')
  const params: Record<string, unknown> = error.params
  const named = [params.requiredProperties, params.additionalProperties].find(Array.isArray)
  const column = error.instancePath.split('/')[1] ?? named?.join(', ')
  return new RowMismatch(column ?? 'unknown', error.keyword)
}
