import { type MultiSigned, PolicyPack } from '@kinlink/contracts'
import { fromB64 } from '@kinlink/crypto/hash'
import { comparePackVersions, PACK_SIGNERS, readPack } from '@kinlink/policy'
import { Compile } from 'typebox/compile'
import { type Believed, countSigners, disbelieved, type Judged, readDocument } from './document.ts'

const validator = Compile(PolicyPack)

export type PackContext = {
  readonly net: string
  /** Key administrators of the coordinating member. */
  readonly admins: readonly { readonly kid: string; readonly pk: string }[]
  readonly newest: Believed<PolicyPack> | null
}

/** Judges a policy pack: consistent, not older than the one believed, signed by two administrators of the coordinating member. */
export function judgePolicyPack(document: MultiSigned, { net, admins, newest }: PackContext): Judged<PolicyPack> {
  const read = readDocument('policy-pack', validator, document)
  if (!read.ok) return read
  const pack = read.value
  if (pack.net !== net) return disbelieved('another_network')
  if (newest !== null && newest.digest === read.digest) return read
  const order = newest === null ? 1 : comparePackVersions(pack.version, newest.value.version)
  if (order < 0) return disbelieved('rolled_back')
  if (order === 0) return disbelieved('forked')
  if (!readPack(fromB64(document.header)).ok) return disbelieved('contradicts_itself')
  return countSigners('policy-pack', document, admins) >= PACK_SIGNERS ? read : disbelieved('unsigned')
}
