/** Sizes of X-Wing on the wire, in bytes; kept apart so that verifying code need not load the KEM. */
export const KEM_PUBLIC_BYTES = 1216
export const KEM_CIPHERTEXT_BYTES = 1120
