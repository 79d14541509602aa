import type { Finding, ProblemCode } from '@kinlink/contracts'
import { type CryptoCode, CryptoError, fromB64, type Refusal } from '@kinlink/crypto/hash'
import { type ProblemValue, problem } from '@kinlink/runtime'

const MAX_FINDINGS = 32

/** A refusal by rules; undefined when there is nothing to refuse. */
export const byRules = (findings: readonly Finding[]): ProblemValue | undefined =>
  findings.length === 0 ? undefined : problem('refused_by_rule', { errors: findings.slice(0, MAX_FINDINGS) })

/** A refusal of the form of a part, with where it stands and one fixed sentence. */
export const fault = (code: ProblemCode, pointer: string, text: string): ProblemValue =>
  problem(code, { errors: [{ pointer, text }] })

export const unreadable = (pointer: string): ProblemValue =>
  fault('invalid_request', pointer, 'The header bytes are not what they have to be.')

/** The bytes of a text in canonical base64url; undefined when it is none. */
export const bytesOf = (text: string): Uint8Array | undefined => {
  try {
    return fromB64(text)
  } catch (error) {
    if (error instanceof CryptoError) return undefined
    throw error
  }
}

const CODES: Readonly<Partial<Record<CryptoCode, ProblemCode>>> = {
  signature: 'signature_invalid',
  key: 'signature_invalid',
  'field-not-committed': 'commitment_invalid',
  'wrap-not-committed': 'commitment_invalid',
  incomplete: 'commitment_invalid',
  leaves: 'commitment_invalid',
  stages: 'binding_invalid',
  'field-not-in-stage': 'binding_invalid',
}

/** What a failed verification is called in public. Field names are not secret from the exchange. */
export const cryptoFault = (refusal: Refusal, pointer: string): ProblemValue =>
  problem(CODES[refusal.code] ?? 'invalid_request', {
    errors: [{ pointer, keyword: refusal.code, ...(refusal.field === undefined ? {} : { field: refusal.field }) }],
  })
