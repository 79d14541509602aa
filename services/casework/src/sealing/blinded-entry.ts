import type { BlindedEntry, EntryHeader, EntryRole, Identity } from '@kinlink/contracts'
import { toB64 } from '@kinlink/crypto/hash'
import { type Signer, signEntry } from '@kinlink/crypto/sign'
import { encode, type PersonFeatures } from '@kinlink/linkage'
import type { Random } from '../keys/secret.ts'
import type { LinkageKey } from '../linkage-keys/linkage-key-store.ts'
import type { NetworkSnapshot } from '../network/network.ts'
import { hourBucket } from './buckets.ts'

/** What of an identity is compared, blind by the exchange or in plaintext here: the same for both roles. */
export function featuresOf(identity: Identity): PersonFeatures {
  return {
    names: identity.names,
    sex: identity.sex,
    birth: identity.birth,
    ageBand: identity.ageBand ?? null,
    birthPlace: identity.birthPlace ?? null,
    ...(identity.parents === undefined ? {} : { parents: identity.parents }),
  }
}

export type EntryPlan = { role: EntryRole; rid: string | null; identity: Identity; expires: Date }

/** Codes an identity under the linkage key, which the exchange does not hold, and signs the entry. */
export function blindedEntry(
  plan: EntryPlan,
  linkageKey: LinkageKey,
  signer: Signer,
  network: NetworkSnapshot,
  random: Random,
): { id: string; entry: BlindedEntry } {
  const id = toB64(random(16))
  const code = encode(featuresOf(plan.identity), linkageKey.keys)
  const header: EntryHeader = {
    v: 1,
    net: network.net,
    id,
    author: network.me,
    role: plan.role,
    rid: plan.rid,
    codeEpoch: linkageKey.eid,
    expires: hourBucket(plan.expires),
  }
  return { id, entry: signEntry(header, code, signer) }
}
