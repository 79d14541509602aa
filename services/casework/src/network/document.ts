import type { MultiSigned } from '@kinlink/contracts'
import type { JsonLimits } from '@kinlink/crypto/hash'
import { type DocumentLabel, type PublicKey, verifyMulti } from '@kinlink/crypto/verify'
import type { ChainFault } from '@kinlink/statements'
import type { Static, TSchema } from 'typebox'
import type { Validator } from 'typebox/compile'

/** Bounds of a signed document's header. */
export const DOCUMENT_LIMITS: JsonLimits = { maxBytes: 49_152, maxDepth: 8 }

/** Why a document that somebody serves is not believed. */
export type Disbelief =
  | 'unreadable'
  | 'another_network'
  | 'unsigned'
  | 'unchained'
  | 'rolled_back'
  | 'forked'
  | 'not_in_force'
  | 'contradicts_itself'
  | 'unlogged'
  | 'epoch_substituted'
  | ChainFault

export type Believed<T> = { readonly value: T; readonly digest: string; readonly document: MultiSigned }
export type Judged<T> = ({ readonly ok: true } & Believed<T>) | { readonly ok: false; readonly why: Disbelief }

export const disbelieved = (why: Disbelief): { readonly ok: false; readonly why: Disbelief } => ({ ok: false, why })

/** Reads a document strictly: canonical bytes, strict JSON, closed schema. No signature is believed yet. */
export function readDocument<S extends TSchema>(
  label: DocumentLabel,
  validator: Validator<Record<never, never>, S>,
  document: MultiSigned,
): Judged<Static<S>> {
  const read = verifyMulti(label, document, new Map())
  if (!read.ok) return disbelieved('unreadable')
  const header: unknown = read.header
  if (!validator.Check(header)) return disbelieved('unreadable')
  return { ok: true, value: header as Static<S>, digest: read.digest, document }
}

type Key = { readonly kid: string; readonly pk: string }

/** How many different keys of the list have validly signed. */
export function countSigners(label: DocumentLabel, document: MultiSigned, keys: readonly Key[]): number {
  const known = new Map<string, PublicKey>(keys.map(({ kid, pk }) => [kid, pk]))
  const verified = verifyMulti(label, document, known)
  return verified.ok ? verified.signers.length : 0
}

/** Whether so many different keys are listed, none under an id used twice. */
export const isThreshold = (threshold: number, keys: readonly Key[]): boolean =>
  allDifferent(keys.map(({ kid }) => kid)) && new Set(keys.map(({ pk }) => pk)).size >= threshold

export const allDifferent = (values: readonly string[]): boolean => new Set(values).size === values.length
