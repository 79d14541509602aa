import type { OutcomeHeader, Registration } from '@kinlink/contracts'
import { toB64 } from '@kinlink/crypto/hash'
import { signAct } from '@kinlink/crypto/sign'
import type { ExchangeClient } from '@kinlink/exchange-client'
import { REVIEW_THRESHOLD, scorePair } from '@kinlink/linkage'
import { newId } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import type { Automation } from '../keys/automation.ts'
import type { NetworkSnapshot } from '../network/network.ts'
import { findPersonByEntry } from '../people/person-store.ts'
import type { RegisterDeps } from '../people/register-person.ts'
import { featuresOf } from '../sealing/blinded-entry.ts'
import { hourBucket } from '../sealing/buckets.ts'
import { openProjection } from '../sealing/open-projection.ts'
import { queueSubmission } from '../submission/queue-submission.ts'
import { NotAnswered } from '../submission/submit.ts'
import { findCandidateByPair, insertCandidate } from './candidate-store.ts'
import { comparedFeatures, readCompared } from './compared.ts'

export type ProposeDeps = RegisterDeps & { client: Pick<ExchangeClient, 'readRecord'>; automation: Automation }

/**
 * F2 at the side that has the person: opens what `compare` shows, with the automation key and within its mandate, and scores in plaintext. Below the threshold the pair is
 * discarded unseen and only counted; above, an officer will look at it.
 * @throws NotAnswered while the exchange cannot be asked: the queue repeats the job.
 */
export async function propose(deps: ProposeDeps, pair: { recordId: string; entryId: string }): Promise<void> {
  if ((await findCandidateByPair(deps.db, pair.recordId, pair.entryId)) !== undefined) return
  const person = await findPersonByEntry(deps.db, pair.entryId)
  const network = deps.network.current()
  if (network === null) throw new NotAnswered('network unknown')
  if (person === undefined) return
  const act = newId()
  const answer = await deps.client.readRecord(pair.recordId, { act })
  if (!answer.ok) {
    // Gone in the meantime (withdrawn, expired, removed): there is nothing to compare any more.
    if (answer.problem.code === 'not_found') return
    throw new NotAnswered(answer.problem.code)
  }
  const opened = openProjection(answer.value, network, { society: deps.automation.epochs })
  const compared = opened.ok ? readCompared(opened.value.values) : null
  if (!opened.ok || compared === null)
    return refuseProjection(deps, pair.recordId, act, opened.ok ? 'values' : opened.code)

  const registration = (await deps.storage.open(deps.db, person.id, 'person', person.sealed)) as Registration
  const score = scorePair(comparedFeatures(compared), featuresOf(registration.person))
  const discarded = score.probability < REVIEW_THRESHOLD
  await deps.db.transaction(async (tx) => {
    const id = newId()
    const sealed = discarded
      ? null
      : await deps.storage.seal(tx, person.id, 'candidate', { evidence: score.evidence, sought: compared })
    const made = await insertCandidate(tx, {
      id,
      rid: pair.recordId,
      entry_id: pair.entryId,
      person_id: person.id,
      asked_by: opened.value.header.author,
      state: discarded ? 'discarded' : 'in-review',
      weight: score.weight,
      probability: score.probability,
      sealed,
      at: deps.clock.now(),
    })
    if (!made) return
    if (discarded) {
      const body = discardedBody(deps, network, pair)
      await queueSubmission(tx, deps, { kind: 'outcome', subject: id, act, body })
    }
    await logAct(
      tx,
      'automation',
      { action: discarded ? 'candidate.discard' : 'candidate.score', subject: id, decision: 'allow' },
      act,
    )
  })
}

/** The automation's word on a pair below the threshold, with the officer's mandate that lets it say so. */
function discardedBody(deps: ProposeDeps, network: NetworkSnapshot, pair: { recordId: string; entryId: string }) {
  const header: OutcomeHeader = {
    v: 1,
    net: network.net,
    id: toB64(deps.random(16)),
    member: network.me,
    rid: pair.recordId,
    entry: pair.entryId,
    outcome: 'discarded',
    at: hourBucket(deps.clock.now()),
    mandate: deps.automation.mandateDigest,
  }
  return { outcome: signAct('outcome', header, deps.automation.signer), mandate: deps.automation.mandate }
}

/** What does not verify, or does not hold what its fields promise, is not shown to anybody; the refusal is logged. */
function refuseProjection(deps: ProposeDeps, rid: string, act: string, code: string): Promise<void> {
  return deps.db.transaction((tx) =>
    logAct(
      tx,
      'automation',
      { action: 'record.verify-refused', subject: rid, decision: 'deny', code: code.slice(0, 42) },
      act,
    ),
  )
}
