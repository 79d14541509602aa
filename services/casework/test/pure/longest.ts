import type { TSchema } from 'typebox'

/** Of a string with a pattern, the longest one that it allows. One without an end is not to be sealed at all. */
const PATTERNED: Readonly<Record<string, string>> = {
  '^[A-Z][a-z]{3}$': 'Ethi',
  '^[A-Z]{2}$': 'ET',
  '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$': 'amh-12345678-12345678-12345678-1234',
  '^\\d{4}(-\\d{2}(-\\d{2})?)?$': '1984-05-17',
  '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,6})?Z$': '2026-11-23T10:15:00.123456Z',
  '^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$': 'A'.repeat(43),
  '^[A-Za-z0-9_-]{21}[AQgw]$': 'AAAAAAAAAAAAAAAAAAAAAA',
  '^[a-z][a-z0-9-]{1,30}$': `m${'x'.repeat(30)}`,
}

type Json = {
  const?: unknown
  enum?: string[]
  anyOf?: TSchema[]
  type?: string
  properties?: Record<string, TSchema>
  items?: TSchema
  maxItems?: number
  uniqueItems?: boolean
  maxLength?: number
  maximum?: number
  pattern?: string
}
const size = (value: unknown): number => JSON.stringify(value).length

/**
 * The longest value that a schema lets through, each character of free text as given.
 * @throws for what has no end
 */
export function longest(schema: TSchema, character: string): unknown {
  const s = schema as Json
  if ('const' in s) return s.const
  if (s.enum !== undefined) return s.enum.reduce((a, b) => (size(b) > size(a) ? b : a))
  if (s.anyOf !== undefined)
    return s.anyOf.map((one) => longest(one, character)).reduce((a, b) => (size(b) > size(a) ? b : a))
  switch (s.type) {
    case 'object':
      return Object.fromEntries(Object.entries(s.properties ?? {}).map(([key, one]) => [key, longest(one, character)]))
    case 'array':
      return Array.from({ length: ends(s.maxItems) }, (_, n) => {
        const item = longest(s.items as TSchema, character)
        return s.uniqueItems === true ? `${String(item).slice(0, -2)}${String(n).padStart(2, '0')}` : item
      })
    case 'string':
      return PATTERNED[s.pattern ?? ''] ?? character.repeat(ends(s.maxLength))
    case 'integer':
      return ends(s.maximum)
    case 'boolean':
      return false
    case 'null':
      return null
    default:
      throw new TypeError(`No longest value of ${s.type}`)
  }
}

function ends(most: number | undefined): number {
  if (most === undefined) throw new TypeError('A value without an end')
  return most
}
