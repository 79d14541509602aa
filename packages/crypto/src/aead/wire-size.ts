/** Sizes of XChaCha20-Poly1305 in bytes; kept apart so that verifying code need not load the cipher. */
export const NONCE_BYTES = 24
export const TAG_BYTES = 16
