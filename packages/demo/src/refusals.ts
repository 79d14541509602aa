import type { CaseView, Problem } from '@kinlink/contracts'
import { registrationOf, requestOf } from './caseload.ts'
import { must, type Officer } from './officer.ts'
import { eachOf } from './progress.ts'
import type { SampleRecord } from './sample.ts'
import type { Submitted } from './submit-caseload.ts'

/** Acts that a rule has to refuse; each is tried once, so that the summary shows that it does. */
export async function tryWhatRulesRefuse(record: SampleRecord, officer: Officer): Promise<Problem[]> {
  const registration = registrationOf(record)
  const child = {
    ...registration,
    person: { ...registration.person, birth: { value: '2015', accuracy: 'year', calendar: 'gregorian' } },
  }
  const request = requestOf(record, true)
  const onConsent = { ...request, basis: { ...request.basis, basis: 'consent' } }
  const ownSociety = { ...request, search: { ...request.search, withholdFrom: request.search.recipients } }
  const asylum = { ...registration, asylumFileNumber: 'A 12 345 678' }
  const answers = [
    await officer.post('/v1/people', { ...child, basis: { ...child.basis, giver: 'self', childsView: undefined } }),
    await officer.post('/v1/people', asylum),
    await officer.post('/v1/cases', onConsent),
    await officer.post('/v1/cases', ownSociety),
  ]
  return answers.map((answer) => {
    if (answer.ok) throw new Error('A rule that has to refuse did not')
    return answer.problem
  })
}

/** Refusals of a run by rule: at the own casework, and by the exchange as the officers see them in their cases. */
export function byRule(problems: Iterable<Problem>): Map<string, number> {
  const counts = new Map<string, number>()
  for (const problem of problems) {
    const rules = new Set((problem.errors ?? []).map((e) => e.rule ?? problem.code))
    for (const rule of rules.size === 0 ? [problem.code] : rules) counts.set(rule, (counts.get(rule) ?? 0) + 1)
  }
  return counts
}

/** Reads every case that was handed in: its record at the exchange, and whether the exchange refused it. */
export async function readCases(
  submitted: Submitted,
  officerOf: (sampleId: string) => Officer,
): Promise<{ recordOf: Map<string, string>; refused: CaseView[] }> {
  const recordOf = new Map<string, string>()
  const refused: CaseView[] = []
  await eachOf([...submitted.cases], 6, async ([sampleId, caseId]) => {
    const view = must<CaseView>(await officerOf(sampleId).get(`/v1/cases/${caseId}`), 'reading a case')
    if (view.state === 'refused') refused.push(view)
    else recordOf.set(sampleId, view.recordId)
  })
  return { recordOf, refused }
}
