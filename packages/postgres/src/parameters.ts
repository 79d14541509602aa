import { UnstorableText } from './errors.ts'

/** A value for a `json` or `jsonb` column: pg would otherwise send an array as a PostgreSQL array. */
export const json = (value: unknown): string => {
  const text = JSON.stringify(value)
  if (text === undefined) throw new TypeError('This value has no JSON form')
  return text
}

/**
 * Checks what is about to be sent. @throws UnstorableText for NUL characters and lone surrogates, also as escapes in
 * JSON text; TypeError for undefined, which pg would store as null without a word.
 */
export const checkParameters = (values: readonly unknown[]): void => {
  values.forEach((value, index) => {
    checkParameter(value, index + 1)
  })
}

const checkParameter = (value: unknown, position: number): void => {
  if (value === undefined) throw new TypeError(`Parameter ${position} is undefined`)
  if (typeof value === 'string') {
    if (value.includes('\0') || !value.isWellFormed()) throw new UnstorableText(position)
    if (value.includes('\\u') && escapesUnstorable(value)) throw new UnstorableText(position)
  } else if (Array.isArray(value)) for (const item of value) checkParameter(item, position)
}

/** In a text that is JSON: an escaped NUL or half a surrogate pair, which jsonb refuses. Other text passes. */
const escapesUnstorable = (text: string): boolean => {
  if (!/^\s*["[{]/.test(text) || !/\\u(0000|d[89a-f])/i.test(text)) return false
  try {
    return holdsUnstorable(JSON.parse(text))
  } catch {
    return false
  }
}

const holdsUnstorable = (value: unknown): boolean => {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed()
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([key, item]) => holdsUnstorable(key) || holdsUnstorable(item))
}
