import type { MultiSigned, ProblemCode } from '@kinlink/contracts'
import { type DocumentLabel, type PublicKey, verifyMulti } from '@kinlink/crypto/verify'
import { finding, type RuleId } from '@kinlink/policy'
import { type ProblemValue, problem } from '@kinlink/runtime'
import type { Static, TSchema } from 'typebox'
import type { Validator } from 'typebox/compile'

export type Refused = { readonly ok: false; readonly problem: ProblemValue }

/** A refusal of a document: code, rule, member of the document at fault, fixed text. */
export const refused = (code: ProblemCode, rule: RuleId, field: string, text: string): Refused => ({
  ok: false,
  problem: problem(code, { errors: [finding(rule, { field, text })] }),
})

export type ReadDocument<T> = { readonly ok: true; readonly header: T; readonly digest: string } | Refused

/** Reads a document strictly: canonical bytes, strict JSON, closed schema. No signature is believed yet. */
export const readDocument = <S extends TSchema>(
  label: DocumentLabel,
  validator: Validator<Record<never, never>, S>,
  document: MultiSigned,
): ReadDocument<Static<S>> => {
  const read = verifyMulti(label, document, new Map())
  if (!read.ok) return refused('invalid_request', 'P-INDEPENDENT', 'header', 'The document cannot be read.')
  const header: unknown = read.header
  if (!validator.Check(header))
    return refused('invalid_request', 'P-INDEPENDENT', 'header', 'The document does not fit its schema.')
  return { ok: true, header: header as Static<S>, digest: read.digest }
}

/** Ids of the given keys that validly signed the document; one public key counts once whatever ids it is listed under. */
export const signersOf = (
  label: DocumentLabel,
  document: MultiSigned,
  keys: Iterable<readonly [string, PublicKey]>,
): string[] => {
  const verified = verifyMulti(label, document, new Map(keys))
  return verified.ok ? verified.signers : []
}

/** Key list of a document as verifyMulti takes it. */
export const keysOf = (keys: readonly { kid: string; pk: string }[]): [string, string][] =>
  keys.map(({ kid, pk }) => [kid, pk])

/** Whether no value occurs twice. */
export const allDifferent = (values: readonly string[]): boolean => new Set(values).size === values.length

/** The document with the signatures of these ids only: what did not verify is not passed on. */
export const withSignersOnly = (document: MultiSigned, signers: readonly string[]): MultiSigned => ({
  header: document.header,
  signatures: document.signatures.filter(({ kid }) => signers.includes(kid)),
})
