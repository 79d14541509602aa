import type { SubmissionKind } from '@kinlink/contracts'
import type { Tx } from '@kinlink/postgres'
import { type Clock, newId } from '@kinlink/runtime'
import type { Jobs } from '../jobs/jobs.ts'
import { insertSubmission } from './submission-store.ts'

/** Puts signed and sealed work where it waits for the exchange, in the transaction of the officer's act. */
export async function queueSubmission(
  tx: Tx,
  deps: { clock: Clock; jobs: Pick<Jobs, 'emit'> },
  work: { kind: SubmissionKind; subject: string; act: string | null; body: unknown; decoy?: boolean },
): Promise<string> {
  const id = newId()
  await insertSubmission(tx, { id, ...work, at: deps.clock.now() })
  await deps.jobs.emit(tx, 'submit', { submissionId: id })
  return id
}
