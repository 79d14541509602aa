import type { Registration, TracingRequest } from '@kinlink/contracts'
import { CANDIDATE_FLOOR, dice, REVIEW_THRESHOLD, scorePair } from '@kinlink/linkage'
import { logAct } from '../audit/log.ts'
import { allCases, type CaseRow, findCase } from '../cases/case-store.ts'
import { allPeople, findPerson, type PersonRow } from '../people/person-store.ts'
import type { RegisterDeps } from '../people/register-person.ts'
import { featuresOf } from '../sealing/blinded-entry.ts'
import type { Indexed, LocalIndex } from './local-index.ts'
import { insertLocalMatch } from './local-match-store.ts'

export type LocalDeps = Pick<RegisterDeps, 'db' | 'clock' | 'storage'> & {
  /** Requests and registrations share one index: codes under different keys could not be compared. */
  localIndex: LocalIndex
}

/** Compares a new request with everybody registered here, or a new person with every request: within the Society, in plaintext. */
export async function matchLocally(deps: LocalDeps, subject: { caseId?: string; personId?: string }): Promise<void> {
  const cases =
    subject.caseId === undefined ? await allCases(deps.db) : present(await findCase(deps.db, subject.caseId))
  const people =
    subject.personId === undefined ? await allPeople(deps.db) : present(await findPerson(deps.db, subject.personId))
  if (cases.length === 0 || people.length === 0) return
  for (const tracingCase of cases) {
    const sought = await soughtIn(deps, tracingCase)
    for (const person of people) {
      const registered = await personIn(deps, person)
      if (dice(sought.code, registered.code) < CANDIDATE_FLOOR) continue
      const score = scorePair(sought.features, registered.features)
      if (score.probability >= REVIEW_THRESHOLD) await keep(deps, tracingCase, person, score)
    }
  }
}

const present = <T>(row: T | undefined): T[] => (row === undefined ? [] : [row])

const soughtIn = (deps: LocalDeps, row: CaseRow): Promise<Indexed> =>
  deps.localIndex.entryOf(row.id, async () =>
    featuresOf(((await deps.storage.open(deps.db, row.id, 'case', row.sealed)) as TracingRequest).sought.person),
  )

const personIn = (deps: LocalDeps, row: PersonRow): Promise<Indexed> =>
  deps.localIndex.entryOf(row.id, async () =>
    featuresOf(((await deps.storage.open(deps.db, row.id, 'person', row.sealed)) as Registration).person),
  )

function keep(
  deps: LocalDeps,
  tracingCase: CaseRow,
  person: PersonRow,
  score: ReturnType<typeof scorePair>,
): Promise<void> {
  return deps.db.transaction(async (tx) => {
    // The person may have been removed since; then there is nobody to match.
    if ((await findPerson(tx, person.id)) === undefined) return
    const sealed = await deps.storage.seal(tx, tracingCase.id, 'local-match', score.evidence)
    await insertLocalMatch(tx, {
      case_id: tracingCase.id,
      person_id: person.id,
      weight: score.weight,
      probability: score.probability,
      sealed,
      at: deps.clock.now(),
    })
    await logAct(tx, 'automation', { action: 'candidate.score', subject: tracingCase.id, decision: 'allow' })
  })
}
