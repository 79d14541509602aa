import { findDecision } from '../decisions/decision-store.ts'
import type { Eraser } from '../erasures/eraser.ts'
import { dropWaiting } from '../submission/submission-store.ts'
import { deleteCandidate, lockCandidatesOf, stripCandidate } from './candidate-store.ts'

/**
 * Pairs of the record go, with what was to be said of them. Where the person has decided, the person's own wishes stay under the person's key, and that somebody asked (domain
 * §6.11, invariant 7); nothing of the enquirer does.
 */
export const eraseCandidates: Eraser = async (tx, rid, deps) => {
  for (const candidate of await lockCandidatesOf(tx, rid)) {
    await dropWaiting(tx, 'outcome', candidate.id, deps.clock.now())
    if ((await findDecision(tx, { candidateId: candidate.id })) === undefined) await deleteCandidate(tx, candidate.id)
    else await stripCandidate(tx, candidate.id)
  }
}
