import type { DeclineReason, OfferAnswerHeader, OfferEndHeader, SearchRow } from '@kinlink/contracts'
import { actDigest } from '@kinlink/crypto/hash'
import { signAct } from '@kinlink/crypto/sign'
import type { Tx } from '@kinlink/postgres'
import { problem } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import { chainTo, keepSent } from '../chain/sent-store.ts'
import type { Done } from '../idempotency.ts'
import type { NetworkSnapshot } from '../network/network.ts'
import { actHeader } from '../sealing/act-header.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { queueSubmission } from '../submission/queue-submission.ts'
import { openOffered } from './open-offered.ts'
import { afterCommand, type SearchCommand } from './search-states.ts'
import { findSearch, keepReason, keepSealed, lockSearch, moveSearch, type VerifiedSearch } from './search-store.ts'
import { type SearchDeps, searchRow } from './search-view.ts'

const unavailable = { ok: false as const, problem: problem('unavailable', { retryAfter: 30 }) }
const conflict = { ok: false as const, problem: problem('conflict') }

/** What the decision will need once the record is not open any more. */
export type KeptOfEnquiry = { societiesAsked: number }

/** Takes the search over. The officer's signed word is on its way with the answer; whether it came first is the exchange's to say. */
export async function acceptSearch(deps: SearchDeps, session: OfficerSession, id: string): Promise<Done<SearchRow>> {
  const row = await findSearch(deps.db, id)
  if (row === undefined) return { ok: false, problem: problem('not_found') }
  if (!afterCommand(row, 'accept').ok) return conflict
  // Nobody takes over what cannot be looked at, or is not what was offered.
  const opened = await openOffered(deps, session, row)
  if (!opened.ok) return opened.problem.code === 'not_found' ? conflict : opened
  const kept: KeptOfEnquiry = { societiesAsked: opened.enquiry.societiesAsked }
  const answer = { answer: 'accepted' as const, reason: null }
  return command(deps, session, id, 'accept', async (tx, held, network) => {
    if (deps.clock.now() >= held.due) return false
    if (held.sealed === null) await deps.storage.newKey(tx, id)
    await keepSealed(tx, id, await deps.storage.seal(tx, id, 'search', kept))
    await queueAnswer(tx, deps, session, { held, network, said: answer })
    return true
  })
}

/** Does not take the search over. Of the reasons only one of four codes leaves. */
export function declineSearch(
  deps: SearchDeps,
  session: OfficerSession,
  id: string,
  reason: DeclineReason,
): Promise<Done<SearchRow>> {
  const work: Work = async (tx, held, network) => {
    if (deps.clock.now() >= held.due) return false
    await keepReason(tx, id, reason)
    await queueAnswer(tx, deps, session, { held, network, said: { answer: 'declined', reason } })
    return true
  }
  return command(deps, session, id, 'decline', work, (held) => held.decline_reason === reason)
}

/** Gives the search back, unless somebody was found. What acceptance had opened closes; the side that asked sees nothing of it. */
export function returnSearch(deps: SearchDeps, session: OfficerSession, id: string): Promise<Done<SearchRow>> {
  return command(deps, session, id, 'return', async (tx, held, network) => {
    const header = endHeader(deps, held, network)
    const body = { id, act: signAct('offer-return', header, await session.signer()) }
    await queueSubmission(tx, deps, { kind: 'offer-return', subject: id, act: session.act, body })
    return true
  })
}

const ACTIONS = { accept: 'offer.accept', decline: 'offer.decline', return: 'offer.return' } as const
/** What a command does; false, before anything was written, for a search that does not allow it. */
type Work = (tx: Tx, held: VerifiedSearch, network: NetworkSnapshot) => Promise<boolean>

/** One command on a search, under its lock: what is done, the state after it and the entry of the log in one transaction. `same`: whether a repetition says the same. */
async function command(
  deps: SearchDeps,
  session: OfficerSession,
  id: string,
  name: SearchCommand & keyof typeof ACTIONS,
  work: Work,
  same: (held: VerifiedSearch) => boolean = () => true,
): Promise<Done<SearchRow>> {
  const network = deps.network.current()
  if (network === null) return unavailable
  return deps.db.transaction(async (tx): Promise<Done<SearchRow>> => {
    const held = await lockSearch(tx, id)
    if (held === undefined) return { ok: false, problem: problem('not_found') }
    const after = afterCommand(held, name)
    if (!after.ok) return conflict
    if (after.repeated) return same(held) ? { ok: true, value: searchRow(held) } : conflict
    if (!(await work(tx, held, network))) return conflict
    await moveSearch(tx, id, after.next, deps.clock.now())
    await logAct(tx, session, { action: ACTIONS[name], subject: id, decision: 'allow' })
    return { ok: true, value: searchRow({ ...held, ...after.next }) }
  })
}

const endHeader = (deps: SearchDeps, held: VerifiedSearch, network: NetworkSnapshot): OfferEndHeader => ({
  ...actHeader(deps, network),
  offerId: held.id,
  offer: held.digest,
})

type Said = Pick<OfferAnswerHeader, 'answer' | 'reason'>

async function queueAnswer(
  tx: Tx,
  deps: SearchDeps,
  session: OfficerSession,
  { held, network, said }: { held: VerifiedSearch; network: NetworkSnapshot; said: Said },
): Promise<void> {
  const next = await chainTo(tx, held.from_member)
  const header: OfferAnswerHeader = { ...endHeader(deps, held, network), ...said, chain: next.chain }
  const act = signAct('offer-answer', header, await session.signer())
  const { id, due: until } = held
  const work = { kind: 'offer-answer', subject: id, act: session.act, body: { id, act } } as const
  const submissionId = await queueSubmission(tx, deps, work)
  const digest = actDigest('offer-answer', act)
  // Under the offer's id alone: the record is another Society's, and nothing of it stays once it is erased.
  await keepSent(tx, { submissionId, kind: 'answer', id, rid: id, digest, until }, next)
}
