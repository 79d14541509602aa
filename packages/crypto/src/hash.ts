export { type ActLabel, actDigest, type DocumentLabel, type SignLabel } from './act/act.ts'
export { blobDigest } from './blob/blob-digest.ts'
export { BLOB_LENGTHS, BLOB_PART, MAX_BLOB_CONTENT, sealedBlobLength } from './blob/wire-size.ts'
export { type CryptoCode, CryptoError, type Outcome, type Refusal } from './crypto-error.ts'
export { H, keyedH, sha256 } from './digest/blake2b.ts'
export { fingerprint } from './digest/fingerprint.ts'
export { keysLogCommitment, type LoggedDocument } from './digest/keys-log-leaf.ts'
export { decodedLength, fromB64, toB64 } from './encoding/base64url.ts'
export { concat, equalBytes, lp8, lp32, type Random, T, u16, u32, utf8 } from './encoding/bytes.ts'
export { decodeHeader, type Header } from './encoding/header.ts'
export {
  HEADER_LIMITS,
  type JsonLimits,
  type JsonObject,
  type JsonValue,
  parseStrictJson,
} from './encoding/strict-json.ts'
export { entryDigest } from './entry/blinded-entry.ts'
export { grantDigest } from './grant/commitment.ts'
export { KEM_PUBLIC_BYTES } from './kem/wire-size.ts'
export { matchesReceipt, receiptCommitment, receiptDigest } from './receipt/receipt.ts'
export { recordDigest } from './record/commitment.ts'
export { ready } from './sodium.ts'
