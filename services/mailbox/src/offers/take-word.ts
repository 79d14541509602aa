import { ExchangeOffer, type StoreOfferAct } from '@kinlink/contracts'
import type { Tx } from '@kinlink/postgres'
import { logOwnAct } from '../access-log/act.ts'
import type { Lacking } from '../candidates/agreements.ts'
import type { Judging } from '../candidates/propose-candidate.ts'
import { answerOnce } from '../idempotency/idempotency-store.ts'
import type { Mailbox } from '../mailbox.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { answerOffer } from './answer-offer.ts'
import { recallOffer, returnOffer } from './end-offer.ts'
import { findOffer, lockOffer } from './offer-store.ts'
import { lackingToOffer } from './offer-terms.ts'
import { type OfferWord, readWord } from './offer-word.ts'

/**
 * Takes a signed word on an offer: the answer or return of who was asked, the recall of who asked. One row lock decides
 * which came first. The same act again changes nothing and has the same answer; another word is a conflict.
 * @throws RegistryUnavailable
 */
export const takeWord = async (judging: Judging, request: StoreOfferAct): Promise<Outcome<ExchangeOffer>> => {
  const { db, clock } = judging
  const { caller, idempotency, offerId } = request
  const word = readWord(request)
  const lacks = word?.action === 'offer.accept' ? await lackingOf(judging, request) : null
  return db.transaction(async (tx) => {
    const asked = { principal: caller.member, idempotency, at: clock.now() }
    const outcome =
      word === undefined
        ? refused('binding_invalid')
        : await answerOnce(tx, asked, ExchangeOffer, () => take(judging, tx, request, word, lacks))
    if (!outcome.ok) {
      const act = { action: word?.action ?? 'request.refused', subject: offerId, decision: 'deny' } as const
      await logOwnAct(tx, caller, { ...act, code: outcome.problem.code }, clock.now())
    }
    return outcome
  })
}

const lackingOf = async (judging: Judging, { caller, offerId }: StoreOfferAct): Promise<Lacking> => {
  const offer = await findOffer(judging.db, offerId)
  if (offer?.recipient !== caller.member) return 'agreement'
  return await lackingToOffer(judging, offer.author, caller.member)
}

const take = async (
  mailbox: Mailbox,
  tx: Tx,
  { caller, offerId, act }: StoreOfferAct,
  word: OfferWord,
  lacks: Lacking,
): Promise<Outcome<ExchangeOffer>> => {
  const offer = await lockOffer(tx, offerId)
  const speaker = word.action === 'offer.recall' ? offer?.author : offer?.recipient
  if (offer === undefined || speaker !== caller.member) return refused('not_found')
  if (offer.digest !== word.offer) return refused('binding_invalid')
  const at = mailbox.clock.now()
  const spoken = { offer, act, at }
  const taken =
    word.action === 'offer.recall'
      ? await recallOffer(mailbox, tx, spoken)
      : word.action === 'offer.return'
        ? await returnOffer(tx, spoken)
        : await answerOffer(mailbox, tx, spoken, word.action === 'offer.accept' ? { lacks } : 'declined')
  if (!taken.ok) return taken
  await logOwnAct(tx, caller, { action: word.action, subject: offerId, decision: 'allow' }, at)
  tx.afterCommit(mailbox.nudge)
  return done(taken.value)
}
