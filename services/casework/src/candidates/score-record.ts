import type { Registration } from '@kinlink/contracts'
import { scorePair } from '@kinlink/linkage'
import type { Tx } from '@kinlink/postgres'
import type { AlarmDeps } from '../alarms/raise-alarm.ts'
import { rulesOf } from '../intake/refusal.ts'
import type { Automation } from '../keys/automation.ts'
import type { Storage } from '../keys/storage.ts'
import type { NetworkSnapshot } from '../network/network.ts'
import { type AskDeps, type Asked, askForRecord } from '../record-memory/ask-for-record.ts'
import type { Revision } from '../record-memory/judge-revision.ts'
import { logRead } from '../record-memory/log-read.ts'
import { remember } from '../record-memory/remember.ts'
import { featuresOf } from '../sealing/blinded-entry.ts'
import { type OpenOutcome, openProjection, revisionIn } from '../sealing/open-projection.ts'
import { NotAnswered } from '../submission/submit.ts'
import { type Compared, comparedFeatures, readCompared } from './compared.ts'
import type { Present } from './present.ts'

export type ScoreDeps = AskDeps & AlarmDeps & { storage: Storage; automation: Automation }
export type Scored = Pick<Asked, 'before'> & {
  readonly seen: Revision
  readonly compared: Compared
  readonly score: ReturnType<typeof scorePair>
}

/**
 * Opens what `compare` shows of a record, with the automation key, and scores it against whom an entry of this Society stands for, in plaintext; undefined for a record that is gone, and for one that is refused.
 * @throws NotAnswered while the exchange cannot be asked: the queue repeats the job.
 */
export async function scoreRecord(
  deps: ScoreDeps,
  network: NetworkSnapshot,
  { recordId, present }: { recordId: string; present: Pick<Present, 'id' | 'sealed'> },
  act: string,
): Promise<Scored | undefined> {
  const answer = await askForRecord(deps, recordId, act)
  if (!answer.ok) {
    // Gone in the meantime (withdrawn, expired, removed): there is nothing to compare any more.
    if (answer.problem.code === 'not_found') return undefined
    throw new NotAnswered(answer.problem.code)
  }
  const { projection, before } = answer.value
  const opened = openProjection(recordId, projection, network, { society: deps.automation.epochs }, deps.clock.now())
  const compared = opened.ok ? readCompared(opened.value.values) : null
  if (!opened.ok || compared === null) {
    await refuseProjection(deps, { recordId, opened, before, act })
    return undefined
  }
  const registration = (await deps.storage.open(deps.db, present.id, 'person', present.sealed)) as Pick<
    Registration,
    'person'
  >
  const score = scorePair(comparedFeatures(compared), featuresOf(registration.person))
  return { before, seen: opened.value, compared, score }
}

/**
 * Whether what was scored may be kept: nothing that goes back behind what was seen of the record before. Asked in the transaction that keeps and logs it.
 * @throws NotAnswered for what a newer revision has overtaken on its way: the queue repeats the job.
 */
export async function mayBeScored(tx: Tx, deps: AlarmDeps, { before, seen }: Scored, act: string): Promise<boolean> {
  const why = await remember(tx, deps, before, seen)
  if (why === 'outdated') throw new NotAnswered(why)
  if (why !== null && why !== 'erased') await logRead(tx, 'automation', seen.header.rid, why, act)
  return why === null
}

type Unscored = Pick<Asked, 'before'> & {
  readonly recordId: string
  readonly opened: OpenOutcome
  readonly act: string
}

/**
 * What does not verify, or does not hold what its fields promise, is not shown to anybody; the refusal is logged. What verified is remembered all the same, so that nothing older is scored in its place.
 * @throws NotAnswered for what a newer revision has overtaken on its way
 */
function refuseProjection(deps: ScoreDeps, { recordId, opened, before, act }: Unscored): Promise<void> {
  return deps.db.transaction(async (tx) => {
    const seen = revisionIn(opened)
    const why = seen === undefined ? null : await remember(tx, deps, before, seen)
    if (why === 'outdated') throw new NotAnswered(why)
    const broken = why === null && !opened.ok ? opened.broken : undefined
    const code = why ?? (opened.ok ? 'values' : opened.code)
    await logRead(tx, 'automation', recordId, code, act, rulesOf(broken?.findings ?? []))
  })
}
