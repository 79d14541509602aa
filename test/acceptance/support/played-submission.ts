import { randomBytes } from 'node:crypto'
import {
  type GrantHeader,
  LINES,
  type PolicyPack,
  type RecordHeader,
  type RecordType,
  type Stage,
  type Statement,
  type Submission,
} from '@kinlink/contracts'
import { receiptCommitment, toB64 } from '@kinlink/crypto/hash'
import { grantRecord, sealRecord } from '@kinlink/crypto/seal'
import { type Signer, signEntry, signReceipt } from '@kinlink/crypto/sign'
import type { PlayedSociety } from './played-society.ts'

const random = (n: number): Uint8Array => new Uint8Array(randomBytes(n))
const HOUR = 3_600_000
/** An instant cut to the hour, so many hours from now. */
export const hours = (from: number): string => `${new Date(Date.now() + from * HOUR).toISOString().slice(0, 13)}:00:00Z`
export const anId = (): string => toB64(random(16))

/** What an attack says differently; everything else is as an honest casework would say it. */
export type Said = {
  readonly type?: RecordType
  readonly recipients?: readonly string[]
  readonly allowList?: readonly string[]
  readonly header?: Partial<RecordHeader>
  readonly grantHeader?: (header: GrantHeader) => Partial<GrantHeader>
  readonly receiptHeader?: Record<string, unknown>
  readonly entryHeader?: Record<string, unknown>
  /** Fields besides or instead of the catalogue's. */
  readonly fields?: Readonly<Record<string, { value: unknown; bucket: number } | null>>
  readonly signer?: Signer
  readonly code?: Uint8Array
}

/** Newest statements of those whom a record is granted to. */
export type Known = { readonly pack: PolicyPack; readonly statements: ReadonlyMap<string, Statement> }

/** A tracing submission as `Said`, sealed and signed with real keys. */
export function aSubmission(society: PlayedSociety, known: Known, said: Said = {}): Submission {
  const type = said.type ?? 'tracing'
  const signer = said.signer ?? society.officer
  const recipients = said.recipients ?? ['transit']
  const rid = said.header?.rid ?? anId()
  const { receipt, digest } = signReceipt(
    {
      v: 1,
      net: society.net,
      id: anId(),
      author: society.member,
      purpose: 'tracing',
      recipients: said.allowList ?? recipients,
      groups: [...new Set(known.pack.catalogue.map(({ group }) => group))],
      notBefore: hours(0),
      notAfter: hours(24 * 90),
      sealed: receiptCommitment(random(32), random(64)),
      ...said.receiptHeader,
    },
    signer,
  )
  const header: RecordHeader = {
    v: 1,
    net: society.net,
    schema: `${type}/1`,
    type,
    author: society.member,
    purpose: 'tracing',
    basis: digest,
    created: hours(0),
    expires: hours(24 * 90),
    rid,
    rev: 0,
    prev: null,
    keysLog: { size: 0, root: toB64(new Uint8Array(32)) },
    ...said.header,
  }
  const catalogue = fieldsOf(known.pack, type, said)
  const sealed = sealRecord({ header, fields: new Map(catalogue.map((f) => [f.name, f])), ...signer, random })
  const grants = [society.member, ...recipients].flatMap((to) =>
    LINES.map((line) => {
      const at = (stage: Stage) =>
        known.pack.catalogue
          .filter((f) => f.line === line && f.stages.includes(stage) && sealed.fieldKeys.has(f.name))
          .map((f) => f.name)
      const epoch = known.statements.get(to)?.epochs.find((e) => e.line === line)
      if (epoch === undefined) throw new RangeError(`${to} has no epoch`)
      const plain: GrantHeader = {
        v: 1,
        net: society.net,
        gid: anId(),
        record: sealed.digest,
        rid,
        rev: header.rev,
        granter: society.member,
        to,
        line,
        epoch: epoch.eid,
        stages: { preview: at('preview'), compare: at('compare'), full: at('full') },
        purpose: 'tracing',
        basis: header.basis,
        notAfter: header.expires,
      }
      const granted = { ...plain, ...said.grantHeader?.(plain) }
      return grantRecord({ header: granted, fieldKeys: sealed.fieldKeys, epochPk: epoch.pk, ...signer, random })
    }),
  )
  const entry = anEntry(society, { role: 'sought', rid, ...said.entryHeader }, said.code, signer)
  return { record: sealed.record, grants, receipt, entry }
}

/** A blinded entry; without a code given, one that looks like nobody. */
export const anEntry = (
  society: PlayedSociety,
  header: Record<string, unknown> = {},
  code: Uint8Array = random(256),
  signer: Signer = society.officer,
): NonNullable<Submission['entry']> =>
  signEntry(
    {
      v: 1,
      net: society.net,
      id: anId(),
      author: society.member,
      role: 'present',
      rid: null,
      codeEpoch: anId(),
      expires: hours(24 * 60),
      ...header,
    },
    code,
    signer,
  )

function fieldsOf(pack: PolicyPack, type: RecordType, said: Said) {
  const allowed = new Set(pack.purposes.filter((p) => p.type === type).flatMap((p) => p.allowed))
  const plain = pack.catalogue
    .filter((f) => allowed.has(f.name))
    .map(({ name, bucket }) => ({ name, value: null, bucket }))
  const fields = new Map<string, { name: string; value: unknown; bucket: number }>(plain.map((f) => [f.name, f]))
  for (const [name, field] of Object.entries(said.fields ?? {})) {
    if (field === null) fields.delete(name)
    else fields.set(name, { name, ...field })
  }
  return [...fields.values()] as { name: string; value: null; bucket: number }[]
}
