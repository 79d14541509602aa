import type { OfferAnswerHeader, OfferEndHeader, OfferHeader, SignedAct } from '@kinlink/contracts'
import { finding } from '@kinlink/policy'
import type { ProblemValue } from '@kinlink/runtime'
import type { ActAgainst } from '../entries/judge-entry.ts'
import { judgeAct } from '../headers/judge-act.ts'
import { byRules, fault } from '../headers/refusal.ts'

/** Judges the form of an offer: an officer's, to another Society. What it rests on is the mailbox's to judge. */
export const judgeOffer = (
  { offer, header }: { offer: SignedAct; header: OfferHeader },
  against: ActAgainst,
): ProblemValue | undefined => {
  const pointer = '/body/offer'
  const text = 'A Society does not offer a search to itself.'
  return (
    judgeAct({ act: offer, header, pointer, label: 'offer' }, against) ??
    (header.to === against.member
      ? byRules([finding('P-MUTUAL', { pointer: `${pointer}/header`, field: 'to', text })])
      : undefined)
  )
}

/** An act on an offer with its header read; each kind has a signing domain of its own. */
export type ReadOfferAct = { readonly act: SignedAct; readonly offerId: string } & (
  | { readonly kind: 'answer'; readonly header: OfferAnswerHeader }
  | { readonly kind: 'recall' | 'return'; readonly header: OfferEndHeader }
)

/** Judges the form of an act on an offer: of an officer, about the offer in the address, with a reason where one is due. */
export const judgeOfferAct = (read: ReadOfferAct, against: ActAgainst): ProblemValue | undefined => {
  const pointer = '/body/act'
  const { act, header, offerId, kind } = read
  if (header.offerId !== offerId)
    return fault('binding_invalid', `${pointer}/header`, 'The act is about another offer.')
  if (kind === 'answer' && (read.header.answer === 'declined') !== (read.header.reason !== null))
    return fault('binding_invalid', `${pointer}/header`, 'Who declines gives a reason, and nobody else does.')
  return judgeAct({ act, header, pointer, label: `offer-${kind}` }, against)
}
