import type { NamedBlob } from '@kinlink/contracts'
import { BLOB_PART, blobDigest } from '@kinlink/crypto/hash'
import type { Tx } from '@kinlink/postgres'
import { lockUnnamedParts } from './blob-store.ts'

/**
 * Whether the blob that a submission names may be bound to its record: all of it is here, its author’s own, named by no other record, with the digest that the
 * author says. It stays so until the transaction ends.
 */
export const mayBeNamed = async (tx: Tx, author: string, blob: NamedBlob): Promise<boolean> => {
  const parts = await lockUnnamedParts(tx, author, blob.id)
  const inPlace = parts.every(
    ({ part, bytes }, index) => part === index && (index === parts.length - 1 || bytes.length === BLOB_PART),
  )
  const whole = Buffer.concat(parts.map(({ bytes }) => bytes))
  return inPlace && whole.length === blob.length && blobDigest(whole) === blob.digest
}
