import type { Registration } from '@kinlink/contracts'
import type { ExchangeClient } from '@kinlink/exchange-client'
import { scorePair } from '@kinlink/linkage'
import type { Db } from '@kinlink/postgres'
import type { Clock } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import { rulesOf } from '../intake/refusal.ts'
import type { Automation } from '../keys/automation.ts'
import type { Storage } from '../keys/storage.ts'
import type { NetworkSnapshot } from '../network/network.ts'
import type { PersonRow } from '../people/person-store.ts'
import { featuresOf } from '../sealing/blinded-entry.ts'
import { type OpenOutcome, openProjection } from '../sealing/open-projection.ts'
import { NotAnswered } from '../submission/submit.ts'
import { type Compared, comparedFeatures, readCompared } from './compared.ts'

export type ScoreDeps = {
  db: Db
  clock: Clock
  storage: Storage
  client: Pick<ExchangeClient, 'readRecord'>
  automation: Automation
}
export type Scored = { author: string; digest: string; compared: Compared; score: ReturnType<typeof scorePair> }

/**
 * Opens what `compare` shows of a record, with the automation key, and scores it against a person in plaintext; undefined for a record that is gone, and for one that is refused.
 * @throws NotAnswered while the exchange cannot be asked: the queue repeats the job.
 */
export async function scoreRecord(
  deps: ScoreDeps,
  network: NetworkSnapshot,
  { recordId, person }: { recordId: string; person: PersonRow },
  act: string,
): Promise<Scored | undefined> {
  const answer = await deps.client.readRecord(recordId, { act })
  if (!answer.ok) {
    // Gone in the meantime (withdrawn, expired, removed): there is nothing to compare any more.
    if (answer.problem.code === 'not_found') return undefined
    throw new NotAnswered(answer.problem.code)
  }
  const opened = openProjection(recordId, answer.value, network, { society: deps.automation.epochs }, deps.clock.now())
  const compared = opened.ok ? readCompared(opened.value.values) : null
  if (!opened.ok || compared === null) {
    await refuseProjection(deps, recordId, act, opened.ok ? { ok: false, code: 'values' } : opened)
    return undefined
  }
  const registration = (await deps.storage.open(deps.db, person.id, 'person', person.sealed)) as Registration
  const score = scorePair(comparedFeatures(compared), featuresOf(registration.person))
  const { header, digest } = opened.value
  return { author: header.author, digest, compared, score }
}

/** What does not verify, or does not hold what its fields promise, is not shown to anybody; the refusal is logged. */
function refuseProjection(
  deps: { db: Db },
  rid: string,
  act: string,
  { code, findings = [] }: Extract<OpenOutcome, { ok: false }>,
): Promise<void> {
  return deps.db.transaction((tx) =>
    logAct(
      tx,
      'automation',
      {
        action: 'record.verify-refused',
        subject: rid,
        decision: 'deny',
        code: code.slice(0, 42),
        ...rulesOf(findings),
      },
      act,
    ),
  )
}
