import type { MemberList, MultiSigned, PolicyPack } from '@kinlink/contracts'
import type { Anchors } from '@kinlink/runtime'
import { type Chain, openChain } from '@kinlink/statements'
import type { KnownLog } from '../keys-log/known-log.ts'
import { judgeAgreement, type KnownAgreement } from './agreements.ts'
import type { Believed, Disbelief } from './document.ts'
import type { KeptDocument } from './document-store.ts'
import { judgeMemberList } from './member-list.ts'
import { judgePolicyPack } from './policy-packs.ts'
import { substitutesEpoch } from './substituted-epoch.ts'

/** What has been believed so far. A new value replaces the old one; nothing in it is ever changed. */
export type Knowledge = {
  readonly list: Believed<MemberList> | null
  readonly chains: ReadonlyMap<string, Chain>
  readonly agreements: ReadonlyMap<string, KnownAgreement>
  readonly pack: Believed<PolicyPack> | null
}

export const NOTHING: Knowledge = { list: null, chains: new Map(), agreements: new Map(), pack: null }

/** Whose view it is, and where its trust begins. */
export type Viewpoint = { readonly net: string; readonly me: string; readonly anchors: Anchors }

/** What came of a document: the knowledge after it, what is new and to be kept, and why something was not believed. */
export type Learned = {
  readonly knowledge: Knowledge
  readonly keep: readonly KeptDocument[]
  readonly why: Disbelief | null
}

const unchanged = (knowledge: Knowledge, why: Disbelief | null): Learned => ({ knowledge, keep: [], why })

/** Where the keys log has a document: there, there with another digest, or not at all. `null` for what was found in it before. */
export type Logged = Pick<KnownLog, 'digestOf'> | null

function logFault(log: Logged, society: string | null, { seq, digest }: { seq: number; digest: string }) {
  if (log === null) return null
  const logged = log.digestOf(society === null ? 'member-list' : 'statement', society, seq)
  if (logged === undefined) return 'unlogged'
  return logged === digest ? null : 'forked'
}

/** A member list is believed once it stands in the keys log. */
export function learnMemberList(
  knowledge: Knowledge,
  { net, anchors }: Viewpoint,
  document: MultiSigned,
  log: Logged,
): Learned {
  const judged = judgeMemberList(document, { net, anchors, newest: knowledge.list })
  if (!judged.ok) return unchanged(knowledge, judged.why)
  if (knowledge.list?.digest === judged.digest) return unchanged(knowledge, null)
  const { value, digest } = judged
  const fault = logFault(log, null, { seq: value.seq, digest })
  if (fault !== null) return unchanged(knowledge, fault)
  const keep = [{ kind: 'member-list' as const, subject: '', seq: value.seq, digest, document }]
  return { knowledge: { ...knowledge, list: { value, digest, document } }, keep, why: null }
}

/** Statements are believed one by one, up to the first that does not follow or does not stand in the keys log. */
export function learnStatements(
  knowledge: Knowledge,
  { net }: Viewpoint,
  { society, documents }: { society: string; documents: readonly MultiSigned[] },
  log: Logged,
): Learned {
  const member = knowledge.list?.value.members.find(({ id }) => id === society)
  if (member === undefined) return unchanged(knowledge, 'unchained')
  const known = knowledge.chains.get(society) ?? []
  const judged = openChain(documents, { net, member, known })
  const faults = judged.chain.map(({ value, digest }, seq) =>
    seq < known.length ? null : logFault(log, society, { seq: value.seq, digest }),
  )
  const first = faults.findIndex((fault) => fault !== null)
  const chain = first < 0 ? judged.chain : judged.chain.slice(0, first)
  const fault = faults[first] ?? judged.why
  const why = fault !== null && substitutesEpoch(known, documents) ? 'epoch_substituted' : fault
  if (chain.length === known.length) return unchanged(knowledge, why)
  const keep = chain.slice(known.length).map(({ value, digest, document }) => ({
    kind: 'statement' as const,
    subject: society,
    seq: value.seq,
    digest,
    document,
  }))
  return { knowledge: { ...knowledge, chains: new Map(knowledge.chains).set(society, chain) }, keep, why }
}

/** `ever`: signatures of administrators who were in office at any time, for documents that were believed then. */
type InOffice = 'now' | 'ever'

export function learnAgreement(
  knowledge: Knowledge,
  { net, me }: Viewpoint,
  document: MultiSigned,
  inOffice: InOffice = 'now',
): Learned {
  const adminsOf = (member: string) => administratorsOf(knowledge, member, inOffice)
  const judged = judgeAgreement(document, { net, me, adminsOf })
  if (!judged.ok) return unchanged(knowledge, judged.why)
  const { agreement, digest, signedBy } = judged
  const known = knowledge.agreements.get(agreement.id)
  if (known !== undefined && known.digest !== digest) return unchanged(knowledge, 'forked')
  if (known !== undefined && known.signedBy.length >= signedBy.length) return unchanged(knowledge, null)
  const agreements = new Map(knowledge.agreements).set(agreement.id, { agreement, digest, document, signedBy })
  const keep = [{ kind: 'agreement' as const, subject: agreement.id, seq: 0, digest, document }]
  return { knowledge: { ...knowledge, agreements }, keep, why: null }
}

export function learnPolicyPack(
  knowledge: Knowledge,
  { net }: Viewpoint,
  document: MultiSigned,
  inOffice: InOffice = 'now',
): Learned {
  const coordinator = knowledge.list?.value.coordinator
  const admins = coordinator === undefined ? [] : administratorsOf(knowledge, coordinator, inOffice)
  const judged = judgePolicyPack(document, { net, admins, newest: knowledge.pack })
  if (!judged.ok) return unchanged(knowledge, judged.why)
  if (knowledge.pack?.digest === judged.digest) return unchanged(knowledge, null)
  const { value, digest } = judged
  const [year = 0, number = 0] = value.version.split('.').map(Number)
  const keep = [
    { kind: 'policy-pack' as const, subject: '', seq: (year % 2000) * 1_000_000 + number, digest, document },
  ]
  return { knowledge: { ...knowledge, pack: { value, digest, document } }, keep, why: null }
}

function administratorsOf(knowledge: Knowledge, member: string, inOffice: InOffice) {
  const chain = knowledge.chains.get(member) ?? []
  const statements = inOffice === 'now' ? chain.slice(-1) : chain
  return statements.flatMap(({ value }) => value.admins)
}
