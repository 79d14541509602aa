import type { OutcomeHeader, SignedAct } from '@kinlink/contracts'
import { toB64 } from '@kinlink/crypto/hash'
import { type Signer, signAct } from '@kinlink/crypto/sign'
import type { Clock } from '@kinlink/runtime'
import type { Random } from '../keys/secret.ts'
import type { NetworkSnapshot } from '../network/network.ts'
import { hourBucket } from '../sealing/buckets.ts'

type Word = Pick<OutcomeHeader, 'rid' | 'entry' | 'outcome' | 'mandate'>

/** This Society's signed word on a pair: an officer's, or the automation's within the mandate that it names. */
export function signOutcome(
  { clock, random }: { clock: Clock; random: Random },
  network: NetworkSnapshot,
  { rid, entry, outcome, mandate }: Word,
  signer: Signer,
): SignedAct {
  const header: OutcomeHeader = {
    v: 1,
    net: network.net,
    id: toB64(random(16)),
    member: network.me,
    rid,
    entry,
    outcome,
    at: hourBucket(clock.now()),
    ...(mandate === undefined ? {} : { mandate }),
  }
  return signAct('outcome', header, signer)
}
