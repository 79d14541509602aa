import type { Reply } from './http.ts'

/** What of an answer could tell one case from another: status, headers, order, structure, every length. */
export type Shape = {
  readonly status: number
  readonly headers: readonly string[]
  readonly size: number
  readonly body: unknown
}

/** Words of our own enumerations, which stay as they are; everything else is seen as its length. */
const CODE = /^[a-z][a-z.-]{0,40}$/
/** Counters that move on from one case to the next by themselves. */
const COUNTERS = new Set(['seq', 'sequence', 'size'])
/** The moment of the answer, and nothing else. */
const VOLATILE = new Set(['date', 'retry-after', 'connection', 'keep-alive', 'transfer-encoding'])

/** A value with what is random or personal in it replaced by its length. */
export function shapeOf(value: unknown, key = ''): unknown {
  if (typeof value === 'string')
    return key === 'body' && value.startsWith('{') ? shapeOf(JSON.parse(value)) : textOf(withoutChain(value, key))
  if (typeof value === 'number') return COUNTERS.has(key) ? '#' : value
  if (Array.isArray(value)) return value.map((item) => shapeOf(item))
  if (value === null || typeof value !== 'object') return value
  return Object.entries(value).map(([name, member]) => [nameOf(name), shapeOf(member, name)])
}

/**
 * A signed header without the items that were sent before it: both Societies of the pair know them, and how many there were is
 * a matter of what else they have sent one another (docs/adr/0014).
 */
function withoutChain(text: string, key: string): string {
  if (key !== 'header') return text
  const header = JSON.parse(Buffer.from(text, 'base64url').toString()) as { chain?: unknown }
  if (header.chain === undefined) return text
  return Buffer.from(JSON.stringify({ ...header, chain: undefined })).toString('base64url')
}

const textOf = (text: string): string => (CODE.test(text) ? text : `«${Buffer.byteLength(text)}»`)
/** Members may be named by ids; the names of fields stay. */
const nameOf = (name: string): string => (/^[A-Za-z0-9_-]{21}[AQgw]$/.test(name) ? `«${name.length}»` : name)

/** The shape of one answer; `own` picks what of it belongs to the case in question. */
export function shapeOfReply(reply: Reply, own: (json: unknown) => unknown = (json) => json): Shape {
  const headers = Object.entries(reply.headers)
    .filter(([name]) => !VOLATILE.has(name))
    .map(([name, value]) => (name === 'content-length' ? name : `${name}: ${value}`))
  const body = own(reply.json)
  // A list holds other cases too, so its length on the wire is told by what belongs to this one.
  const text = reply.text.replaceAll(
    /"header":"([\w-]+)"/g,
    (_, header: string) => `"header":"${withoutChain(header, 'header')}"`,
  )
  const size = body === reply.json ? Buffer.byteLength(text) : 0
  return { status: reply.status, headers, size, body: shapeOf(body) }
}
