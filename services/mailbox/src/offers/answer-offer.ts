import type { ExchangeOffer, SignedAct } from '@kinlink/contracts'
import type { Tx } from '@kinlink/postgres'
import { logNetworkAct } from '../access-log/act.ts'
import { closeStagesOfOffers, openStage } from '../activations/activation-store.ts'
import type { Lacking } from '../candidates/agreements.ts'
import { restsOnLivingBasis } from '../candidates/candidate-store.ts'
import { publishAtStart } from '../events/publish.ts'
import type { Mailbox } from '../mailbox.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { findReturn, type OfferRow, settleOffer } from './offer-store.ts'
import { withoutAgreement, withoutPolicy } from './offer-terms.ts'
import { isOpen, recipientsView } from './offer-view.ts'

/** An act on a locked offer, spoken by who may. */
export type Spoken = { readonly offer: OfferRow; readonly act: SignedAct; readonly at: Date }

/** Accepting depends on agreement and policy pack as they were just before. */
export type Answer = 'declined' | { readonly lacks: Lacking }

/** Takes the asked Society's answer, and tells the author at once. Only an offer that nobody has ended is answered. */
export const answerOffer = async (
  mailbox: Mailbox,
  tx: Tx,
  { offer, act, at }: Spoken,
  answer: Answer,
): Promise<Outcome<ExchangeOffer>> => {
  const { id, rid, author, recipient } = offer
  const returned = (await findReturn(tx, id)) !== undefined
  if (offer.receipt?.header === act.header) return done(recipientsView(offer, returned, at))
  if (offer.state !== 'offered' || !isOpen(offer, at) || offer.closed_at !== null) return refused('conflict')
  if (answer !== 'declined') {
    // What has ended opens for nobody: there is nothing left to search with.
    if (!(await restsOnLivingBasis(tx, rid, recipient, at))) return refused('not_found')
    if (answer.lacks === 'policy') return withoutPolicy()
    if (answer.lacks === 'agreement')
      return refused('refused_by_rule', { errors: [withoutAgreement('/body/act/header', 'answer')] })
    await openSearch(tx, offer, at)
  } else await closeStagesOfOffers(tx, [id], at)
  const state = answer === 'declined' ? answer : 'accepted'
  await settleOffer(tx, id, state, act)
  await publishAtStart(tx, mailbox, { recipient: author, type: 'offer.closed', offerId: id }, at)
  return done(recipientsView({ ...offer, state, receipt: act }, false, at))
}

/** `full` shows `compare` and `preview` as well; both openings are what the network is told. */
const openSearch = async (tx: Tx, { id, rid, recipient: member, due_at: due }: OfferRow, at: Date): Promise<void> => {
  for (const stage of ['compare', 'full'] as const) {
    await openStage(tx, { rid, member, stage, reason: 'offer', candidate: null, offer: { id, due }, at })
    await logNetworkAct(tx, { action: 'stage.open', subject: rid, decision: 'allow', code: stage }, at)
  }
}
