import type { Finding, Submission, TracingRequest } from '@kinlink/contracts'
import type { Signer } from '@kinlink/crypto/sign'
import { checkTracingRequest, endOfConsent, type Judgement, type RuleId, type TracingContext } from '@kinlink/policy'
import type { Random } from '../keys/secret.ts'
import type { LinkageKey } from '../linkage-keys/linkage-key-store.ts'
import type { NetworkSnapshot } from '../network/network.ts'
import { checkReachable, hasAgreement } from '../network/reachable.ts'
import { blindedEntry } from '../sealing/blinded-entry.ts'
import { daysLater, earlier } from '../sealing/buckets.ts'
import { withState } from '../sealing/receipt.ts'
import { type SealPlan, sealAndGrant } from '../sealing/seal-record.ts'
import { tracingValues } from './case-values.ts'
import { checkByPack } from './check-by-pack.ts'

/** An open case is reviewed every twelve months (domain §6.9); what was granted for it ends with the review. */
const CASE_DAYS = 360
/** Field groups that a tracing request discloses, in the public half of its receipt. */
const GROUPS = ['preview', 'core', 'context', 'enquirer', 'handling', 'basis', 'child', 'detention']

export type CaseSealing = {
  network: NetworkSnapshot
  linkageKey: LinkageKey
  random: Random
  now: Date
  revises?: SealPlan['revises']
}

/** Seals a tracing request to everybody it names, with a receipt and a blinded entry of its own; a later revision is of the same record. `ends`: when all of it does, if that is with the enquirer's consent. */
export function sealCase(
  request: TracingRequest,
  signer: Signer,
  { network, linkageKey, random, now, revises }: CaseSealing,
): { rid: string; digest: string; ends: Date | null; submission: Submission } {
  // What rests on the enquirer's consent ends with it, wherever it lies.
  const lasting = daysLater(now, CASE_DAYS)
  const expires = earlier(lasting, endOfConsent(request.enquirer.basis))
  const sealed = sealAndGrant(
    {
      type: 'tracing',
      purpose: 'tracing',
      values: tracingValues(request, now),
      recipients: request.search.recipients,
      transit: request.search.transit ?? [],
      basis: {
        groups: GROUPS,
        sealedHalf: { sought: withState(request.basis), enquirer: withState(request.enquirer.basis) },
        notAfter: expires,
      },
      expires,
      now,
      ...(revises === undefined ? {} : { revises }),
    },
    signer,
    network,
    random,
  )
  const plan = { role: 'sought' as const, rid: sealed.rid, identity: request.sought.person, expires }
  const { entry } = blindedEntry(plan, linkageKey, signer, network, random)
  return {
    rid: sealed.rid,
    digest: sealed.digest,
    ends: expires < lasting ? expires : null,
    submission: { ...sealed.submission, entry },
  }
}

/** Values and rules, and whether everybody that is asked can be sealed to. */
export function judgeRequest(request: TracingRequest, network: NetworkSnapshot, now: Date): Judgement {
  const findings = checkTracingRequest(request, rulesContext(network), now)
  return findings.refusals.length > 0
    ? findings
    : {
        refusals: [...unreachableRecipients(request, network), ...checkByPack(request, network.pack, now)],
        warnings: findings.warnings,
      }
}

/** A forced return is marked in the Society's own access log, so that its auditors look at each (P-FORCED, 8.2). */
export const markOf = (request: TracingRequest): { rules?: RuleId[] } =>
  request.return?.kind === 'forced' ? { rules: ['P-FORCED'] } : {}

/** What the value rules need to know of the network. */
const rulesContext = (network: NetworkSnapshot): TracingContext => ({
  member: network.me,
  countryOf: (member) => network.members.find((m) => m.id === member)?.country,
  hasAgreement: (member) => hasAgreement(network, member, 'tracing'),
})

/** A recipient that has not published an open epoch on every line cannot be sealed to. */
export function unreachableRecipients(request: TracingRequest, network: NetworkSnapshot): Finding[] {
  return request.search.recipients.flatMap((member, i) =>
    checkReachable(network, member, { field: 'search.recipients', pointer: `/search/recipients/${i}` }),
  )
}
