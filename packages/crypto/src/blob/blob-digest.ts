import { H } from '../digest/blake2b.ts'
import { toB64 } from '../encoding/base64url.ts'
import { concat, lp32, T } from '../encoding/bytes.ts'

/** Digest of a sealed blob, which its record names inside a sealed field and its author in the submission. */
export function blobDigest(blob: Uint8Array): string {
  return toB64(H(concat(T('rfl/blob/v1'), lp32(blob))))
}
