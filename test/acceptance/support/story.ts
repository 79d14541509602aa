import type {
  CandidateRow,
  CandidateView,
  CaseReceipt,
  CaseView,
  Decision,
  DecisionAnswer,
  Identity,
  Registered,
  Registration,
  ReleaseRow,
  ReleaseView,
  TracingRequest,
} from '@kinlink/contracts'
import { type Officer, yesOf } from './officer.ts'
import { aPerson } from './person.ts'
import { aRegistration } from './registration.ts'
import { aRequest } from './request.ts'
import { until } from './until.ts'

/** F0: an officer registers somebody who is present. */
export const register = (officer: Officer, said: Partial<Registration> = {}): Promise<Registered> =>
  officer.post<Registered>('/v1/people', aRegistration(said))

/** F1: an officer hands in a tracing request; the case once the exchange has judged it. */
export async function ask(officer: Officer, request: TracingRequest): Promise<CaseView> {
  const { caseId } = await officer.post<CaseReceipt>('/v1/cases', request)
  return until('the exchange has judged the request', async () => {
    const view = await officer.get<CaseView>(`/v1/cases/${caseId}`)
    return view.state === 'submitted' ? undefined : view
  })
}

/** The candidate for a record that an officer of the present side finds in review, in full. */
export function candidateFor(officer: Officer, recordId: string, personId?: string): Promise<CandidateView> {
  return until('a candidate is there to look at', async () => {
    for (const row of await officer.all<CandidateRow>('/v1/candidates?state=in-review')) {
      const view = await officer.get<CandidateView>(`/v1/candidates/${row.candidateId}`)
      if (view.recordId === recordId && (personId === undefined || view.personId === personId)) return view
    }
    return undefined
  })
}

/** One person known to both sides: registered at the one, sought by the other, told to the first. */
export async function aMatch(
  present: Officer,
  asking: Officer,
  said: { person?: Identity; registration?: Partial<Registration>; recipients?: string[] } = {},
): Promise<{ tracing: CaseView; candidate: CandidateView; person: Identity; personId: string }> {
  const person = said.person ?? aPerson()
  const { personId } = await register(present, { person, ...said.registration })
  const search = said.recipients === undefined ? {} : { search: { recipients: said.recipients } }
  const tracing = await ask(asking, aRequest({ sought: { person }, ...search }))
  return { tracing, candidate: await candidateFor(present, tracing.recordId, personId), person, personId }
}

/** The officer confirms, speaks with the person and records what was decided, once the enquiry is open. */
export async function confirmAndDecide(
  officer: Officer,
  candidateId: string,
  decision: Decision,
): Promise<DecisionAnswer> {
  await officer.post(`/v1/candidates/${candidateId}/confirmation`)
  await until('the enquiry is open after the confirmation', async () => {
    const view = await officer.get<CandidateView>(`/v1/candidates/${candidateId}`)
    return view.enquiry !== undefined
  })
  return officer.post<DecisionAnswer>(`/v1/candidates/${candidateId}/decision`, decision)
}

/** A release from the inbox; undefined when what it answers has been withdrawn, or it has itself. */
export async function opened(officer: Officer, releaseId: string): Promise<ReleaseView | undefined> {
  const path = `/v1/releases/${releaseId}`
  const reply = await officer.call({ method: 'GET', path })
  return reply.status === 404 ? undefined : yesOf<ReleaseView>(reply, `GET ${path}`)
}

/** Opens whatever lies unopened until the release that answers this case is there. */
export function releaseFor(officer: Officer, caseId: string): Promise<ReleaseView> {
  return until('a release has arrived for the case', async () => {
    for (const row of await officer.all<ReleaseRow>('/v1/releases')) {
      if (row.state !== 'unopened') continue
      const view = await opened(officer, row.releaseId)
      if (view?.caseId === caseId) return view
    }
    const { releases } = await officer.get<CaseView>(`/v1/cases/${caseId}`)
    const last = releases.at(-1)
    return last === undefined ? undefined : officer.get<ReleaseView>(`/v1/releases/${last.releaseId}`)
  })
}
