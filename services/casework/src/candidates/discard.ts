import type { OutcomeHeader } from '@kinlink/contracts'
import { toB64 } from '@kinlink/crypto/hash'
import { signAct } from '@kinlink/crypto/sign'
import type { Tx } from '@kinlink/postgres'
import type { NetworkSnapshot } from '../network/network.ts'
import { hourBucket } from '../sealing/buckets.ts'
import { queueSubmission } from '../submission/queue-submission.ts'
import type { ProposeDeps } from './propose.ts'

type Discarded = { id: string; recordId: string; entryId: string; act: string }

/** The automation's word on a pair below the threshold, with the officer's mandate that lets it say so: it ends the comparison at the exchange. */
export async function queueDiscard(
  tx: Tx,
  deps: ProposeDeps,
  network: NetworkSnapshot,
  { id, recordId, entryId, act }: Discarded,
): Promise<void> {
  const header: OutcomeHeader = {
    v: 1,
    net: network.net,
    id: toB64(deps.random(16)),
    member: network.me,
    rid: recordId,
    entry: entryId,
    outcome: 'discarded',
    at: hourBucket(deps.clock.now()),
    mandate: deps.automation.mandateDigest,
  }
  const body = { outcome: signAct('outcome', header, deps.automation.signer), mandate: deps.automation.mandate }
  await queueSubmission(tx, deps, { kind: 'outcome', subject: id, act, body })
}
