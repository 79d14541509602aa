export { type AttestKey, attestKeyPem, generateAttestKey } from './attest/attest-key.ts'
export { signNote } from './attest/sign-note.ts'
export {
  attestKeyFromWebhookSecret,
  signWebhook,
  webhookPublicKey,
  webhookSecretKey,
} from './attest/sign-webhook.ts'
export { CryptoError } from './crypto-error.ts'
export { ready } from './sodium.ts'
