import type { Agreement, Statement } from '@kinlink/contracts'
import { fromB64, toB64 } from '@kinlink/crypto/hash'
import { checkPackInForce } from '@kinlink/policy'
import { leafHash, rootOfLeaves } from '@kinlink/tlog'
import type { LinkageKey } from '../linkage-keys/linkage-key-store.ts'
import { agreementState, otherParty } from './agreements.ts'
import type { Knowledge, Viewpoint } from './knowledge.ts'
import type { Epoch, NetworkSnapshot, PartialNetwork } from './network.ts'

export type SnapshotParts = {
  readonly knowledge: Knowledge
  readonly viewpoint: Viewpoint
  readonly linkageKey: LinkageKey | null
  readonly keysLog: { size: number; root: string }
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
    statementOf,
    epochsOf: (member) => (statementOf(member)?.epochs ?? []).filter((epoch) => isOpen(epoch, now)),
    officerKey: (member, kid) => keyInForce(statementOf(member), kid, { automation: false, now }),
    automationKey: (member, kid) => keyInForce(statementOf(member), kid, { automation: true, now }),
    keyEver: (member, kid) => keyEver(knowledge, member, kid),
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

/**
 * Head of the log of statements as this Society has it: RFC 6962 over the digests, by hour of issue, then Society and number. Two clients that trust the same documents
 * have the same head.
 */
export function keysLogOf(knowledge: Knowledge): { size: number; root: string } {
  const all = [...knowledge.chains.values()].flat()
  const inOrder = all
    .map(({ value, digest }) => ({
      order: `${value.issued} ${value.society} ${String(value.seq).padStart(9, '0')}`,
      digest,
    }))
    .sort((a, b) => (a.order < b.order ? -1 : 1))
  return { size: all.length, root: toB64(rootOfLeaves(inOrder.map(({ digest }) => leafHash(fromB64(digest, 32))))) }
}

function living({ knowledge, now }: SnapshotParts, member: string): Statement | null {
  if (knowledge.list?.value.members.some(({ id }) => id === member) !== true) return null
  const newest = knowledge.chains.get(member)?.at(-1)?.value
  return newest !== undefined && now.getTime() < Date.parse(newest.notAfter) ? newest : null
}

type Wanted = { readonly automation: boolean; readonly now: Date }

function keyInForce(statement: Statement | null, kid: string, { automation, now }: Wanted): string | null {
  const key = statement?.officers.find((officer) => officer.kid === kid)
  return key !== undefined && key.roles.includes('automation') === automation && within(key, now) ? key.signPk : null
}

function keyEver(knowledge: Knowledge, member: string, kid: string): string | null {
  const statements = knowledge.chains.get(member) ?? []
  return statements.flatMap(({ value }) => value.officers).find((key) => key.kid === kid)?.signPk ?? null
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
