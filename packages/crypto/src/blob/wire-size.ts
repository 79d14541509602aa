/** Bytes of plaintext in one chunk of a blob's stream. */
export const CHUNK = 65_536
/** Header of the stream, and what every chunk is longer by. */
export const HEADER_BYTES = 24
export const CHUNK_OVERHEAD = 17

const SMALLEST = 4 * CHUNK
/** Content of the largest blob there is. */
export const MAX_BLOB_CONTENT = 128 * CHUNK

/** Bytes that content of a length is padded to: a power of two from 256 KiB to 8 MiB; undefined for none and for more. */
export function paddedBlobLength(length: number): number | undefined {
  if (!Number.isInteger(length) || length < 1 || length > MAX_BLOB_CONTENT) return undefined
  let padded = SMALLEST
  while (padded < length) padded *= 2
  return padded
}

const sealedLength = (padded: number): number => HEADER_BYTES + (padded / CHUNK) * (CHUNK + CHUNK_OVERHEAD)

/** Bytes of the sealed blob of content of a length: one of six sizes, so that it tells little; undefined when there is no such blob. */
export function sealedBlobLength(length: number): number | undefined {
  const padded = paddedBlobLength(length)
  return padded === undefined ? undefined : sealedLength(padded)
}

/** Every size that a sealed blob may have. */
export const BLOB_LENGTHS: readonly number[] = [1, 2, 4, 8, 16, 32].map((times) => sealedLength(times * SMALLEST))

/** A blob travels in parts of this many bytes, the last one shorter: the smallest blob is one part. */
export const BLOB_PART = sealedLength(SMALLEST)
