import type { Agreement, Statement } from '@kinlink/contracts'
import { H, toB64, utf8 } from '@kinlink/crypto/hash'
import { checkPackInForce } from '@kinlink/policy'
import type { LinkageKey } from '../linkage-keys/linkage-key-store.ts'
import { agreementState, otherParty } from './agreements.ts'
import type { Knowledge, Viewpoint } from './knowledge.ts'
import type { Epoch, NetworkSnapshot, PartialNetwork } from './network.ts'

export type SnapshotParts = {
  readonly knowledge: Knowledge
  readonly viewpoint: Viewpoint
  readonly linkageKey: LinkageKey | null
  readonly keysLog: { size: number; root: string }
  readonly believed: string
  /** Societies of which the keys log has a statement that is not known here. */
  readonly behind: ReadonlySet<string>
  readonly heard: NetworkSnapshot['heard']
  readonly now: Date
}

/** What is known at an instant; null before a member list that lists this Society is believed. */
export function partialNetwork(parts: SnapshotParts): PartialNetwork | null {
  const { knowledge, viewpoint, now } = parts
  const list = knowledge.list?.value
  if (list === undefined || !list.members.some(({ id }) => id === viewpoint.me)) return null
  const statementOf = (member: string): Statement | null => living(parts, member)
  const pack =
    knowledge.pack !== null && checkPackInForce(knowledge.pack.value, now).length === 0 ? knowledge.pack : null
  return {
    net: viewpoint.net,
    me: viewpoint.me,
    coordinator: list.coordinator,
    members: list.members,
    pack: pack?.value ?? null,
    packDigest: pack?.digest ?? null,
    keysLog: parts.keysLog,
    believed: parts.believed,
    heard: parts.heard,
    statementOf,
    epochsOf: (member) => (statementOf(member)?.epochs ?? []).filter((epoch) => isOpen(epoch, now)),
    officerKey: (member, kid) => keyInForce(statementOf(member), kid, { automation: false, now }),
    automationKey: (member, kid) => keyInForce(statementOf(member), kid, { automation: true, now }),
    keyEver: (member, kid) => keyEver(knowledge, member, kid)?.signPk ?? null,
    officerEver: (member, kid) => {
      const key = keyEver(knowledge, member, kid)
      return key === undefined || key.roles.includes('automation') ? null : key.signPk
    },
    agreementWith: (member) => agreementWith(parts, member),
    linkageKey: () => parts.linkageKey,
  }
}

/** The whole, once nothing is missing to exchange cases. */
export function wholeNetwork(partial: PartialNetwork | null): NetworkSnapshot | null {
  if (partial === null || partial.pack === null || partial.packDigest === null) return null
  if (partial.statementOf(partial.me) === null) return null
  return { ...partial, pack: partial.pack, packDigest: partial.packDigest }
}

/** A digest over the newest statement of every Society: it changes with each one that is believed. */
export function believedMark(knowledge: Knowledge): string {
  const newest = [...knowledge.chains].map(([society, chain]) => `${society} ${chain.at(-1)?.digest}\n`)
  return toB64(H(utf8(newest.sort().join(''))))
}

/** Nobody is known whose newest statement is not: it may take back a key. */
function living({ knowledge, behind, now }: SnapshotParts, member: string): Statement | null {
  if (behind.has(member)) return null
  if (knowledge.list?.value.members.some(({ id }) => id === member) !== true) return null
  const newest = knowledge.chains.get(member)?.at(-1)?.value
  return newest !== undefined && now.getTime() < Date.parse(newest.notAfter) ? newest : null
}

type Wanted = { readonly automation: boolean; readonly now: Date }

function keyInForce(statement: Statement | null, kid: string, { automation, now }: Wanted): string | null {
  const key = statement?.officers.find((officer) => officer.kid === kid)
  return key !== undefined && key.roles.includes('automation') === automation && within(key, now) ? key.signPk : null
}

function keyEver(knowledge: Knowledge, member: string, kid: string): Statement['officers'][number] | undefined {
  const statements = knowledge.chains.get(member) ?? []
  return statements.flatMap(({ value }) => value.officers).find((key) => key.kid === kid)
}

const within = ({ notBefore, notAfter }: { notBefore: string; notAfter: string }, now: Date): boolean =>
  Date.parse(notBefore) <= now.getTime() && now.getTime() < Date.parse(notAfter)

const isOpen = (epoch: Epoch, now: Date): boolean => epoch.state === 'open' && within(epoch, now)

function agreementWith({ knowledge, viewpoint, now }: SnapshotParts, member: string): Agreement | null {
  const inForce = [...knowledge.agreements.values()].filter(
    (known) => otherParty(known.agreement, viewpoint.me) === member && agreementState(known, now) === 'in-force',
  )
  const longest = inForce.sort((a, b) => Date.parse(b.agreement.validUntil) - Date.parse(a.agreement.validUntil))[0]
  return longest?.agreement ?? null
}
