import { REVIEW_THRESHOLD } from '@kinlink/linkage'
import { newId } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import { findPersonByEntry } from '../people/person-store.ts'
import type { RegisterDeps } from '../people/register-person.ts'
import { NotAnswered } from '../submission/submit.ts'
import { findCandidateByPair, insertCandidate } from './candidate-store.ts'
import { queueDiscard } from './discard.ts'
import { rescore } from './rescore.ts'
import { mayBeScored, type ScoreDeps, scoreRecord } from './score-record.ts'

export type ProposeDeps = RegisterDeps & ScoreDeps

/**
 * F2 at the side that has the person: opens what `compare` shows, with the automation key and within its mandate, and scores in plaintext. Below the threshold the pair is
 * discarded unseen and only counted; above, an officer will look at it. A pair that is known already is scored again: the exchange asks anew when the record has been rectified.
 * @throws NotAnswered while the exchange cannot be asked: the queue repeats the job.
 */
export async function propose(deps: ProposeDeps, pair: { recordId: string; entryId: string }): Promise<void> {
  const known = await findCandidateByPair(deps.db, pair.recordId, pair.entryId)
  if (known !== undefined) return rescore(deps, known.id, 'proposed')
  const person = await findPersonByEntry(deps.db, pair.entryId)
  const network = deps.network.current()
  if (network === null) throw new NotAnswered('network unknown')
  if (person === undefined) return
  const act = newId()
  const scored = await scoreRecord(deps, network, { recordId: pair.recordId, person }, act)
  if (scored === undefined) return
  const { score, compared } = scored
  const discarded = score.probability < REVIEW_THRESHOLD
  await deps.db.transaction(async (tx) => {
    if (!(await mayBeScored(tx, deps, scored, act))) return
    const id = newId()
    const sealed = discarded
      ? null
      : await deps.storage.seal(tx, person.id, 'candidate', { evidence: score.evidence, sought: compared })
    const made = await insertCandidate(tx, {
      id,
      rid: pair.recordId,
      entry_id: pair.entryId,
      person_id: person.id,
      asked_by: scored.seen.header.author,
      state: discarded ? 'discarded' : 'in-review',
      weight: score.weight,
      probability: score.probability,
      sealed,
      at: deps.clock.now(),
      proposed_for: scored.seen.digest,
    })
    if (!made) return
    if (discarded) await queueDiscard(tx, deps, network, { id, ...pair, act })
    await logAct(
      tx,
      'automation',
      { action: discarded ? 'candidate.discard' : 'candidate.score', subject: id, decision: 'allow' },
      act,
    )
  })
}
