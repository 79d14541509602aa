import { CryptoError } from '../crypto-error.ts'
import { concat, draw, type Random } from '../encoding/bytes.ts'
import { blobDigest } from './blob-digest.ts'
import { endStream, pushChunk, startStream } from './stream.ts'
import { CHUNK, HEADER_BYTES, paddedBlobLength } from './wire-size.ts'

export type SealedBlob = {
  /** Belongs into a sealed field of the record. The caller wipes it afterwards. */
  readonly key: Uint8Array
  readonly blob: Uint8Array
  readonly digest: string
}

/**
 * Seals what is too large for a field: zeros up to one of six sizes, then a stream of chunks of 64 KiB, each bound to the record, its place and the last one's end.
 * The key is for this blob alone. @throws CryptoError `size` for nothing and for more than 8 MiB
 */
export function sealBlob(rid: string, content: Uint8Array, random: Random): SealedBlob {
  const length = paddedBlobLength(content.length)
  if (length === undefined) throw new CryptoError('size')
  const padded = new Uint8Array(length)
  padded.set(content)
  const key = draw(random, 32)
  const header = draw(random, HEADER_BYTES)
  const stream = startStream(rid, key, header)
  const chunks: Uint8Array[] = []
  for (let at = 0; at < length; at += CHUNK)
    chunks.push(pushChunk(stream, padded.subarray(at, at + CHUNK), at + CHUNK === length))
  endStream(stream)
  padded.fill(0)
  const blob = concat(header, ...chunks)
  return { key, blob, digest: blobDigest(blob) }
}
