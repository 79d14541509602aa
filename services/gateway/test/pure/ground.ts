import type {
  CoarsePurpose,
  Context,
  ContextRecipient,
  GrantHeader,
  Line,
  PolicyPack,
  ReceiptHeader,
  RecordHeader,
  RecordType,
  SealedRecord,
  StageFields,
} from '@kinlink/contracts'
import { LINES } from '@kinlink/contracts'
import { decodeHeader, receiptDigest, recordDigest, toB64, utf8 } from '@kinlink/crypto/hash'
import { buildPack, STAGE_ORDER } from '@kinlink/policy'
import type { JudgedAgainst } from '../../src/submission/judge-submission.ts'
import type { ReadSubmission } from '../../src/submission/read-submission.ts'

export const NOW = new Date('2026-11-23T10:00:00Z')
const LATER = '2027-05-23T10:00:00Z'
export const pack: PolicyPack = buildPack({
  ...{ net: 'net', version: '2026.1' },
  ...{ issued: '2026-11-01T00:00:00Z', notAfter: '2027-11-01T00:00:00Z' },
})
const id = (name: string): string => toB64(utf8(name.padEnd(16, '.')).slice(0, 16))
const digest = (name: string): string => toB64(utf8(name.padEnd(32, '.')).slice(0, 32))
export const encoded = (header: object): string => toB64(utf8(JSON.stringify(header)))
const signature = 'A'.repeat(86)

/** Who may be named as a recipient, and whether the author has an agreement with them for every purpose. */
export const CLASSES = {
  'national-society': { country: 'SE', agreed: true },
  icrc: { country: null, agreed: true },
  ifrc: { country: null, agreed: true },
  'without-agreement': { country: 'IT', agreed: false },
  'not-on-the-allow-list': { country: 'FR', agreed: true },
  // Whoever is outside the Movement is in no member list, so that the registry knows nothing of them.
  authority: undefined,
  'external-humanitarian': undefined,
} as const
export type Class = keyof typeof CLASSES
export const EVERY_CLASS = Object.keys(CLASSES) as Class[]

const PURPOSES: CoarsePurpose[] = ['tracing', 'message', 'check-in', 'rights', 'network']
const epochs = (member: string) =>
  LINES.map((line) => ({
    ...{ eid: id(`${member}${line}`), line, state: 'open' },
    notBefore: '2026-01-01T00:00:00Z',
    notAfter: LATER,
  }))
const recipient = (member: string, country: string | null, purposes: CoarsePurpose[]): ContextRecipient => ({
  ...{ member, country, purposes, epochs: epochs(member) },
})
export const context: Context = {
  ...{ net: 'net', coordinator: 'coordinator', author: 'author', keys: [], pack: null, holdsMs: 0 },
  recipients: [
    recipient('author', 'ER', PURPOSES),
    ...EVERY_CLASS.flatMap((name) => {
      const known = CLASSES[name]
      return known === undefined ? [] : [recipient(name, known.country, known.agreed ? PURPOSES : [])]
    }),
  ],
}

/** The fields of a type on a line, each at the stage that first opens it. */
export const stagesOf = (type: RecordType, line: Line): StageFields => {
  const allowed = pack.purposes.filter((one) => one.type === type).flatMap((one) => one.allowed)
  const at = (stage: string) =>
    pack.catalogue
      .filter((f) => f.line === line && f.stages[0] === stage && allowed.includes(f.name))
      .map((f) => f.name)
  return { preview: at('preview'), compare: at('compare'), full: at('full') }
}

export type Plan = { type: RecordType; purpose: CoarsePurpose; to: readonly string[]; listed?: readonly string[] }

/** A submission with its headers read, whole but for what the plan says; signatures are judged elsewhere. */
export const submissionOf = ({ type, purpose, to, listed }: Plan): ReadSubmission => {
  const allowList = listed ?? to.filter((name) => name !== 'not-on-the-allow-list')
  const receiptHeader: ReceiptHeader = {
    ...{ v: 1, net: 'net', id: id('receipt'), author: 'author', purpose, sealed: digest('half') },
    recipients: [...allowList],
    groups: [...new Set(pack.catalogue.map(({ group }) => group))],
    ...{ notBefore: '2026-11-01T00:00:00Z', notAfter: LATER },
  }
  const receipt = { header: encoded(receiptHeader), kid: id('kid'), sig: signature }
  const header: RecordHeader = {
    ...{ v: 1, net: 'net', schema: `${type}/1`, type, author: 'author', purpose, basis: receiptDigest(receipt) },
    ...{ created: '2026-11-23T10:00:00Z', expires: LATER, rid: id('record'), rev: 0, prev: null },
    keysLog: { size: 1, root: digest('root') },
  }
  const allowed = pack.purposes.find((one) => one.type === type)?.allowed ?? []
  const field = (name: string) => {
    const bucket = pack.catalogue.find((one) => one.name === name)?.bucket ?? 64
    return { n: 'A'.repeat(32), c: toB64(new Uint8Array(bucket + 16)), k: digest(name) }
  }
  const record: SealedRecord = {
    header: encoded(header),
    leaves: Array.from({ length: 8 }, (_, at) => digest(`leaf ${at}`)).sort(),
    fields: Object.fromEntries(allowed.map((name) => [name, field(name)])),
    ...{ kid: id('kid'), sig: signature },
  }
  const made = recordDigest(record)
  const grants = ['author', ...to].flatMap((member) =>
    LINES.map((line) => {
      const granted: GrantHeader = {
        ...{ v: 1, net: 'net', gid: id(`${member}${line}`), record: made, rid: header.rid, rev: 0 },
        ...{ granter: 'author', to: member, line, epoch: id(`${member}${line}`), stages: stagesOf(type, line) },
        ...{ purpose, basis: header.basis, notAfter: LATER },
      }
      const grant = {
        header: encoded(granted),
        enc: 'AA',
        wraps: Object.fromEntries(STAGE_ORDER.flatMap((stage) => granted.stages[stage]).map((name) => [name, 'AA'])),
        leaves: [],
        kid: id('kid'),
        sig: signature,
      }
      const decoded = decodeHeader(grant.header)
      return { grant, header: granted, decoded, pointer: `/body/grants/${member}/${line}` }
    }),
  )
  return {
    ...{ record, header, decoded: decodeHeader(record.header), grants, entry: undefined, blob: undefined },
    receipt: { receipt, header: receiptHeader, decoded: decodeHeader(receipt.header) },
  }
}

export const against: JudgedAgainst = {
  ...{ net: 'net', member: 'author', now: NOW, context, pack, packDigest: digest('pack'), digest: digest('record') },
}
