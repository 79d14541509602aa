import type {
  Chain,
  CoarsePurpose,
  Grant,
  GrantHeader,
  PolicyPack,
  RecordHeader,
  RecordType,
  Stage,
  Submission,
} from '@kinlink/contracts'
import { LINES } from '@kinlink/contracts'
import { toB64 } from '@kinlink/crypto/hash'
import { type FieldValue, grantRecord, type SealedResult, sealRecord, wipe } from '@kinlink/crypto/seal'
import type { Signer } from '@kinlink/crypto/sign'
import { fieldsForRole, schemaOf } from '@kinlink/policy'
import type { Random } from '../keys/secret.ts'
import type { NetworkSnapshot } from '../network/network.ts'
import { hourBucket } from './buckets.ts'
import { type ReceiptPlan, signedReceipt } from './receipt.ts'

/** What is to be sealed, in values; a catalogue field that is not named is sealed as `null`, so that presence tells nothing. */
export type SealPlan = {
  type: RecordType
  purpose: CoarsePurpose
  values: Record<string, unknown>
  /** Societies that are granted the record; the author always keeps a grant per line besides. */
  recipients: readonly string[]
  /** Those of them that need less (`search.transit`). */
  transit?: readonly string[]
  /** The receipt to be made and signed, or the digest of the policy pack for records of the network itself. */
  basis: ReceiptPlan | { pack: string }
  expires: Date
  now: Date
  /** Chosen beforehand, for values that are bound to it, and for a record that takes the place of one that the exchange has refused. */
  rid?: string
  /** What the only recipient has been sent before; absent in what goes to several, or is told at windows. */
  chain?: Chain
  /** For a later revision: the record, and number and digest of the revision that it follows. */
  revises?: { rid: string; rev: number; prev: string }
}
export type SealedSubmission = { rid: string; digest: string; submission: Submission }

type Catalogue = PolicyPack['catalogue']

/**
 * Seals every value on its own, signs the list of commitments, and grants the record on all three lines to every recipient and to the author.
 * @throws when a recipient has no open epoch on a line: callers check the network view beforehand.
 */
export function sealAndGrant(
  plan: SealPlan,
  signer: Signer,
  network: NetworkSnapshot,
  random: Random,
): SealedSubmission {
  const rid = plan.revises?.rid ?? plan.rid ?? toB64(random(16))
  const catalogue = catalogueOf(network.pack, plan.type)
  const receipt = 'pack' in plan.basis ? null : signedReceipt(plan.basis, plan, signer, network, random)
  const basis = 'pack' in plan.basis ? plan.basis.pack : (receipt?.digest ?? '')
  const values = receipt === null ? plan.values : { ...plan.values, legalBasis: receipt.sealedHalf }
  const sealed = sealRecord({
    header: recordHeader(plan, rid, basis, network),
    fields: new Map(catalogue.map((f) => [f.name, { value: plain(values[f.name]), bucket: f.bucket }])),
    ...signer,
    random,
  })
  const grants = [network.me, ...plan.recipients].flatMap((to) =>
    grantsTo(to, { plan, rid, basis, sealed, catalogue, signer, network, random }),
  )
  for (const key of sealed.fieldKeys.values()) wipe(key)
  const submission = { record: sealed.record, grants, ...(receipt === null ? {} : { receipt: receipt.receipt }) }
  return { rid, digest: sealed.digest, submission }
}

/** The fields that a record of this type consists of, in the order of the pack. */
export function catalogueOf(pack: PolicyPack, type: RecordType): Catalogue {
  const allowed = new Set(pack.purposes.filter((p) => p.type === type).flatMap((p) => p.allowed))
  return pack.catalogue.filter((f) => allowed.has(f.name))
}

/** JSON as it will be read back; what JSON cannot hold becomes null. */
const plain = (value: unknown): FieldValue['value'] => JSON.parse(JSON.stringify(value ?? null)) as FieldValue['value']

const recordHeader = (plan: SealPlan, rid: string, basis: string, network: NetworkSnapshot): RecordHeader => ({
  v: 1,
  net: network.net,
  schema: schemaOf(network.pack, plan.type),
  type: plan.type,
  author: network.me,
  purpose: plan.purpose,
  basis,
  created: hourBucket(plan.now),
  expires: hourBucket(plan.expires),
  rid,
  rev: plan.revises === undefined ? 0 : plan.revises.rev + 1,
  prev: plan.revises?.prev ?? null,
  keysLog: network.keysLog,
  ...(plan.chain === undefined ? {} : { chain: plan.chain }),
})

type Granting = {
  plan: SealPlan
  rid: string
  basis: string
  sealed: SealedResult
  catalogue: Catalogue
  signer: Signer
  network: NetworkSnapshot
  random: Random
}

/** Always three grants, one per epoch line, so that their presence tells nothing of a child or a detention (architecture §4). */
function grantsTo(to: string, g: Granting): Grant[] {
  const needs = g.plan.transit?.includes(to) ? fieldsForRole(g.network.pack, g.plan.type, 'transit') : null
  return LINES.map((line) => {
    const epoch = g.network.epochsOf(to).find((e) => e.line === line && e.state === 'open')
    if (epoch === undefined) throw new Error('A recipient has no open epoch on a line')
    const at = (stage: Stage) =>
      g.catalogue
        .filter((f) => f.line === line && f.stages.includes(stage) && (needs?.has(f.name) ?? true))
        .map((f) => f.name)
    const header: GrantHeader = {
      v: 1,
      net: g.network.net,
      gid: toB64(g.random(16)),
      record: g.sealed.digest,
      rid: g.rid,
      rev: g.plan.revises === undefined ? 0 : g.plan.revises.rev + 1,
      granter: g.network.me,
      to,
      line,
      epoch: epoch.eid,
      stages: { preview: at('preview'), compare: at('compare'), full: at('full') },
      purpose: g.plan.purpose,
      basis: g.basis,
      notAfter: hourBucket(g.plan.expires),
    }
    return grantRecord({ header, fieldKeys: g.sealed.fieldKeys, epochPk: epoch.pk, ...g.signer, random: g.random })
  })
}
