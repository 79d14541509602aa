import {
  type Finding,
  type GrantHeader,
  type Line,
  type Projection,
  RecordHeader,
  type SignedAct,
} from '@kinlink/contracts'
import { CryptoError, decodeHeader, receiptDigest } from '@kinlink/crypto/hash'
import { openRecord } from '@kinlink/crypto/open'
import { verifyReceipt } from '@kinlink/crypto/verify'
import { Compile } from 'typebox/compile'
import type { NetworkSnapshot } from '../network/network.ts'
import type { Revision } from '../record-memory/judge-revision.ts'
import { granterKey } from './granter-key.ts'
import { judgeValues } from './judge-values.ts'

const headers = Compile(RecordHeader)

/** A private key of an epoch of this Society. */
export type EpochSecret = { eid: string; sk: Uint8Array }

/** The epoch keys at hand, by line: an officer's own, or the automation's society line. */
export type EpochSecrets = Readonly<Partial<Record<Line, readonly EpochSecret[]>>>

export type Opened = {
  header: RecordHeader
  digest: string
  values: Map<string, unknown>
  recipients: readonly string[]
}
/** What opened rightly and holds what a rule refuses: its author has said it, so that it counts for what is remembered of the record. */
export type BrokenRule = { readonly findings: readonly Finding[]; readonly seen: Revision }
export type OpenOutcome = { ok: true; value: Opened } | { ok: false; code: string; broken?: BrokenRule }

/** The revision that was verified, whether its values may be shown or not; undefined for what did not verify. */
export const revisionIn = (opened: OpenOutcome): Revision | undefined =>
  opened.ok ? opened.value : opened.broken?.seen

/**
 * Opens what the exchange handed over, trusting none of it: record, grants and receipt must verify under keys from the author's own statement, belong
 * together, and be meant for this Society. Lines without an epoch key stay closed; fields that the pack does not know are refused, and so are values that a rule refuses.
 * @param asked id of the record that was asked for
 */
export function openProjection(
  asked: string,
  projection: Projection,
  network: NetworkSnapshot,
  secrets: EpochSecrets,
  now: Date,
): OpenOutcome {
  try {
    return open(asked, projection, network, secrets, now)
  } catch (error) {
    if (error instanceof CryptoError) return refused(error.code)
    throw error
  }
}

function open(
  asked: string,
  projection: Projection,
  network: NetworkSnapshot,
  secrets: EpochSecrets,
  now: Date,
): OpenOutcome {
  const header: unknown = decodeHeader(projection.record.header).json
  // Another Society's casework made it, and an exchange may have let anything through.
  if (!headers.Check(header)) return refused('header')
  // Rightly signed and granted as it may be: another record in the place of the one that was asked for.
  if (header.rid !== asked) return refused('another_record')
  if (header.net !== network.net) return refused('version')
  const signPk = network.officerKey(header.author, projection.record.kid)
  if (signPk === null)
    return refused(network.officerEver(header.author, projection.record.kid) ? 'author_left' : 'author_key')
  const known = new Set(network.pack.catalogue.map((f) => f.name))
  if (Object.keys(projection.record.fields).some((name) => !known.has(name))) return refused('field_not_in_catalogue')
  const receipt = receiptOf(projection.receipt, header, network)
  if (!receipt.ok) return receipt

  const values = new Map<string, unknown>()
  let digest = ''
  for (const grant of projection.grants) {
    const target = decodeHeader(grant.header).json as unknown as GrantHeader
    if (target.to !== network.me || target.basis !== header.basis) return refused('grant_for_another')
    const secret = (secrets[target.line] ?? []).find((s) => s.eid === target.epoch)
    const granterPk = granterKey(grant, target, projection.mandates ?? [], network)
    if (granterPk === null || target.granter !== header.author) return refused('granter_key')
    if (secret === undefined) continue
    const opened = openRecord({
      record: projection.record,
      signPk,
      grant,
      grantKeys: { epochSk: secret.sk, signPk: granterPk },
    })
    if (!opened.ok) return refused(opened.code)
    digest = opened.digest
    for (const [name, value] of opened.values) values.set(name, value)
  }
  if (digest === '') return refused('no_grant')
  network.heard({ author: header.author, recordId: header.rid, ...header.keysLog })
  const findings =
    header.author === network.me
      ? []
      : judgeValues(header, { values, receipt: receipt.header, recipients: receipt.recipients }, network, now)
  if (findings.length > 0) return { ...refused('refused_by_rule'), broken: { findings, seen: { header, digest } } }
  return { ok: true, value: { header, digest, values, recipients: receipt.recipients } }
}

const refused = (code: string) => ({ ok: false as const, code })

/** The public half must be the one that the author's header names, signed by an officer of the author. */
function receiptOf(receipt: SignedAct | null, header: RecordHeader, network: NetworkSnapshot) {
  if (receipt === null) {
    return header.type === 'key' && header.basis === network.packDigest
      ? { ok: true as const, recipients: [], header: null }
      : refused('receipt_missing')
  }
  const pk = network.officerKey(header.author, receipt.kid)
  if (pk === null || receiptDigest(receipt) !== header.basis) return refused('receipt')
  const verified = verifyReceipt(receipt, pk)
  if (!verified.ok) return refused('receipt')
  const recipients = (verified.header as { recipients?: string[] }).recipients ?? []
  return recipients.includes(network.me) || header.author === network.me
    ? { ok: true as const, recipients, header: verified.header }
    : refused('not_on_allow_list')
}
