import type { Identity, Registration, TracingRequest } from '@kinlink/contracts'
import { REVIEW_THRESHOLD, scorePair } from '@kinlink/linkage'
import { logAct } from '../audit/log.ts'
import { allCases, type CaseRow, findCase } from '../cases/case-store.ts'
import { allPeople, findPerson, type PersonRow } from '../people/person-store.ts'
import type { RegisterDeps } from '../people/register-person.ts'
import { featuresOf } from '../sealing/blinded-entry.ts'
import { insertLocalMatch } from './local-match-store.ts'

export type LocalDeps = Pick<RegisterDeps, 'db' | 'clock' | 'storage'>

/** Compares a new request with everybody registered here, or a new person with every request: within the Society, in plaintext. */
export async function matchLocally(deps: LocalDeps, subject: { caseId?: string; personId?: string }): Promise<void> {
  const cases = await casesOf(deps, subject.caseId)
  const people = await peopleOf(deps, subject.personId)
  for (const tracingCase of cases) {
    const sought = featuresOf(await soughtIn(deps, tracingCase))
    for (const person of people) {
      const score = scorePair(sought, featuresOf(await identityIn(deps, person)))
      if (score.probability >= REVIEW_THRESHOLD) await keep(deps, tracingCase, person, score)
    }
  }
}

async function casesOf(deps: LocalDeps, id: string | undefined): Promise<CaseRow[]> {
  if (id === undefined) return allCases(deps.db)
  const row = await findCase(deps.db, id)
  return row === undefined ? [] : [row]
}

async function peopleOf(deps: LocalDeps, id: string | undefined): Promise<PersonRow[]> {
  if (id === undefined) return allPeople(deps.db)
  const row = await findPerson(deps.db, id)
  return row === undefined ? [] : [row]
}

const soughtIn = async (deps: LocalDeps, row: CaseRow): Promise<Identity> =>
  ((await deps.storage.open(deps.db, row.id, 'case', row.sealed)) as TracingRequest).sought.person

const identityIn = async (deps: LocalDeps, row: PersonRow): Promise<Identity> =>
  ((await deps.storage.open(deps.db, row.id, 'person', row.sealed)) as Registration).person

function keep(
  deps: LocalDeps,
  tracingCase: CaseRow,
  person: PersonRow,
  score: ReturnType<typeof scorePair>,
): Promise<void> {
  return deps.db.transaction(async (tx) => {
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
