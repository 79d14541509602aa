import { CryptoError } from '../crypto-error.ts'
import { fromB64, toB64 } from './base64url.ts'
import { utf8 } from './bytes.ts'
import { textOf } from './shape.ts'
import { HEADER_LIMITS, type JsonLimits, type JsonObject, parseStrictJson } from './strict-json.ts'

/** A header as it travels: `bytes` are exactly what is signed, `json` what they say. */
export type Header = { text: string; bytes: Uint8Array; json: JsonObject }

/** Fixes a header's bytes for ever; nobody re-serialises them. @throws CryptoError `json`, `header`, `size` */
export function encodeHeader(header: object, limits: JsonLimits = HEADER_LIMITS): Header {
  const bytes = utf8(JSON.stringify(header))
  return { text: toB64(bytes), bytes, json: parseHeader(bytes, limits) }
}

/**
 * Reads header bytes strictly: a JSON object of version 1. What else it must hold is for the caller (and for `contracts`).
 * @throws CryptoError `encoding`, `json`, `header`, `size`
 */
export function decodeHeader(text: unknown, limits: JsonLimits = HEADER_LIMITS): Header {
  const encoded = textOf(text)
  if (encoded.length > Math.ceil((limits.maxBytes * 4) / 3)) throw new CryptoError('size')
  const bytes = fromB64(encoded)
  return { text: encoded, bytes, json: parseHeader(bytes, limits) }
}

/** As `decodeHeader`, unless that has been done: `known` is taken where it was decoded from this very text. @throws CryptoError as `decodeHeader` */
export function readOrKnown(text: unknown, known: Header | undefined): Header {
  return known !== undefined && known.text === text ? known : decodeHeader(text)
}

function parseHeader(bytes: Uint8Array, limits: JsonLimits): JsonObject {
  const json = parseStrictJson(bytes, limits)
  if (typeof json !== 'object' || json === null || Array.isArray(json) || memberOf(json, 'v') !== 1) {
    throw new CryptoError('header')
  }
  return json
}

/** A header's own member, never one of a prototype. */
export function memberOf(header: JsonObject, name: string): unknown {
  return Object.hasOwn(header, name) ? header[name] : undefined
}

/** A header's member that is base64url of `length` bytes, decoded. @throws CryptoError `header` */
export function bytesMember(header: JsonObject, name: string, length: number): Uint8Array {
  const value = memberOf(header, name)
  try {
    return fromB64(textOf(value), length)
  } catch {
    throw new CryptoError('header')
  }
}

/** Revision counters are unsigned 32-bit. @throws CryptoError `header` */
export function revisionMember(header: JsonObject): number {
  const rev = memberOf(header, 'rev')
  if (typeof rev !== 'number' || !Number.isInteger(rev) || rev < 0 || rev > 0xffffffff) throw new CryptoError('header')
  return rev
}

/** Pseudonymous key id: 16 random bytes. @throws CryptoError `encoding`, `malformed` */
export function keyIdOf(value: unknown): string {
  const text = textOf(value)
  fromB64(text, 16)
  return text
}
