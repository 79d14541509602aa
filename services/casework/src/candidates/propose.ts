import { REVIEW_THRESHOLD } from '@kinlink/linkage'
import { newId } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import { noteHit } from '../canaries/note-hit.ts'
import type { RegisterDeps } from '../people/register-person.ts'
import { NotAnswered } from '../submission/submit.ts'
import { findCandidateByPair, insertCandidate } from './candidate-store.ts'
import { queueDiscard } from './discard.ts'
import { presentOfEntry } from './present.ts'
import { rescore } from './rescore.ts'
import { mayBeScored, type ScoreDeps, scoreRecord } from './score-record.ts'

export type ProposeDeps = RegisterDeps & ScoreDeps

/**
 * F2 at the side that has the person: opens what `compare` shows, with the automation key and within its mandate, and scores in plaintext. Below the threshold the pair is
 * discarded unseen and only counted; above, an officer will look at it, unless it is a decoy's: that one waits like the others and nobody sees it. A pair that is known already is scored again: the exchange asks anew when the record has been rectified.
 * @throws NotAnswered while the exchange cannot be asked: the queue repeats the job.
 */
export async function propose(deps: ProposeDeps, pair: { recordId: string; entryId: string }): Promise<void> {
  const known = await findCandidateByPair(deps.db, pair.recordId, pair.entryId)
  if (known !== undefined) return rescore(deps, known.id, 'proposed')
  const present = await presentOfEntry(deps.db, pair.entryId)
  const network = deps.network.current()
  if (network === null) throw new NotAnswered('network unknown')
  if (present === undefined) return
  const act = newId()
  const scored = await scoreRecord(deps, network, { recordId: pair.recordId, present }, act)
  if (scored === undefined) return
  const { score, compared } = scored
  const discarded = score.probability < REVIEW_THRESHOLD
  await deps.db.transaction(async (tx) => {
    if (!(await mayBeScored(tx, deps, scored, act))) return
    const id = newId()
    // Nothing of the enquiry is kept where nobody will look at it.
    const seen = !discarded && !present.decoy
    const kept = { evidence: score.evidence, sought: compared }
    const sealed = seen ? await deps.storage.seal(tx, present.id, 'candidate', kept) : null
    const made = await insertCandidate(tx, {
      id,
      rid: pair.recordId,
      entry_id: pair.entryId,
      person_id: present.decoy ? null : present.id,
      decoy_id: present.decoy ? present.id : null,
      asked_by: scored.seen.header.author,
      state: discarded ? 'discarded' : 'in-review',
      weight: score.weight,
      probability: score.probability,
      sealed,
      at: deps.clock.now(),
      proposed_for: scored.seen.digest,
    })
    if (!made) return
    if (discarded) await queueDiscard(tx, deps, network, { id, ...pair, act, decoy: present.decoy })
    else await noteHit(tx, present, scored.seen.header.author, act)
    await logAct(
      tx,
      'automation',
      { action: discarded ? 'candidate.discard' : 'candidate.score', subject: id, decision: 'allow' },
      act,
    )
  })
}
