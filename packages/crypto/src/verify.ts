export {
  ACT_LABELS,
  type ActLabel,
  DOCUMENT_LABELS,
  type DocumentLabel,
  type SignedAct,
  verifyAct,
} from './act/act.ts'
export { type MultiSigned, verifyMulti } from './act/document.ts'
export { type CryptoCode, CryptoError, type Outcome, type Refusal } from './crypto-error.ts'
export { type PublicKey, verifyEd25519 } from './ed25519/verify-signature.ts'
export { type BlindedEntry, verifyEntry } from './entry/blinded-entry.ts'
export type { Grant, StageName, Stages } from './grant/grant.ts'
export { projectGrant } from './grant/project-grant.ts'
export { type VerifiedGrant, verifyGrant } from './grant/verify-grant.ts'
export { type NoteKey, noteKeyId, noteVerifierKey } from './note/signed-note.ts'
export { parseNoteVerifierKey, verifyNote } from './note/verify-note.ts'
export { type Receipt, type Verified, verifyReceipt } from './receipt/receipt.ts'
export { projectRecord } from './record/project-record.ts'
export { MAX_FIELDS, type SealedField, type SealedRecord } from './record/sealed-record.ts'
export { type VerifiedRecord, verifyProjection, verifyRecord } from './record/verify-record.ts'
export { ready } from './sodium.ts'
export { verifyWebhook, type WebhookCheck, type WebhookHeaders } from './webhook/verify-webhook.ts'
