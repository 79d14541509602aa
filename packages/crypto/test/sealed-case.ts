import { randomBytes } from 'node:crypto'
import type { JsonValue } from '../src/hash.ts'
import { toB64 } from '../src/hash.ts'
import { generateKemKey, generateSignKey, newKeyId } from '../src/keys.ts'
import { grantRecord, sealRecord } from '../src/seal.ts'

export const random = (n: number) => randomBytes(n)
export const b32 = () => toB64(random(32))
export const newId = () => newKeyId(random)

/** An officer, a recipient epoch, and a sealed tracing record with a grant, all valid. */
export function aSealedCase(
  values: Record<string, JsonValue> = { givenName: 'Amina', birthYear: 2004, origin: 'Gao' },
) {
  const officer = { kid: newId(), ...generateSignKey(random) }
  const epoch = generateKemKey(random)
  const rid = newId()
  const header = { v: 1, net: 'test', type: 'tracing', author: 'origin', rid, rev: 0, prev: null }
  const fields = new Map(Object.entries(values).map(([name, value]) => [name, { value, bucket: 64 }]))
  const sealed = sealRecord({ header, fields, ...officer, random })
  const names = [...fields.keys()]
  const gheader = aGrantHeader(sealed.digest, rid, { preview: [], compare: names.slice(0, 2), full: names })
  const grant = grantRecord({ header: gheader, fieldKeys: sealed.fieldKeys, epochPk: epoch.kemPk, ...officer, random })
  return { officer, epoch, rid, header, fields, gheader, grant, ...sealed }
}

export function aGrantHeader(record: string, rid: string, stages: Record<'preview' | 'compare' | 'full', string[]>) {
  const parties = { granter: 'origin', to: 'transit', line: 'society', epoch: newId() }
  return { v: 1, net: 'test', gid: newId(), record, rid, rev: 0, ...parties, stages, purpose: 'tracing' }
}

/** The text with one bit of what it encodes flipped, still canonical. */
export function flipB64(text: string, bit: number): string {
  const bytes = Uint8Array.from(Buffer.from(text, 'base64url'))
  const at = bit % (bytes.length * 8)
  bytes[at >> 3] = (bytes[at >> 3] ?? 0) ^ (1 << (at & 7))
  return toB64(bytes)
}

/** Every string leaf of a JSON value with its path, in order. */
export function stringsOf(value: unknown, path: string[] = []): string[][] {
  if (typeof value === 'string') return [path]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, member]) => stringsOf(member, [...path, name]))
}

/** A copy with the string at `path` changed. */
export function changed<T>(value: T, path: string[], change: (text: string) => string): T {
  const copy = structuredClone(value)
  let at: unknown = copy
  for (const name of path.slice(0, -1)) at = Reflect.get(Object(at), name)
  const last = path.at(-1) ?? ''
  Reflect.set(Object(at), last, change(String(Reflect.get(Object(at), last))))
  return copy
}
