import type { PublicEvent } from '@kinlink/contracts'
import type { Tx } from '@kinlink/postgres'
import { mayBeKept } from '../erasures/erased-store.ts'
import { insertRelease } from './release-store.ts'

/** `release.available`: an unopened release lies in the inbox. Which case it answers is known once an officer opens it (docs/adr/0004). */
export async function receiveRelease(tx: Tx, event: PublicEvent): Promise<void> {
  if (event.recordId === undefined) return
  if (await mayBeKept(tx, event.recordId)) await insertRelease(tx, event.recordId, new Date(event.occurredWindow))
}
