import { CryptoError } from '../crypto-error.ts'

/** A name of a field as it may be signed: ASCII, so that it has one Unicode form; the catalogue narrows it further. */
const FIELD_NAME = /^[a-z][A-Za-z0-9._-]{0,63}$/

/** @throws CryptoError `field-name` */
export function checkFieldName(name: string): string {
  if (typeof name !== 'string' || !FIELD_NAME.test(name)) throw new CryptoError('field-name')
  return name
}

/** Own members of a value that must be an object with exactly these names. @throws CryptoError `malformed` */
export function exactMembers<Name extends string>(value: unknown, names: readonly Name[]): Record<Name, unknown> {
  const object = objectOf(value)
  const own = Object.keys(object)
  if (own.length !== names.length) throw new CryptoError('malformed')
  for (const name of names) if (!own.includes(name)) throw new CryptoError('malformed')
  return object as Record<Name, unknown>
}

/** Own members of an object as a Map, so that no lookup ever reaches a prototype. @throws CryptoError `malformed` */
export function membersOf(value: unknown): Map<string, unknown> {
  const object = objectOf(value) as Record<string, unknown>
  const members = new Map<string, unknown>()
  for (const name of Object.keys(object)) members.set(name, object[name])
  return members
}

function objectOf(value: unknown): object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new CryptoError('malformed')
  return value
}

/** @throws CryptoError `malformed` */
export function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new CryptoError('malformed')
  return value
}

/** @throws CryptoError `malformed` unless an array of at most `max` strings */
export function textsOf(value: unknown, max: number): string[] {
  if (!Array.isArray(value) || value.length > max) throw new CryptoError('malformed')
  return value.map(textOf)
}
