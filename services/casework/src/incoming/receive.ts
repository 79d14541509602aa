import type { PublicEvent } from '@kinlink/contracts'
import type { Tx } from '@kinlink/postgres'
import { mayBeKept } from '../erasures/erased-store.ts'
import { insertIncoming } from './incoming-store.ts'

/** `message.received`: an unopened record lies in the inbox. Whether it is a message or an enquirer's request is known once an officer opens it (docs/adr/0004). */
export async function receiveIncoming(tx: Tx, event: PublicEvent): Promise<void> {
  if (event.recordId === undefined) return
  if (await mayBeKept(tx, event.recordId)) await insertIncoming(tx, event.recordId, new Date(event.occurredWindow))
}
