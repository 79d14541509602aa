import type { Agreement, MemberList, PolicyPack, Statement } from '@kinlink/contracts'
import type { Heard } from '../keys-log/heard-store.ts'
import type { LinkageKey } from '../linkage-keys/linkage-key-store.ts'

export type Member = MemberList['members'][number]
export type Epoch = Statement['epochs'][number]

/** What is known and verified of the network at one moment, up to the pinned anchor keys. */
export type NetworkSnapshot = {
  readonly net: string
  /** This Society. */
  readonly me: string
  readonly coordinator: string
  readonly members: readonly Member[]
  readonly packDigest: string
  readonly pack: PolicyPack
  /** The newest checkpoint of the keys log that this Society has verified. */
  readonly keysLog: { size: number; root: string }
  /** Changes with every statement that is believed. */
  readonly believed: string
  /** The newest living statement of a Society. */
  statementOf(member: string): Statement | null
  /** Epochs of a Society that are open now. */
  epochsOf(member: string): readonly Epoch[]
  /** Public signing key of an officer of a Society, if its newest statement lists it and it is in office. The automation is no officer: it authors nothing. */
  officerKey(member: string, kid: string): string | null
  /** Public signing key of the automation of a Society, if its newest statement lists it and it is in force: for what it renews under a mandate, and nothing else. */
  automationKey(member: string, kid: string): string | null
  /** Public signing key that any statement of a Society has listed under this id, in office or not: an id stands for one key for ever. */
  keyEver(member: string, kid: string): string | null
  /** The same for officers alone, whom the automation is none of. */
  officerEver(member: string, kid: string): string | null
  /** The agreement in force with a Society. */
  agreementWith(member: string): Agreement | null
  /** Takes note of what the author of a verified record has seen of the keys log. */
  heard(said: Heard): void
  /** The newest linkage key that the coordinating member has issued. */
  linkageKey(): LinkageKey | null
}

/** What is known while something is still missing: enough to administer the network, not to exchange cases. */
export type PartialNetwork = Omit<NetworkSnapshot, 'pack' | 'packDigest'> & {
  readonly pack: PolicyPack | null
  readonly packDigest: string | null
}

export type NetworkView = {
  /** The verified network; null until member list, own statement and policy pack are known. */
  current(): NetworkSnapshot | null
}
