import type { RemovalHeader, SignedAct } from '@kinlink/contracts'
import { toB64 } from '@kinlink/crypto/hash'
import { type Signer, signAct } from '@kinlink/crypto/sign'
import type { Clock } from '@kinlink/runtime'
import type { Random } from '../keys/secret.ts'
import type { NetworkSnapshot } from '../network/network.ts'
import { hourBucket } from '../sealing/buckets.ts'

/** An officer's signed word that an entry of this Society is to go. */
export function signRemoval(
  { clock, random }: { clock: Clock; random: Random },
  network: NetworkSnapshot,
  entryId: string,
  signer: Signer,
): SignedAct {
  const header: RemovalHeader = {
    v: 1,
    net: network.net,
    id: toB64(random(16)),
    member: network.me,
    entry: entryId,
    at: hourBucket(clock.now()),
  }
  return signAct('removal', header, signer)
}
