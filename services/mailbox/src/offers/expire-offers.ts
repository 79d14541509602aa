import { logNetworkAct } from '../access-log/act.ts'
import { closeStagesOfOffers } from '../activations/activation-store.ts'
import { publish } from '../events/publish.ts'
import { inRandomOrder } from '../events/random-order.ts'
import type { Mailbox } from '../mailbox.ts'
import { claimDueOffers, markExpired, type OfferRow } from './offer-store.ts'

const BATCH = 1000

/**
 * Lets every open offer end whose due date has come, also one that came while nobody ran: answered or not, searched,
 * returned or ended with its record, they end alike. All of one window in an order drawn at random. Answers how many.
 */
export const expireOffers = async (mailbox: Mailbox): Promise<number> => {
  let expired = 0
  for (;;) {
    const batch = await expireBatch(mailbox)
    expired += batch
    if (batch < BATCH) return expired
  }
}

const expireBatch = ({ db, clock, nudge }: Mailbox): Promise<number> =>
  db.transaction(async (tx) => {
    const at = clock.now()
    const due = await claimDueOffers(tx, at, BATCH)
    if (due.length === 0) return 0
    const ids = due.map(({ id }) => id)
    await closeStagesOfOffers(tx, ids, at)
    await markExpired(tx, ids)
    for (const { recipient, offerId, window } of inRandomOrder(due.flatMap(told)))
      await publish(tx, clock, { recipient, type: 'offer.closed', offerId }, window)
    for (const subject of inRandomOrder(ids))
      await logNetworkAct(tx, { action: 'offer.expire', subject, decision: 'allow' }, at)
    tx.afterCommit(nudge)
    return due.length
  })

/** Both sides; of them the recipient once only, if the record's end was told to it before. */
const told = ({ id, author, recipient, due_at, closed_at }: OfferRow) =>
  [author, ...(closed_at === null ? [recipient] : [])].map((member) => ({
    recipient: member,
    offerId: id,
    window: due_at,
  }))
