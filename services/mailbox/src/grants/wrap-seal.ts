import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto'
import type { Grant } from '@kinlink/contracts'

/** What of a grant a withdrawal has to make unreadable, in backups as well. */
export type Wraps = Pick<Grant, 'enc' | 'wraps'>

const KEY = 32
const NONCE = 12
const TAG = 16

/** A key for the wraps of one record. */
export const newRecordKey = (): Uint8Array => randomBytes(KEY)

/** AES-256-GCM, bound to the grant's id. The key is taken in once for all wraps of a record. */
export const sealWraps = (key: KeyObject, gid: string, { enc, wraps }: Wraps): Uint8Array => {
  const nonce = randomBytes(NONCE)
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
