import { NewOffer, OfferView, OfferViews } from '@kinlink/contracts'
import { signedIn } from '../casework.ts'
import type { Command } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { fitting, readId } from '../input.ts'
import { table } from '../text.ts'

/** Asks another Society to search. */
export const offersMake: Command = {
  name: 'offers make',
  summary: 'ask a Society that was granted a case to take over the search',
  rest: ['<case>'],
  options: {
    to: { type: 'string', value: 'society', text: 'who is asked: a recipient of the case' },
    due: { type: 'string', value: 'instant', text: 'when the offer ends at the latest, e.g. 2026-12-24T00:00:00Z' },
  },
  more: `
Signed in your name. The offer ends at the first release window at or after --due, whatever happened over there; until
then a Society has one offer of a case at a time. What the search comes to you learn by a release alone.

  kinlink offers make <case> --to transit --due 2026-12-24T00:00:00Z`,
  async run(io, args, output) {
    const id = readId(args.rest[0])
    const body = fitting(NewOffer, { to: args.text('to'), due: args.text('due') }, 'The offer')
    const casework = await signedIn(io)
    const made = await casework.post(`/v1/cases/${encodeURIComponent(id)}/offers`, body, OfferView)
    output.show(made, () => `Offer ${made.offerId} to ${made.to} is signed. It ends by ${made.due}.\n`)
    return EXIT.ok
  },
}

/** The offers of a case, and what has become of each. */
export const offersList: Command = {
  name: 'offers list',
  summary: 'the offers of a case',
  rest: ['<case>'],
  options: {},
  more: `
accepted: the search is theirs until the due date. declined: with one of four reasons. refused: the exchange did not
take the offer; the rules it names are shown.`,
  async run(io, args, output) {
    const id = readId(args.rest[0])
    const casework = await signedIn(io)
    const offers = await casework.get(`/v1/cases/${encodeURIComponent(id)}/offers`, OfferViews)
    output.show(offers, () =>
      table(
        ['id', 'to', 'state', 'due', ''],
        offers.items.map((offer) => [offer.offerId, offer.to, offer.state, offer.due, remarkOn(offer)]),
        'no offers',
      ),
    )
    return EXIT.ok
  },
}

const remarkOn = ({ declineReason, refusals }: OfferView): string =>
  declineReason ?? refusals.map(({ rule, text }) => [rule, text].filter(Boolean).join(': ')).join('; ')

/** Takes an offer back. */
export const offersRecall: Command = {
  name: 'offers recall',
  summary: 'take back an offer that nobody has answered',
  rest: ['<offer>'],
  options: {},
  more: `
Signed in your name. The exchange says whether the recall or an answer came first: look with kinlink offers list.`,
  async run(io, args, output) {
    const id = readId(args.rest[0])
    const casework = await signedIn(io)
    const offer = await casework.post(`/v1/offers/${encodeURIComponent(id)}/recall`, undefined, OfferView)
    output.show(offer, () =>
      offer.state === 'recalled'
        ? `Offer ${offer.offerId} is recalled.\n`
        : `The recall of offer ${offer.offerId} is on its way; the exchange says whether it came first.\n`,
    )
    return EXIT.ok
  },
}
