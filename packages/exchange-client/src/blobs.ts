import { BlobPart, BlobPartAnswer } from '@kinlink/contracts'
import type { Answer } from './answer.ts'
import type { Act, Call } from './call.ts'

export type BlobCalls = {
  /** PUT /v1/blobs/{id}/{part}: one part of a blob, before the record that names it. The same part again has the same answer. */
  putBlobPart(id: string, part: number, bytes: Uint8Array, options?: Act): Promise<Answer<BlobPartAnswer>>
  /** GET /v1/records/{id}/blob/{part}: one part of the blob of a record, as far as the record may be seen. */
  readBlobPart(recordId: string, part: number, options?: Act): Promise<Answer<Uint8Array>>
}

/** What is too large for a field of a record. */
export const blobCalls = (call: Call): BlobCalls => ({
  putBlobPart: (id, part, bytes, options) =>
    call('PUT', `/v1/blobs/${encodeURIComponent(id)}/${part}`, {
      ...options,
      body: { bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url') },
      answer: BlobPartAnswer,
    }),
  readBlobPart: async (recordId, part, options) => {
    const path = `/v1/records/${encodeURIComponent(recordId)}/blob/${part}`
    const answer = await call('GET', path, { ...options, answer: BlobPart })
    return answer.ok ? { ok: true, value: Uint8Array.from(Buffer.from(answer.value.bytes, 'base64url')) } : answer
  },
})
