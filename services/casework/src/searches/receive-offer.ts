import type { PublicEvent } from '@kinlink/contracts'
import type { Tx } from '@kinlink/postgres'
import type { Clock } from '@kinlink/runtime'
import { mayBeKept } from '../erasures/erased-store.ts'
import type { Jobs } from '../jobs/jobs.ts'
import { insertSearch } from './search-store.ts'

/**
 * `offer.received`: somebody asks this Society to search. The job looks at the signed offer, who asks and until when; the record it is about is opened by an officer, never by
 * automation (docs/adr/0004).
 */
export async function receiveOffer(
  tx: Tx,
  deps: { clock: Clock; jobs: Pick<Jobs, 'emit'> },
  { offerId, recordId }: PublicEvent,
): Promise<void> {
  if (offerId === undefined || recordId === undefined) return
  if (!(await mayBeKept(tx, recordId))) return
  await insertSearch(tx, { id: offerId, rid: recordId, at: deps.clock.now() })
  await deps.jobs.emit(tx, 'offer.follow', { offerId })
}
