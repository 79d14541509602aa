import { ANSWER_BYTES, type NamedBlob } from '@kinlink/contracts'
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

/** Whose key opens what is sealed anew, and the record that it becomes part of. */
type Of = { readonly holder: string; readonly rid: string }

/** Seals all that comes with a letter as one blob of the record that the letter becomes; null where nothing comes with it, or something has just been taken out. */
export async function sealParcel(
  from: From,
  of: Of,
  attachments: readonly ListedAttachment[],
): Promise<SealedParcel | null> {
  if (attachments.length === 0) return null
  const parts = await partsOf(from, of.holder, attachments)
  return parts === null ? null : sealParts(from, of.rid, attachments, parts)
}

/**
 * Seals what comes with an answer to a message, be it nothing: zeros up to the one length of all answers. Null where something has just been taken out.
 */
export async function sealAnswerParcel(
  from: From,
  of: Of,
  attachments: readonly ListedAttachment[],
): Promise<SealedParcel | null> {
  const parts = await partsOf(from, of.holder, attachments)
  if (parts === null) return null
  const rest = ANSWER_BYTES - parts.reduce((sum, { length }) => sum + length, 0)
  return sealParts(from, of.rid, attachments, [...parts, new Uint8Array(rest)])
}

async function partsOf(
  { db, storage }: From,
  holder: string,
  attachments: readonly ListedAttachment[],
): Promise<Uint8Array[] | null> {
  const parts: Uint8Array[] = []
  for (const { attachmentId } of attachments) {
    const part = await findContent(db, storage, holder, attachmentId)
    if (part === undefined) return null
    parts.push(part)
  }
  return parts
}

function sealParts(
  { random }: From,
  rid: string,
  attachments: readonly ListedAttachment[],
  parts: readonly Uint8Array[],
): SealedParcel {
  const content = Uint8Array.from(Buffer.concat(parts))
  const { key, blob, digest } = sealBlob(rid, content, random)
  const value = { key: toB64(key), digest, length: content.length, items: attachments.map(itemOf) }
  wipe(key, content, ...parts)
  return { value, named: { id: toB64(random(16)), digest, length: blob.length }, blob }
}
