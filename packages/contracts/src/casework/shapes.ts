import { Type } from 'typebox'

/** No member beyond those named. */
export const closed = { additionalProperties: false } as const
/** Text that people write, between one character and `max`. */
export const Text = (max: number) => Type.String({ minLength: 1, maxLength: max })
/** One of a closed list of codes. */
export const oneOf = <const T extends readonly string[]>(values: T) =>
  Type.Union(values.map((v) => Type.Literal(v))) as unknown as Type.TUnsafe<T[number]>
/** BCP 47 language tag. */
export const Lang = Type.String({ pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$' })
