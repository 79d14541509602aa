import type { ExchangeOffer } from '@kinlink/contracts'
import type { ExchangeClient } from '@kinlink/exchange-client'
import type { Db } from '@kinlink/postgres'
import { type Clock, newId } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import type { NetworkSnapshot, NetworkView } from '../network/network.ts'
import { NotAnswered } from '../submission/submit.ts'
import { noteDoubt } from './doubt.ts'
import { offerAfter } from './offer-states.ts'
import { findOffer, lockOffer, moveOffer } from './offer-store.ts'
import { judgeWord } from './offer-word.ts'

export type FollowDeps = { db: Db; clock: Clock; network: NetworkView; client: Pick<ExchangeClient, 'readOffer'> }

/** What the exchange says of an offer now, under an act of the automation; undefined when it shows nothing. */
export type Said = { offer: ExchangeOffer; network: NetworkSnapshot; act: string }

/** @throws NotAnswered while the exchange cannot be asked or the network is not known: the queue repeats the job. */
export async function askExchange(deps: FollowDeps, offerId: string): Promise<Said | undefined> {
  const network = deps.network.current()
  if (network === null) throw new NotAnswered('network unknown')
  const act = newId()
  const answer = await deps.client.readOffer(offerId, { act })
  if (answer.ok) return { offer: answer.value, network, act }
  if (answer.problem.code === 'not_found') return undefined
  throw new NotAnswered(answer.problem.code)
}

/**
 * Looks up what has become of an own offer and keeps the receipt. The exchange is believed nothing that it cannot show a signature for; states only move forward, so that
 * looking twice, or late, changes nothing.
 * @throws NotAnswered
 */
export async function followOffer(deps: FollowDeps, offerId: string): Promise<void> {
  const row = await findOffer(deps.db, offerId)
  if (row === undefined) return
  const said = await askExchange(deps, offerId)
  if (said === undefined) return
  const known = { id: row.id, from: said.network.me, to: row.to_member, digest: row.digest }
  const word = judgeWord(said.offer, known, said.network)
  if (!word.ok) return refuseWord(deps, offerId, said, word.code)
  // To its author an offer ends by the calendar alone: what ends it earlier is told by nobody.
  if (word.state === 'expired' && deps.clock.now() < row.due) throw new NotAnswered('expired before its due date')
  // Whether a search was given back is shown to the searcher alone: here it must not even be readable.
  if (word.state === 'returned') return refuseWord(deps, offerId, said, 'returned')
  await deps.db.transaction(async (tx) => {
    const held = await lockOffer(tx, offerId)
    await noteDoubt(tx, offerId, null)
    const state = held === undefined ? null : offerAfter(held.state, word.state)
    if (state === null) return
    await moveOffer(tx, offerId, { state, reason: word.reason, receipt: word.receipt, at: deps.clock.now() })
    await logAct(tx, 'automation', { action: 'offer.read', subject: offerId, decision: 'allow', code: state }, said.act)
  })
}

/** A word without a valid receipt is shown to nobody; the refusal is logged. Of a signer who is not known more may be known later. */
export async function refuseWord(deps: { db: Db }, offerId: string, said: Said, code: string): Promise<void> {
  await deps.db.transaction(async (tx) => {
    await noteDoubt(tx, offerId, code === 'signer' ? said.network.believed : null)
    const entry = { action: 'record.verify-refused', subject: offerId, decision: 'deny', code } as const
    await logAct(tx, 'automation', entry, said.act)
  })
}
