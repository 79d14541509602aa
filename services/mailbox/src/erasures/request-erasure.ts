import type { Tx } from '@kinlink/postgres'
import { nextWindow } from '@kinlink/runtime'
import { logNetworkAct } from '../access-log/act.ts'
import { publishAtStart } from '../events/publish.ts'
import { inRandomOrder } from '../events/random-order.ts'
import type { Mailbox } from '../mailbox.ts'
import { dutiesOf, type Erasure, storeErasure } from './erasure-store.ts'

/** Fixes who has to erase a record, and the window by which: nothing that happens later moves it. */
export const fixErasure = async (
  tx: Tx,
  { windows, erasureSeconds }: Pick<Mailbox, 'windows' | 'erasureSeconds'>,
  { rid, author }: { readonly rid: string; readonly author: string },
  at: Date,
): Promise<Erasure> => {
  const deadline = at.getTime() + erasureSeconds * 1000
  // The first window that is not before the deadline.
  const erasure = { rid, author, due_at: nextWindow(new Date(deadline - 1), windows) }
  await storeErasure(tx, erasure)
  return { ...erasure, state: 'requested' }
}

/** Asks all of them, in an order drawn at random. */
export const askForErasure = async (tx: Tx, mailbox: Mailbox, rid: string, at: Date): Promise<void> => {
  for (const recipient of inRandomOrder(await dutiesOf(tx, rid))) {
    await publishAtStart(tx, mailbox, { recipient, type: 'erasure.requested', recordId: rid }, at)
    await logNetworkAct(tx, { action: 'erasure.request', subject: rid, decision: 'allow' }, at)
  }
}
