import { REVIEW_THRESHOLD } from '@kinlink/linkage'
import type { Tx } from '@kinlink/postgres'
import { newId } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import { findPerson } from '../people/person-store.ts'
import { NotAnswered } from '../submission/submit.ts'
import { candidatesOf, findCandidate, lockCandidate, noteProposal, rescoreCandidate } from './candidate-store.ts'
import { queueDiscard } from './discard.ts'
import type { ProposeDeps } from './propose.ts'
import { mayBeScored, scoreRecord } from './score-record.ts'

/** `record.revised`: every pair of the record is read again, each by a job of its own. */
export async function rescoreAll(tx: Tx, deps: Pick<ProposeDeps, 'jobs'>, rid: string): Promise<void> {
  for (const { id } of await candidatesOf(tx, rid)) await deps.jobs.emit(tx, 'candidate.rescore', { candidateId: id })
}

/**
 * Reads and scores a pair again after a rectification. What is in review stays in review, with the new values; what was discarded unseen comes to review if it is near enough now; what
 * an officer or the person has said stands, whatever the score. `proposed`: the exchange has opened the comparison anew and wants a word on it. Then a pair that stays far is discarded
 * again, and one that is near comes to review even if it was rejected, since that was said of other values.
 * @throws NotAnswered while the exchange cannot be asked: the queue repeats the job.
 */
export async function rescore(deps: ProposeDeps, candidateId: string, why?: 'proposed'): Promise<void> {
  const candidate = await findCandidate(deps.db, candidateId)
  const person = candidate?.person_id == null ? undefined : await findPerson(deps.db, candidate.person_id)
  const network = deps.network.current()
  if (network === null) throw new NotAnswered('network unknown')
  if (candidate === undefined || person === undefined) return
  const act = newId()
  const scored = await scoreRecord(deps, network, { recordId: candidate.rid, person }, act)
  if (scored === undefined) return
  await deps.db.transaction(async (tx) => {
    if (!(await mayBeScored(tx, deps, scored, act))) return
    const held = await lockCandidate(tx, candidateId)
    if (held === undefined) return
    // A job that is repeated asks nothing new.
    const asked = why === 'proposed' && held.proposed_for !== scored.seen.digest
    if (asked) await noteProposal(tx, candidateId, scored.seen.digest)
    const near = scored.score.probability >= REVIEW_THRESHOLD
    const open = held.state !== 'discarded' && held.state !== 'rejected'
    if (asked && !near && !open) {
      await queueDiscard(tx, deps, network, { id: held.id, recordId: held.rid, entryId: held.entry_id, act })
      await logAct(tx, 'automation', { action: 'candidate.discard', subject: candidateId, decision: 'allow' }, act)
    }
    if (held.state === 'discarded' && !near) return
    const state = near && (held.state === 'discarded' || (asked && !open)) ? 'in-review' : held.state
    const { score, compared } = scored
    const sealed = await deps.storage.seal(tx, person.id, 'candidate', { evidence: score.evidence, sought: compared })
    const { weight, probability } = score
    await rescoreCandidate(tx, { id: candidateId, state, weight, probability, sealed })
    await logAct(tx, 'automation', { action: 'candidate.score', subject: candidateId, decision: 'allow' }, act)
  })
}
