import type { CaseView, Problem } from '@kinlink/contracts'
import { dice, registrationOf, requestOf } from './caseload.ts'
import { must, type Officer } from './officer.ts'
import { eachOf, progress } from './progress.ts'
import type { Sample, SampleRecord } from './sample.ts'

/** What the officers handed in, by sample id. */
export type Submitted = {
  people: Map<string, string>
  cases: Map<string, string>
  /** Refusals at the own casework: code and rules, by sample id. */
  refusedAtHome: Map<string, Problem>
  /** Sample ids of requests that do not name the state of origin. */
  withoutOrigin: Set<string>
}

/** Every 25th family does not want the state of origin's Society asked: stated here, and left out of the count of links that could be found. */
const keepsOriginOut = (record: SampleRecord) => record.society !== 'origin' && dice(record.id, 25) === 0

/** Registers everybody (F0), then hands in all tracing requests (F1), each by an officer of its Society. */
export async function submitCaseload(
  sample: Sample,
  officers: ReadonlyMap<string, Officer>,
  out: NodeJS.WriteStream,
): Promise<Submitted> {
  const done: Submitted = { people: new Map(), cases: new Map(), refusedAtHome: new Map(), withoutOrigin: new Set() }
  const of = (society: string) => {
    const officer = officers.get(society)
    if (officer === undefined) throw new Error(`No officer of ${society}`)
    return officer
  }
  const registering = progress('Officers register people present', sample.present.length, out)
  await eachOf(sample.present, 6, async (record) => {
    const answer = await of(record.society).post('/v1/people', registrationOf(record))
    if (answer.ok) done.people.set(record.id, (answer.value as { personId: string }).personId)
    else done.refusedAtHome.set(record.id, answer.problem)
    // Decoys leave after a look at something: now, while all are handed in, and not when dates run.
    if (done.people.size % 2 === 0) must(await of(record.society).get('/v1/people?limit=1'), 'looking at people')
    registering.step()
  })
  registering.done()
  const asking = progress('Officers hand in tracing requests', sample.sought.length, out)
  await eachOf(sample.sought, 6, async (record) => {
    const originExplicitly = !keepsOriginOut(record)
    if (!originExplicitly) done.withoutOrigin.add(record.id)
    const answer = await of(record.society).post('/v1/cases', requestOf(record, originExplicitly))
    if (answer.ok) done.cases.set(record.id, (answer.value as { caseId: string }).caseId)
    else done.refusedAtHome.set(record.id, answer.problem)
    asking.step()
  })
  asking.done()
  return done
}

/** A case as its officer sees it. */
export const readCase = async (officer: Officer, caseId: string): Promise<CaseView> =>
  must(await officer.get(`/v1/cases/${caseId}`), 'reading a case')
