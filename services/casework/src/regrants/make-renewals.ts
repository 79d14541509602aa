import type { Grant, GrantHeader, GrantRenewal, Line, Projection, SignedAct } from '@kinlink/contracts'
import { recordDigest, toB64 } from '@kinlink/crypto/hash'
import { openGrant, wipe } from '@kinlink/crypto/open'
import { grantRecord } from '@kinlink/crypto/seal'
import type { Signer } from '@kinlink/crypto/sign'
import { verifyGrant } from '@kinlink/crypto/verify'
import type { Random } from '../keys/secret.ts'
import type { NetworkSnapshot } from '../network/network.ts'
import type { EpochSecret, EpochSecrets } from '../sealing/open-projection.ts'
import { grantHeaderOf } from './own-grant-store.ts'
import { type Target, targetsOf } from './targets.ts'

/** Who renews: an officer, or the automation key within its mandate; with the epoch keys of the lines that it may renew on. */
export type Hand = {
  readonly signer: Signer
  readonly mandate: { readonly document: SignedAct; readonly digest: string } | null
  readonly secrets: EpochSecrets
}
type Held = { readonly grant: Grant; readonly header: GrantHeader }

/**
 * Renewals of all grants of an own record, on the lines of the hand, that hang on epochs their recipients hold open no more. The exchange is not believed what it serves: what is renewed, and the own grant that
 * gives the keys, were signed by this Society's own officers or automation, of the very record that is shown with them. `unopened`: lines of which something would have to be renewed and cannot.
 */
export function makeRenewals(
  { record, grants }: Projection,
  hand: Hand,
  network: NetworkSnapshot,
  random: Random,
): { renewals: GrantRenewal[]; unopened: Line[] } {
  const digest = recordDigest(record)
  const own = grants.flatMap((grant) => ownGrant(grant, network))
  const targets = targetsOf(network)
  const renewals: GrantRenewal[] = []
  const unopened: Line[] = []
  for (const [line, secrets] of Object.entries(hand.secrets) as [Line, readonly EpochSecret[]][]) {
    const onLine = own.filter(({ header }) => header.line === line)
    const due = onLine.flatMap((held) => dueTo(held, targets, network.me, secrets))
    if (due.length === 0) continue
    const fieldKeys = onLine.every(({ header }) => header.record === digest)
      ? fieldKeysOf(onLine, secrets, network)
      : undefined
    if (fieldKeys === undefined) {
      unopened.push(line)
      continue
    }
    for (const { held, target } of due) renewals.push(renewalOf(held, target, fieldKeys, hand, random))
    wipe(...fieldKeys.values())
  }
  return { renewals, unopened }
}

/** A grant that an own key has signed, whole. Keys that have left office count: what they granted stands. */
function ownGrant(grant: Grant, network: NetworkSnapshot): Held[] {
  const signPk = network.keyEver(network.me, grant.kid)
  const verified = signPk === null ? undefined : verifyGrant(grant, signPk)
  if (verified?.ok !== true || !verified.complete) return []
  const header = grantHeaderOf(grant)
  return header.granter === network.me && header.net === network.net ? [{ grant, header }] : []
}

/** The epoch to renew to, if that is due. An own grant only to a key that is at hand: nothing may become unreadable here. */
function dueTo(held: Held, targets: readonly Target[], me: string, secrets: readonly EpochSecret[]) {
  const { to, line, epoch } = held.header
  const open = targets.filter((target) => target.member === to && target.epoch.line === line)
  const target = open[0]
  if (target === undefined || open.some(({ epoch: { eid } }) => eid === epoch)) return []
  if (to === me && !secrets.some(({ eid }) => eid === target.epoch.eid)) return []
  return [{ held, target }]
}

/** The keys of the fields on a line, from what this Society has granted to itself; undefined when its epoch key is not at hand. */
function fieldKeysOf(
  onLine: readonly Held[],
  secrets: readonly EpochSecret[],
  network: NetworkSnapshot,
): Map<string, Uint8Array> | undefined {
  const self = onLine.find(({ header }) => header.to === network.me)
  const secret = secrets.find(({ eid }) => eid === self?.header.epoch)
  const signPk = self === undefined ? null : network.keyEver(network.me, self.grant.kid)
  if (self === undefined || secret === undefined || signPk === null) return undefined
  const opened = openGrant(self.grant, { epochSk: secret.sk, signPk })
  return opened.ok ? opened.fieldKeys : undefined
}

function renewalOf(
  { header: before }: Held,
  { epoch }: Target,
  fieldKeys: ReadonlyMap<string, Uint8Array>,
  { signer, mandate }: Hand,
  random: Random,
): GrantRenewal {
  const { mandate: _, ...same } = before
  const header: GrantHeader = {
    ...same,
    gid: toB64(random(16)),
    epoch: epoch.eid,
    ...(mandate === null ? {} : { mandate: mandate.digest }),
  }
  return { replaces: before.gid, grant: grantRecord({ header, fieldKeys, epochPk: epoch.pk, ...signer, random }) }
}
