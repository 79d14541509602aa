import { CryptoError } from '../crypto-error.ts'
import { fromB64 } from '../encoding/base64url.ts'
import { concat, keyOf, T } from '../encoding/bytes.ts'
import { sodium } from '../sodium.ts'

/** One end of a secretstream (XChaCha20-Poly1305), and what its chunks are bound to. */
export type Stream = {
  readonly state: Parameters<typeof sodium.crypto_secretstream_xchacha20poly1305_push>[0]
  readonly aad: Uint8Array
}

/**
 * Starts a stream from its header and key. Both ends start in the same state: this is the start of the reading end, which unlike that of the writing end takes
 * the header, which is to come from the caller's randomness. @throws CryptoError `key`, `size`
 */
export function startStream(rid: string, key: Uint8Array, header: Uint8Array): Stream {
  if (header.length !== sodium.crypto_secretstream_xchacha20poly1305_HEADERBYTES) throw new CryptoError('size')
  const aad = concat(T('rfl/blob/chunk/v1'), fromB64(rid, 16))
  return { state: sodium.crypto_secretstream_xchacha20poly1305_init_pull(header, keyOf(key, 32)), aad }
}

/** The next chunk, sealed; the last one says that it is the last. */
export function pushChunk({ state, aad }: Stream, chunk: Uint8Array, last: boolean): Uint8Array {
  return sodium.crypto_secretstream_xchacha20poly1305_push(state, chunk, aad, tagOf(last))
}

/** The next chunk, opened. @throws CryptoError `decrypt` for one that was edited, moved, left out, or is last where another should be */
export function pullChunk({ state, aad }: Stream, sealed: Uint8Array, last: boolean): Uint8Array {
  const pulled = sodium.crypto_secretstream_xchacha20poly1305_pull(state, sealed, aad)
  if (pulled === false || pulled.tag !== tagOf(last)) throw new CryptoError('decrypt')
  return pulled.message
}

const tagOf = (last: boolean): number =>
  last
    ? sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL
    : sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE

/** Gives back and overwrites the memory that the library keeps a state in, which it does not do itself and its types do not show. */
export function endStream({ state }: Stream): void {
  const { HEAPU8, _free } = (sodium as unknown as { libsodium: Heap }).libsodium
  const address = state as unknown as number
  HEAPU8.fill(0, address, address + STATE_BYTES)
  _free(address)
}
type Heap = { readonly HEAPU8: Uint8Array; _free(address: number): void }
const STATE_BYTES = 52
