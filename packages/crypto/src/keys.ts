export { CryptoError } from './crypto-error.ts'
export { type KemKey, kemKeyFromSeed } from './kem/xwing.ts'
export type { Argon2Cost } from './keys/argon2id.ts'
export {
  type Context,
  decryptAtRest,
  encryptAtRest,
  sessionUnwrap,
  sessionWrap,
} from './keys/boxed-bytes.ts'
export { KEY_FILE_COST, type KeyFile, protect, unprotect } from './keys/key-file.ts'
export {
  type KeyringContext,
  type KeyringEntry,
  type UnwrapRequest,
  unwrapKey,
  type WrapRequest,
  wrapKey,
} from './keys/keyring.ts'
export { ACCOUNT_COST, checkPassphrase, hashPassphrase } from './keys/passphrase.ts'
export { generateKemKey, generateSignKey, newKeyId, type SignKey, signKeyFromSeed } from './keys/sign-key.ts'
export {
  combineShares,
  readShare,
  recoveryFingerprint,
  type ShareNotice,
  type SplitRequest,
  splitRecoveryKey,
} from './recovery/recovery-key.ts'
export type { Scheme } from './recovery/share.ts'
export { ready, wipe } from './sodium.ts'
