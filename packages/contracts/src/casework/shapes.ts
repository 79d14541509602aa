import { Type } from 'typebox'

/** No member beyond those named. */
export const closed = { additionalProperties: false } as const
/** Text that people write, between one character and `max`. Tabs and line breaks are the only control characters: six bytes of JSON stand for each of the others. */
export const Text = (max: number) =>
  Type.String({ minLength: 1, maxLength: max, pattern: '^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f]*$' })
/** One of a closed list of codes. */
export const oneOf = <const T extends readonly string[]>(values: T) =>
  Type.Union(values.map((v) => Type.Literal(v))) as unknown as Type.TUnsafe<T[number]>
/** BCP 47 language tag; 35 characters are what RFC 5646 lets the longest ones need. */
export const Lang = Type.String({ pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$', maxLength: 35 })
