import type { LegalBasis, Registration, TracingRequest } from '@kinlink/contracts'
import { CANDIDATE_FLOOR, REVIEW_THRESHOLD, resemblance, scorePair } from '@kinlink/linkage'
import { endOfConsent, keepsOut } from '@kinlink/policy'
import { logAct } from '../audit/log.ts'
import { findCase, lockCase } from '../cases/case-store.ts'
import { findPerson } from '../people/person-store.ts'
import type { RegisterDeps } from '../people/register-person.ts'
import { featuresOf } from '../sealing/blinded-entry.ts'
import type { Comparable, Indexed, LocalIndex } from './local-index.ts'
import { anyUncompared, casesOnFile, insertLocalMatch, markCompared, peopleOnFile } from './local-match-store.ts'

export type LocalDeps = Pick<RegisterDeps, 'db' | 'clock' | 'storage'> & {
  /** Requests and registrations share one index: codes under different keys could not be compared. */
  localIndex: LocalIndex
}

/**
 * Compares every request and every person that is new with all the others on file: within the Society, in plaintext. What is new stands in the database until it was compared,
 * so a killed process takes it up again.
 */
export async function matchLocally(deps: LocalDeps, signal: AbortSignal): Promise<void> {
  if (!(await anyUncompared(deps.db))) return
  const cases = await casesOnFile(deps.db)
  const people = await peopleOnFile(deps.db)
  for (const tracingCase of cases) {
    if (signal.aborted) return
    const candidates = tracingCase.compared ? people.filter((person) => !person.compared) : people
    if (candidates.length > 0)
      await compare(
        deps,
        tracingCase,
        candidates.map(({ id }) => id),
      )
  }
  const fresh = (rows: typeof people) => rows.filter(({ compared }) => !compared).map(({ id }) => id)
  await deps.db.transaction((tx) => markCompared(tx, { people: fresh(people), cases: fresh(cases) }, deps.clock.now()))
}

type OnFile = { id: string; rev: number }

async function compare(deps: LocalDeps, { id: caseId, rev }: OnFile, people: readonly string[]): Promise<void> {
  const sought = await soughtIn(deps, caseId, rev)
  if (sought === undefined) return
  for (const personId of people) {
    const registered = await personIn(deps, personId)
    if (registered === undefined || resemblance(sought.code, registered.code) < CANDIDATE_FLOOR) continue
    const score = scorePair(sought.features, registered.features)
    if (score.probability >= REVIEW_THRESHOLD) await keep(deps, caseId, personId, score)
  }
}

const soughtIn = async (deps: LocalDeps, id: string, rev: number): Promise<Indexed | undefined> => {
  const open = async (): Promise<Comparable | undefined> => {
    const row = await findCase(deps.db, id)
    if (row === undefined || row.sealed === null) return undefined
    const request = (await deps.storage.open(deps.db, id, 'case', row.sealed)) as TracingRequest
    return { ...featuresOf(request.sought.person), until: agreedUntil(request.basis, request.enquirer.basis) }
  }
  // By its revision: what was rectified is compared by what it says now.
  return stillAgreed(deps, await deps.localIndex.entryOf(id, open, rev))
}

/** Somebody registered here, ready to be compared; undefined for somebody who was removed, or does not agree to it, or not any more (P-VOICE, P-LAW). */
export const personIn = async (deps: LocalDeps, id: string): Promise<Indexed | undefined> => {
  const open = async (): Promise<Comparable | undefined> => {
    const row = await findPerson(deps.db, id)
    if (row === undefined) return undefined
    const { person, basis } = (await deps.storage.open(deps.db, id, 'person', row.sealed)) as Registration
    return { ...featuresOf(person), until: agreedUntil(basis) }
  }
  return stillAgreed(deps, await deps.localIndex.entryOf(id, open))
}

/** The first instant at which one of them does not agree to comparing: from the very first where somebody keeps it out. */
const agreedUntil = (...bases: LegalBasis[]): Date | undefined =>
  bases
    .flatMap((basis) => (keepsOut(basis, 'matching') ? new Date(0) : (endOfConsent(basis) ?? [])))
    .reduce<Date | undefined>((first, end) => (first === undefined || end < first ? end : first), undefined)

// What is remembered of a file is looked at anew each time: consent ends while the process runs.
const stillAgreed = ({ clock }: LocalDeps, found: Indexed | undefined): Indexed | undefined =>
  found?.until === undefined || found.until > clock.now() ? found : undefined

function keep(deps: LocalDeps, caseId: string, personId: string, score: ReturnType<typeof scorePair>): Promise<void> {
  return deps.db.transaction(async (tx) => {
    // The person may have been removed since, or the case have ended; then there is nobody to match.
    if ((await findPerson(tx, personId)) === undefined) return
    const tracingCase = await lockCase(tx, caseId)
    if (tracingCase === undefined || tracingCase.state === 'withdrawn' || tracingCase.state === 'closed') return
    const sealed = await deps.storage.seal(tx, caseId, 'local-match', score.evidence)
    const { weight, probability } = score
    const at = deps.clock.now()
    await insertLocalMatch(tx, { case_id: caseId, person_id: personId, weight, probability, sealed, at })
    await logAct(tx, 'automation', { action: 'candidate.score', subject: caseId, decision: 'allow' })
  })
}
