import type { OfferHeader } from '@kinlink/contracts'
import { logAct } from '../audit/log.ts'
import { noteDoubt } from '../offers/doubt.ts'
import { askExchange, type FollowDeps, refuseWord, type Said } from '../offers/follow-offer.ts'
import { judgeWord, readOffer } from '../offers/offer-word.ts'
import { afterNews } from './search-states.ts'
import { anySearch, findSearch, keepWord, lockSearch, moveSearch, verifySearch } from './search-store.ts'

/**
 * Looks up what the exchange says of an offer that came in: first whether it is one at all, signed by an officer of the Society that it names; then what has become of it.
 * Nothing of this opens the record, and nothing that was found here changes.
 * @throws NotAnswered while the exchange cannot be asked: the queue repeats the job.
 */
export async function followSearch(deps: FollowDeps, searchId: string): Promise<void> {
  const row = await anySearch(deps.db, searchId)
  if (row === undefined) return
  const said = await askExchange(deps, searchId)
  if (said === undefined) return
  if (row.from_member === null) {
    const read = readOffer(said.offer.offer, said.network)
    const code = read.ok ? whyForeign(read.header, row, said) : read.code
    if (!read.ok || code !== null) return refuseWord(deps, searchId, said, code ?? 'offer')
    const { header, digest } = read
    await deps.db.transaction((tx) => verifySearch(tx, searchId, { header, digest, signed: said.offer.offer }))
  }
  await takeWord(deps, searchId, said)
}

/** Why a signed offer is not the one that was announced to this Society; null when it is. */
function whyForeign(header: OfferHeader, row: { id: string; rid: string }, { network }: Said): string | null {
  if (header.id !== row.id || header.rid !== row.rid) return 'another_offer'
  if (header.to !== network.me || header.member === network.me) return 'for_another'
  return null
}

async function takeWord(deps: FollowDeps, searchId: string, said: Said): Promise<void> {
  const row = await findSearch(deps.db, searchId)
  if (row === undefined) return
  const known = { id: row.id, from: row.from_member, to: said.network.me, digest: row.digest }
  const word = judgeWord(said.offer, known, said.network)
  if (!word.ok) return refuseWord(deps, searchId, said, word.code)
  await deps.db.transaction(async (tx) => {
    const held = await lockSearch(tx, searchId)
    if (held === undefined) return
    await keepWord(tx, searchId, word)
    await noteDoubt(tx, searchId, null)
    const next = afterNews(held, word.state)
    if (next !== null) await moveSearch(tx, searchId, next, deps.clock.now())
    await logAct(
      tx,
      'automation',
      { action: 'offer.read', subject: searchId, decision: 'allow', code: word.state },
      said.act,
    )
  })
}
