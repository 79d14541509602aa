import { CryptoError, type Outcome, outcome } from '../crypto-error.ts'
import { concat } from '../encoding/bytes.ts'
import { blobDigest } from './blob-digest.ts'
import { endStream, pullChunk, startStream } from './stream.ts'
import { CHUNK, CHUNK_OVERHEAD, HEADER_BYTES, sealedBlobLength } from './wire-size.ts'

export type BlobToOpen = {
  readonly rid: string
  readonly blob: Uint8Array
  /** What the record says of it, inside a field that was sealed and signed. */
  readonly key: Uint8Array
  readonly digest: string
  readonly length: number
}

/**
 * Opens a blob: it has to be the very one that its record names, whole, in order, of the one size for this length, with nothing in its padding. No part of
 * one that is not is given out.
 */
export function openBlob(named: BlobToOpen): Outcome<{ content: Uint8Array }> {
  return outcome(() => {
    const { rid, blob, key, digest, length } = named
    if (sealedBlobLength(length) !== blob.length) throw new CryptoError('size')
    if (blobDigest(blob) !== digest) throw new CryptoError('another-blob')
    const padded = opened(rid, key, blob)
    const content = padded.slice(0, length)
    if (padded.subarray(length).some((byte) => byte !== 0)) throw new CryptoError('padding')
    padded.fill(0)
    return { content }
  })
}

function opened(rid: string, key: Uint8Array, blob: Uint8Array): Uint8Array {
  const stream = startStream(rid, key, blob.subarray(0, HEADER_BYTES))
  try {
    const chunks: Uint8Array[] = []
    const step = CHUNK + CHUNK_OVERHEAD
    for (let at = HEADER_BYTES; at < blob.length; at += step)
      chunks.push(pullChunk(stream, blob.subarray(at, at + step), at + step === blob.length))
    return concat(...chunks)
  } finally {
    endStream(stream)
  }
}
