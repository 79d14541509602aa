import { REVIEW_THRESHOLD } from '@kinlink/linkage'
import type { Tx } from '@kinlink/postgres'
import { newId } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import { mayBeKept } from '../erasures/erased-store.ts'
import { findPerson } from '../people/person-store.ts'
import { NotAnswered } from '../submission/submit.ts'
import { candidatesOf, findCandidate, lockCandidate, rescoreCandidate } from './candidate-store.ts'
import type { ProposeDeps } from './propose.ts'
import { scoreRecord } from './score-record.ts'

/** `record.revised`: every pair of the record is read again, each by a job of its own. */
export async function rescoreAll(tx: Tx, deps: Pick<ProposeDeps, 'jobs'>, rid: string): Promise<void> {
  for (const { id } of await candidatesOf(tx, rid)) await deps.jobs.emit(tx, 'candidate.rescore', { candidateId: id })
}

/**
 * Reads and scores a pair again after a rectification. What is in review stays in review, with the new values; what was discarded unseen comes to review if it is near enough now; what
 * an officer or the person has said stands, whatever the score.
 * @throws NotAnswered while the exchange cannot be asked: the queue repeats the job.
 */
export async function rescore(deps: ProposeDeps, candidateId: string): Promise<void> {
  const candidate = await findCandidate(deps.db, candidateId)
  const person = candidate?.person_id == null ? undefined : await findPerson(deps.db, candidate.person_id)
  const network = deps.network.current()
  if (network === null) throw new NotAnswered('network unknown')
  if (candidate === undefined || person === undefined) return
  const act = newId()
  const scored = await scoreRecord(deps, network, { recordId: candidate.rid, person }, act)
  if (scored === undefined) return
  const { score, compared } = scored
  await deps.db.transaction(async (tx) => {
    if (!(await mayBeKept(tx, candidate.rid))) return
    const held = await lockCandidate(tx, candidateId)
    if (held === undefined) return
    const near = score.probability >= REVIEW_THRESHOLD
    if (held.state === 'discarded' && !near) return
    const sealed = await deps.storage.seal(tx, person.id, 'candidate', { evidence: score.evidence, sought: compared })
    const { weight, probability } = score
    const state = held.state === 'discarded' ? 'in-review' : held.state
    await rescoreCandidate(tx, { id: candidateId, state, weight, probability, sealed })
    await logAct(tx, 'automation', { action: 'candidate.score', subject: candidateId, decision: 'allow' }, act)
  })
}
