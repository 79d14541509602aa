import { type MemberList, type MultiSigned, Statement } from '@kinlink/contracts'
import { fromB64, KEM_PUBLIC_BYTES } from '@kinlink/crypto/hash'
import { verifyMulti } from '@kinlink/crypto/verify'
import { Compile } from 'typebox/compile'
import { type KeyFault, type KeyHistory, keyFault } from './key-history.ts'

export type Member = Pick<MemberList['members'][number], 'id' | 'threshold' | 'admins'>
/** A believed statement with the digest that the next one names. */
export type Link = { readonly value: Statement; readonly digest: string; readonly document: MultiSigned }
/** Where a statement claims to stand: the Society as the member list has it, what came before. */
export type Place = {
  readonly net: string
  readonly member: Member
  readonly newest: { readonly value: Statement; readonly digest: string } | undefined
  readonly history: KeyHistory
}
/**
 * Why a statement is not to be believed. `unreadable` bytes, version or schema · `another_network` · `another_society` ·
 * `unchained` number or digest of the one before · `contradicts_itself` · `key_rebound` an id with another key, or a key
 * with another id · `key_revived` one that had been dropped · `epoch_went_back` · `epoch_dropped` before it was closed ·
 * `unsigned` by too few of those who have to.
 */
export type StatementFault =
  | 'unreadable'
  | 'another_network'
  | 'another_society'
  | 'unchained'
  | 'contradicts_itself'
  | KeyFault
  | 'unsigned'
/** `field` is the member of the statement at fault. */
export type Judged =
  | ({ readonly ok: true } & Link)
  | { readonly ok: false; readonly why: StatementFault; readonly field: string }

type Keys = readonly { readonly kid: string; readonly pk: string }[]

const validator = Compile(Statement)

/** Judges one statement by what came before it. Pure: dates are for the caller. */
export function judgeStatement(document: MultiSigned, place: Place): Judged {
  const read = verifyMulti('statement', document, new Map())
  const header: unknown = read.ok ? read.header : undefined
  if (!read.ok || !validator.Check(header)) return { ok: false, why: 'unreadable', field: 'header' }
  const value = header as Statement
  const fault = placeFault(value, place) ?? formFault(value) ?? keyFault(place.history, value)
  if (fault !== null) return { ok: false, ...fault }
  if (!signedEnough(document, value, place)) return { ok: false, why: 'unsigned', field: 'signatures' }
  return { ok: true, value, digest: read.digest, document }
}

type Fault = { why: StatementFault; field: string } | null

function placeFault({ net, society, seq, prev }: Statement, place: Place): Fault {
  if (net !== place.net) return { why: 'another_network', field: 'net' }
  if (society !== place.member.id) return { why: 'another_society', field: 'society' }
  if (seq !== (place.newest === undefined ? 0 : place.newest.value.seq + 1)) return { why: 'unchained', field: 'seq' }
  if (prev !== (place.newest?.digest ?? null)) return { why: 'unchained', field: 'prev' }
  return null
}

function formFault({ admins, officers, epochs, authKeys, threshold, recoveryPk }: Statement): Fault {
  const fault = (field: string): Fault => ({ why: 'contradicts_itself', field })
  if (!canMeet(threshold, admins)) return fault('threshold')
  if (!canMeet(authKeys.length, authKeys)) return fault('authKeys')
  for (const part of ['kid', 'signPk', 'kemPk'] as const)
    if (!allDifferent(officers.map((officer) => officer[part]))) return fault('officers')
  // What the automation key may do is less than what any officer may: it never is an officer’s too.
  if (officers.some(({ roles }) => roles.includes('automation') && roles.length > 1)) return fault('officers')
  if (!allDifferent(epochs.map(({ eid }) => eid)) || !allDifferent(epochs.map(({ pk }) => pk))) return fault('epochs')
  if (!officers.every(({ kemPk }) => isKemKey(kemPk))) return fault('officers')
  if (!epochs.every(({ pk }) => isKemKey(pk))) return fault('epochs')
  return recoveryPk === null || isKemKey(recoveryPk) ? null : fault('recoveryPk')
}

/** The threshold of those before, and where administrators or threshold change, the new threshold of the new ones. */
function signedEnough(document: MultiSigned, value: Statement, { newest, member }: Place): boolean {
  const before = newest?.value ?? member
  if (countSigners(document, before.admins) < before.threshold) return false
  return countSigners(document, value.admins) >= value.threshold
}

function countSigners(document: MultiSigned, keys: Keys): number {
  const verified = verifyMulti('statement', document, new Map(keys.map(({ kid, pk }) => [kid, pk])))
  return verified.ok ? verified.signers.length : 0
}

/** Whether so many keys are listed, each once and under one id. */
const canMeet = (threshold: number, keys: Keys): boolean =>
  keys.length >= threshold && allDifferent(keys.map(({ kid }) => kid)) && allDifferent(keys.map(({ pk }) => pk))

const allDifferent = (values: readonly string[]): boolean => new Set(values).size === values.length

function isKemKey(key: string): boolean {
  try {
    fromB64(key, KEM_PUBLIC_BYTES)
    return true
  } catch {
    return false
  }
}
