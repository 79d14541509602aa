import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import type { Grant } from '@kinlink/contracts'

/** What of a grant a withdrawal has to make unreadable, in backups as well. */
export type Wraps = Pick<Grant, 'enc' | 'wraps'>

const KEY = 32
const NONCE = 12
const TAG = 16

/** A key for the wraps of one record. */
export const newRecordKey = (): Uint8Array => randomBytes(KEY)

/**
 * The wraps of several grants of a record, each by AES-256-GCM, bound to the grant's id. The key is taken in and the nonces
 * are drawn once for all.
 */
export const sealWraps = (key: Uint8Array, grants: readonly (readonly [gid: string, wraps: Wraps])[]): Uint8Array[] => {
  const under = createSecretKey(key)
  const nonces = randomBytes(NONCE * grants.length)
  return grants.map(([gid, wraps], at) => seal(under, gid, wraps, nonces.subarray(NONCE * at, NONCE * (at + 1))))
}

const seal = (key: KeyObject, gid: string, { enc, wraps }: Wraps, nonce: Uint8Array): Uint8Array => {
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(gid))
  const sealed = Buffer.concat([cipher.update(JSON.stringify({ enc, wraps }), 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed])
}

/** @throws when the key is another, the bytes were changed, or they belong to another grant. */
export const openWraps = (key: Uint8Array, gid: string, bytes: Uint8Array): Wraps => {
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE), { authTagLength: TAG })
  decipher.setAAD(Buffer.from(gid)).setAuthTag(bytes.subarray(NONCE, NONCE + TAG))
  const opened = Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()])
  return JSON.parse(opened.toString('utf8')) as Wraps
}
