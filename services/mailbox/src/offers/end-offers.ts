import type { Tx } from '@kinlink/postgres'
import { closeStagesOfOffers } from '../activations/activation-store.ts'
import { publishAtStart } from '../events/publish.ts'
import type { Mailbox } from '../mailbox.ts'
import { lockOffersOfRecord, markClosed } from './offer-store.ts'

/**
 * Lets the open offers of a record end for those who were asked, because the record ends: closes what they opened and
 * tells them. Its author sees them end at their due dates, as always. Call it with the record's head locked, before
 * the record is erased, and nudge the relay after the commit.
 */
export const endOffersOfRecord = async (
  tx: Tx,
  mailbox: Pick<Mailbox, 'clock' | 'windows'>,
  rid: string,
  at: Date,
): Promise<void> => {
  const offers = await lockOffersOfRecord(tx, rid)
  const ids = offers.map(({ id }) => id)
  await closeStagesOfOffers(tx, ids, at)
  await markClosed(tx, ids, at)
  for (const { id, recipient } of offers)
    await publishAtStart(tx, mailbox, { recipient, type: 'offer.closed', offerId: id }, at)
}
