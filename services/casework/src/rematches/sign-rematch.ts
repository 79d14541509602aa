import type { RematchHeader } from '@kinlink/contracts'
import { type Signer, signAct } from '@kinlink/crypto/sign'
import type { Tx } from '@kinlink/postgres'
import type { Clock } from '@kinlink/runtime'
import type { Jobs } from '../jobs/jobs.ts'
import type { NetworkSnapshot } from '../network/network.ts'
import { actHeader } from '../sealing/act-header.ts'
import { queueSubmission } from '../submission/queue-submission.ts'
import { waitingOf } from '../submission/submission-store.ts'

export type Asked = {
  /** Whom the entry stands for. */
  readonly subject: string
  readonly entryId: string
  readonly act: string
  readonly decoy?: boolean
}

/** Signs that an entry is to be compared once more and lets it wait for the exchange; while one waits, it stands for all. Tells whether one was signed. */
export async function queueRematch(
  tx: Tx,
  deps: { clock: Clock; jobs: Pick<Jobs, 'emit'> },
  { network, signer }: { network: NetworkSnapshot; signer: Signer },
  { subject, entryId, act, decoy = false }: Asked,
): Promise<boolean> {
  if ((await waitingOf(tx, 'rematch', subject)).length > 0) return false
  const header: RematchHeader = { ...actHeader(deps, network), entry: entryId }
  const body = { id: entryId, act: signAct('rematch', header, signer) }
  await queueSubmission(tx, deps, { kind: 'rematch', subject, act, body, decoy })
  return true
}
