export { type SealedBlob, sealBlob } from './blob/seal-blob.ts'
export { CryptoError } from './crypto-error.ts'
export { type GrantRequest, grantRecord } from './grant/grant-record.ts'
export {
  type FieldKeys,
  type FieldValue,
  type SealedResult,
  type SealRequest,
  sealRecord,
} from './record/seal-record.ts'
export { ready, wipe } from './sodium.ts'
