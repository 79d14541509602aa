import { setTimeout as pause } from 'node:timers/promises'
import type {
  AuditBody,
  AuditEntry,
  CandidateRow,
  CandidateView,
  CaseView,
  ReleaseRow,
  ReleaseView,
} from '@kinlink/contracts'
import { registrationOf, requestOf } from './caseload.ts'
import type { Narrator } from './narrator.ts'
import { all, inTime, must, type Officer } from './officer.ts'
import type { SampleRecord } from './sample.ts'
import { verifyOne } from './verify-log.ts'

/** The pair of the sample that the story is told with: the same person, in two scripts and two orders of the name. */
export const SHOWCASE = { sought: 'S7782929', present: 'P5076341' } as const

export type ShowcaseCast = {
  sought: SampleRecord
  present: SampleRecord
  asking: Officer
  finding: Officer
  auditor: Officer
}
export type ShowcaseResult = {
  caseId: string
  recordId: string
  personId: string
  found: boolean
  released: boolean
  proofVerified: boolean
  typed: unknown[]
}

/** Waits for something that will happen by itself. */
async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const giveUpAt = Date.now() + 60_000
  for (;;) {
    const seen = await look()
    if (seen !== undefined) return seen
    if (Date.now() > giveUpAt) throw new Error(`Waited a minute for ${what}`)
    await pause(200)
  }
}

const born = (record: SampleRecord) => `${record.birth?.value ?? 'unknown'} (${record.birth?.accuracy ?? 'no date'})`

/** One case, step by step, with its real data; every line is something that an officer or an auditor did or saw through the public API. */
export async function playShowcase(cast: ShowcaseCast, tell: Narrator): Promise<ShowcaseResult> {
  const { sought, present, asking, finding, auditor } = cast
  tell.heading('One case, step by step')
  const registration = registrationOf(present)
  const { personId } = must<{ personId: string }>(
    await finding.post('/v1/people', registration),
    'registering a person',
  )
  tell.step(
    'transit',
    `registers ${present.name}, born ${born(present)}, ${present.birthPlace ?? ''}, who agrees to be matched. Only a blinded code leaves.`,
  )
  const request = requestOf(sought, true)
  const { caseId } = must<{ caseId: string }>(await asking.post('/v1/cases', request), 'handing in a request')
  tell.step(
    'destination',
    `hands in a tracing request for ${sought.name}, born ${born(sought)}, ${sought.birthPlace ?? ''}.`,
  )
  const { recordId } = must<CaseView>(await asking.get(`/v1/cases/${caseId}`), 'reading the case')
  tell.step('exchange', `holds record ${recordId}: field names and padded ciphertext. It cannot read one value.`)

  const candidate = await until('a candidate at transit', () => candidateFor(finding, personId, recordId))
  tell.step(
    'transit',
    `alone is told: candidate, ${candidate.weight.toFixed(1)} bits, probability ${candidate.probability.toFixed(3)}.`,
  )
  for (const line of candidate.evidence.filter((e) => e.weight !== 0))
    tell.step('', `${line.words} (${line.weight > 0 ? '+' : ''}${line.weight.toFixed(1)} bits)`)
  await sayNothingYet(asking, caseId, tell)

  must(await finding.post(`/v1/candidates/${candidate.candidateId}/confirmation`), 'confirming')
  tell.step('transit', 'confirms after looking at both sides; the rest of the request opens to it.')
  const decision = {
    decision: 'full-contact',
    revealCountry: true,
    contact: { phone: '+000 5553 7782929', safeTimes: 'in the morning' },
    takenBy: 'self',
    witness: 'a colleague who speaks the language',
    language: present.lang,
    method: 'oral-witnessed',
    validUntil: '2027-06-30T09:41:27Z',
  }
  const seen = await releasesSoFar(asking)
  await until('the confirmation to be taken', async () => {
    const answer = await finding.post(`/v1/candidates/${candidate.candidateId}/decision`, decision)
    return answer.ok ? true : answer.problem.code === 'conflict' ? undefined : must(answer, 'recording the decision')
  })
  tell.step('transit', `speaks with ${present.name}, who decides: full contact, and the country may be known.`)
  await sayNothingYet(asking, caseId, tell)

  const release = await until('the release window', () => releaseFor(asking, caseId, seen))
  tell.step(
    'destination',
    `at the window a release arrives from ${release.from}: ${release.content.kind}, telephone ${release.content.contact?.phone ?? '-'}.`,
  )
  const answered = must<CaseView>(await asking.get(`/v1/cases/${caseId}`), 'reading the case')
  tell.step('destination', `the case now says: ${answered.outcome}.`)
  const proofVerified = await audit(auditor, caseId, tell)
  return {
    caseId,
    recordId,
    personId,
    found: true,
    released: answered.outcome === 'contact-offered',
    proofVerified,
    typed: [registration, request, decision],
  }
}

async function candidateFor(officer: Officer, personId: string, recordId: string): Promise<CandidateView | undefined> {
  for (const row of await all<CandidateRow>(officer, '/v1/candidates?state=in-review')) {
    const view = must<CandidateView>(await officer.get(`/v1/candidates/${row.candidateId}`), 'looking at a candidate')
    if (view.personId === personId && view.recordId === recordId) return view
  }
  return undefined
}

async function sayNothingYet(asking: Officer, caseId: string, tell: Narrator): Promise<void> {
  const view = must<CaseView>(await asking.get(`/v1/cases/${caseId}`), 'reading the case')
  tell.step(
    'destination',
    `sees: ${view.outcome.replace('-', ' ')} so far, next review ${view.nextReview.slice(0, 10)}.`,
  )
}

/** Releases of the asking Society as they came before: none of these is the one that is waited for. */
const releasesSoFar = async (asking: Officer): Promise<Set<string>> =>
  new Set((await all<ReleaseRow>(asking, '/v1/releases')).map(({ releaseId }) => releaseId))

async function releaseFor(asking: Officer, caseId: string, seen: Set<string>): Promise<ReleaseView | undefined> {
  for (const { releaseId, state } of await all<ReleaseRow>(asking, '/v1/releases')) {
    if (seen.has(releaseId) || (state !== 'unopened' && state !== 'opened')) continue
    const opened = await asking.get(`/v1/releases/${releaseId}`)
    // Somebody else of the Society opens it at this moment: it is looked at again.
    if (!inTime(opened, 'opening a release')) return undefined
    seen.add(releaseId)
    const view = must<ReleaseView>(opened, 'opening a release')
    if (view.caseId === caseId) return view
  }
  return undefined
}

async function audit(auditor: Officer, caseId: string, tell: Narrator): Promise<boolean> {
  const page = await until('the log', async () => {
    const found = must<{ items: AuditEntry[] }>(
      await auditor.get(`/v1/audit/entries?source=society&subject=${caseId}`),
      'querying the log',
    )
    return found.items.length > 0 ? found.items : undefined
  })
  const actions = page.map((entry) => (JSON.parse(entry.body) as AuditBody).action)
  tell.step(
    'auditor',
    `asks who touched this case: ${page.length} entries (${[...new Set(actions)].join(', ')}), no names in them.`,
  )
  const first = page[0]
  const verified = first !== undefined && (await verifyOne(auditor, 'society', first))
  tell.step(
    'auditor',
    verified
      ? 'verifies an inclusion proof under the signed checkpoint, offline: it holds.'
      : 'could NOT verify the proof.',
  )
  return verified
}
