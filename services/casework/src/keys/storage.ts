import { decryptAtRest, encryptAtRest, wipe } from '@kinlink/crypto/keys'
import { Bytes, type Queries, sql } from '@kinlink/postgres'
import { Type } from 'typebox'
import { keyFromSecret, type Random } from './secret.ts'

/** Values at rest, each case and each person under a key of its own. */
export type Storage = {
  /** Makes the key of a new case or person. */
  newKey(tx: Queries, id: string): Promise<void>
  /** Encrypts a JSON value under the key of `id`; `aad` says what it is, so that one value cannot stand in for another. */
  seal(tx: Queries, id: string, aad: string, json: unknown): Promise<Uint8Array>
  /** @throws KeyGone after `destroy`; SealBroken for bytes that were not sealed as this. */
  open(db: Queries, id: string, aad: string, bytes: Uint8Array): Promise<unknown>
  /** The same for bytes that are no JSON. */
  sealBytes(tx: Queries, id: string, aad: string, bytes: Uint8Array): Promise<Uint8Array>
  openBytes(db: Queries, id: string, aad: string, sealed: Uint8Array): Promise<Uint8Array>
  /** Crypto-shredding: what was sealed under the key of `id` can never be read again. */
  destroy(tx: Queries, id: string): Promise<void>
  /** Encrypts bytes of the Society itself (linkage keys) under the storage key. */
  sealOwn(aad: string, bytes: Uint8Array): Uint8Array
  /** @throws SealBroken */
  openOwn(aad: string, sealed: Uint8Array): Uint8Array
}

/** The key of a case or person has been destroyed, perhaps while it was being looked at: to whoever asks it is not there. */
export class KeyGone extends Error {
  override readonly name = 'KeyGone'
  readonly problemCode = 'not_found'
  readonly logMessage = 'the key of a stored value is gone'
}

/** Stored bytes do not open: the storage secret is another, or somebody has edited the database. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken'
  readonly logMessage = 'a stored value does not open under its key'
}

const Row = Type.Object({ wrapped: Bytes })

/** Opens the storage. `secret` is the only thing that opens the keys; it is in no database and no backup of one. */
export function createStorage(secret: string, random: Random): Storage {
  const storageKey = keyFromSecret('storage', secret)
  const objectKey = async (db: Queries, id: string): Promise<Uint8Array> => {
    const row = await db.maybeOne(Row, sql`select wrapped from casework_keys.object_key where id = ${id}`)
    if (row === undefined) throw new KeyGone()
    return opened(storageKey, `object-key/${id}`, row.wrapped)
  }
  const sealBytes: Storage['sealBytes'] = async (tx, id, aad, bytes) => {
    const key = await objectKey(tx, id)
    const sealed = encryptAtRest(key, `${id}/${aad}`, bytes, random)
    wipe(key)
    return sealed
  }
  const openBytes: Storage['openBytes'] = async (db, id, aad, sealed) => {
    const key = await objectKey(db, id)
    const plain = opened(key, `${id}/${aad}`, sealed)
    wipe(key)
    return plain
  }
  return {
    sealBytes,
    openBytes,
    async newKey(tx, id) {
      const key = Uint8Array.from(random(32))
      const wrapped = encryptAtRest(storageKey, `object-key/${id}`, key, random)
      wipe(key)
      await tx.run(sql`insert into casework_keys.object_key (id, wrapped) values (${id}, ${wrapped})`)
    },
    async seal(tx, id, aad, json) {
      const bytes = Uint8Array.from(Buffer.from(JSON.stringify(json), 'utf8'))
      const sealed = await sealBytes(tx, id, aad, bytes)
      wipe(bytes)
      return sealed
    },
    async open(db, id, aad, bytes) {
      const plain = await openBytes(db, id, aad, bytes)
      const json: unknown = JSON.parse(Buffer.from(plain).toString('utf8'))
      wipe(plain)
      return json
    },
    async destroy(tx, id) {
      await tx.run(sql`delete from casework_keys.object_key where id = ${id}`)
    },
    sealOwn: (aad, bytes) => encryptAtRest(storageKey, `own/${aad}`, bytes, random),
    openOwn: (aad, sealed) => opened(storageKey, `own/${aad}`, sealed),
  }
}

function opened(key: Uint8Array, context: string, sealed: Uint8Array): Uint8Array {
  const plain = decryptAtRest(key, context, sealed)
  if (!plain.ok) throw new SealBroken()
  return plain.bytes
}
