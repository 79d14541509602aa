import type { Tx } from '@kinlink/postgres'
import type { NetworkSnapshot } from '../network/network.ts'
import { queueSubmission } from '../submission/queue-submission.ts'
import type { ProposeDeps } from './propose.ts'
import { signOutcome } from './sign-outcome.ts'

type Discarded = { id: string; recordId: string; entryId: string; act: string; decoy: boolean }

/** The automation's word on a pair below the threshold, with the officer's mandate that lets it say so: it ends the comparison at the exchange. */
export async function queueDiscard(
  tx: Tx,
  deps: ProposeDeps,
  network: NetworkSnapshot,
  { id, recordId, entryId, act, decoy }: Discarded,
): Promise<void> {
  const { signer, mandate, mandateDigest } = deps.automation
  const word = { rid: recordId, entry: entryId, outcome: 'discarded' as const, mandate: mandateDigest }
  const body = { outcome: signOutcome(deps, network, word, signer), mandate }
  await queueSubmission(tx, deps, { kind: 'outcome', subject: id, act, body, decoy })
}
