import type { ExchangeOffer, ReadOffer } from '@kinlink/contracts'
import type { Tx } from '@kinlink/postgres'
import { logOwnAct } from '../access-log/act.ts'
import type { Mailbox } from '../mailbox.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { findOffer, findReturn } from './offer-store.ts'
import { authorsView, recipientsView } from './offer-view.ts'

/**
 * An offer for one of its two Societies, with one log entry whatever the answer. What is absent and what is another's
 * are one answer. The queries depend on who asks, never on what has happened.
 */
export const readOffer = ({ db, clock }: Mailbox, { caller, offerId }: ReadOffer): Promise<Outcome<ExchangeOffer>> =>
  db.transaction(async (tx) => {
    const at = clock.now()
    const found = await view(tx, offerId, caller.member, at)
    const act = { action: 'offer.read', subject: offerId } as const
    await logOwnAct(
      tx,
      caller,
      found === undefined ? { ...act, decision: 'deny', code: 'not_found' } : { ...act, decision: 'allow' },
      at,
    )
    return found === undefined ? refused('not_found') : done(found)
  })

const view = async (tx: Tx, id: string, member: string, at: Date): Promise<ExchangeOffer | undefined> => {
  const offer = await findOffer(tx, id)
  if (offer?.author === member) return authorsView(offer, at)
  if (offer?.recipient !== member) return undefined
  return recipientsView(offer, (await findReturn(tx, id)) !== undefined, at)
}
