import { BLOB_PART, fromB64, sealedBlobLength } from '@kinlink/crypto/hash'
import { openBlob, wipe } from '@kinlink/crypto/open'
import type { ExchangeClient } from '@kinlink/exchange-client'
import { problem } from '@kinlink/runtime'
import type { KeptParcel } from '../attachments/kept-parcel.ts'
import { itemOf, unpack } from '../attachments/parcel.ts'
import type { Done } from '../idempotency.ts'

/**
 * Fetches what comes with a message, part by part, and opens it. It has to be the very blob that the signed record names, whole, and each file what it is said to be;
 * else nothing of it is kept or shown.
 */
export async function fetchParcel(
  deps: { readonly client: Pick<ExchangeClient, 'readBlobPart'> },
  act: string,
  rid: string,
  parcel: KeptParcel,
): Promise<Done<Uint8Array[]>> {
  const parts: Uint8Array[] = []
  const count = Math.ceil((sealedBlobLength(parcel.length) ?? 0) / BLOB_PART)
  for (let part = 0; part < count; part += 1) {
    const answer = await deps.client.readBlobPart(rid, part, { act })
    if (!answer.ok) {
      const gone = answer.problem.code === 'not_found'
      return { ok: false, problem: gone ? problem('not_found') : problem('unavailable', { retryAfter: 10 }) }
    }
    parts.push(answer.value)
  }
  const { digest, length } = parcel
  const key = fromB64(parcel.key, 32)
  const opened = openBlob({ rid, blob: Uint8Array.from(Buffer.concat(parts)), key, digest, length })
  wipe(key)
  const files = opened.ok ? unpack(parcel.items.map(itemOf), opened.content) : null
  return files === null ? { ok: false, problem: problem('binding_invalid') } : { ok: true, value: files }
}
