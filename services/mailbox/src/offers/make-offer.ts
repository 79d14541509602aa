import { ExchangeOffer, type OfferHeader, type StoreOffer } from '@kinlink/contracts'
import { actDigest } from '@kinlink/crypto/hash'
import type { Tx } from '@kinlink/postgres'
import { logNetworkAct, logOwnAct } from '../access-log/act.ts'
import { openStage } from '../activations/activation-store.ts'
import { charge, overBudget } from '../budgets/budget.ts'
import type { Judging } from '../candidates/propose-candidate.ts'
import { publishAtStart } from '../events/publish.ts'
import { readOfferHeader } from '../headers/header.ts'
import { answerOnce } from '../idempotency/idempotency-store.ts'
import type { Mailbox } from '../mailbox.ts'
import { done, type Outcome, refused, unlessTaken } from '../outcome.ts'
import { findOffer, isOpenTo, type OfferRow, storeOffer } from './offer-store.ts'
import { checkBasis, checkDue, lackingToOffer, withoutPolicy } from './offer-terms.ts'
import { authorsView } from './offer-view.ts'
import { lockOfferedRecord } from './offered-record.ts'

/**
 * Takes a verified offer: opens `preview` for the Society that is asked and tells it. Refused, it leaves nothing but the
 * log entry of the refusal. Whether it is refused depends on the author's own record, grants, budget and on what the
 * author was told of earlier offers.
 * @throws RegistryUnavailable
 */
export const makeOffer = async (judging: Judging, request: StoreOffer): Promise<Outcome<ExchangeOffer>> => {
  const { db, clock } = judging
  const { caller, offer } = request
  const header = readOfferHeader(offer.header)
  const own = header?.member === caller.member && header.to !== caller.member ? header : undefined
  // Asked before the transaction, whatever the record is: nobody waits for the registry while holding rows.
  const lacks = own === undefined ? null : await lackingToOffer(judging, caller.member, own.to)
  const outcome =
    own === undefined
      ? refused('binding_invalid')
      : lacks === 'policy'
        ? withoutPolicy()
        : await unlessTaken(() => db.transaction((tx) => once(judging, tx, request, own, lacks === null)))
  if (!outcome.ok) {
    const act = { action: 'offer.make', subject: header?.id ?? null, decision: 'deny' } as const
    await db.transaction((tx) => logOwnAct(tx, caller, { ...act, code: outcome.problem.code }, clock.now()))
  }
  return outcome
}

const once = (
  mailbox: Mailbox,
  tx: Tx,
  { caller, idempotency, offer }: StoreOffer,
  header: OfferHeader,
  agreed: boolean,
): Promise<Outcome<ExchangeOffer>> => {
  const asked = { principal: caller.member, idempotency, at: mailbox.clock.now() }
  return answerOnce(tx, asked, ExchangeOffer, async () => {
    const row = rowOf(header, offer)
    const judged = await judge(mailbox, tx, row, header, agreed)
    if (!judged.ok) return judged
    // Once the record is locked: an offer that waited across its due date is not made.
    const at = judged.value
    await store(mailbox, tx, row, at)
    await logOwnAct(tx, caller, { action: 'offer.make', subject: row.id, decision: 'allow' }, at)
    return done(authorsView(row, at))
  })
}

/** Answers the instant of the judgement. */
const judge = async (
  mailbox: Mailbox,
  tx: Tx,
  { id, rid, author, recipient, kid }: OfferRow,
  header: OfferHeader,
  agreed: boolean,
): Promise<Outcome<Date>> => {
  const record = await lockOfferedRecord(tx, { rid, author, to: recipient, at: mailbox.clock.now() })
  if (record === undefined) return refused('not_found')
  const at = mailbox.clock.now()
  const errors = [...checkBasis(record, agreed), ...checkDue(header, record, mailbox, at)]
  if (errors.length > 0) return refused('refused_by_rule', { errors })
  if ((await findOffer(tx, id)) !== undefined) return refused('already_exists')
  // Revised since it was signed, or open to this Society already: also while a search that was returned is not due yet.
  if (record.digest !== header.record || (await isOpenTo(tx, rid, recipient))) return refused('conflict')
  const charged = await charge(tx, mailbox.budgets, { kind: 'offer', member: author, kid, at })
  return charged.ok ? done(at) : overBudget(charged.freeAt, at)
}

const rowOf = (header: OfferHeader, offer: StoreOffer['offer']): OfferRow => ({
  id: header.id,
  rid: header.rid,
  author: header.member,
  recipient: header.to,
  digest: actDigest('offer', offer),
  due_at: new Date(header.due),
  state: 'offered',
  ...offer,
  receipt: null,
  closed_at: null,
})

const store = async (mailbox: Mailbox, tx: Tx, offer: OfferRow, at: Date): Promise<void> => {
  const { id, rid, recipient: member, due_at: due } = offer
  await storeOffer(tx, offer)
  await openStage(tx, { rid, member, stage: 'preview', reason: 'offer', candidate: null, offer: { id, due }, at })
  const event = { recipient: member, type: 'offer.received', offerId: id, recordId: rid } as const
  await publishAtStart(tx, mailbox, event, at)
  await logNetworkAct(tx, { action: 'stage.open', subject: rid, decision: 'allow', code: 'preview' }, at)
  tx.afterCommit(mailbox.nudge)
}
