import type { NamedBlob } from '@kinlink/contracts'
import { toB64 } from '@kinlink/crypto/hash'
import { sealBlob, wipe } from '@kinlink/crypto/seal'
import type { Queries } from '@kinlink/postgres'
import type { Random } from '../keys/secret.ts'
import type { Storage } from '../keys/storage.ts'
import { findContent, type ListedAttachment } from './attachment-store.ts'
import { itemOf, type Parcel } from './parcel.ts'

/** What leaves with a message: the value of its field, and the blob that the field opens. */
export type SealedParcel = { readonly value: Parcel; readonly named: NamedBlob; readonly blob: Uint8Array }

type From = { readonly db: Queries; readonly storage: Storage; readonly random: Random }

/** Seals all that comes with a letter as one blob of the record that the letter becomes; null where nothing comes with it, or something has just been taken out. */
export async function sealParcel(
  { db, storage, random }: From,
  of: { readonly messageId: string; readonly rid: string },
  attachments: readonly ListedAttachment[],
): Promise<SealedParcel | null> {
  if (attachments.length === 0) return null
  const parts: Uint8Array[] = []
  for (const { attachmentId } of attachments) {
    const part = await findContent(db, storage, of.messageId, attachmentId)
    if (part === undefined) return null
    parts.push(part)
  }
  const content = Uint8Array.from(Buffer.concat(parts))
  const { key, blob, digest } = sealBlob(of.rid, content, random)
  const value = { key: toB64(key), digest, length: content.length, items: attachments.map(itemOf) }
  wipe(key, content, ...parts)
  return { value, named: { id: toB64(random(16)), digest, length: blob.length }, blob }
}
