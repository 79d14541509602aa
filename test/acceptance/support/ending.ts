import type {
  CandidateRow,
  CaseView,
  ErasureState,
  NewRightsRequest,
  TracingRequest,
  Withdrawn,
} from '@kinlink/contracts'
import type { Officer } from './officer.ts'
import { aPerson } from './person.ts'
import { aBasis } from './registration.ts'
import { until } from './until.ts'

/** Long enough for the deadline of an erasure, its window and a busy machine. */
const DEADLINE_MS = 120_000

/** An officer withdraws a case, at the enquirer's word. */
export const withdraw = (officer: Officer, caseId: string): Promise<Withdrawn> =>
  officer.post<Withdrawn>(`/v1/cases/${caseId}/withdrawal`, { reason: 'enquirer-withdrew' })

/** What the author is shown once the deadline of an erasure is over. */
export const erasureOf = (officer: Officer, caseId: string): Promise<ErasureState> =>
  until(
    'the deadline of the erasure is over',
    async () => {
      const { erasure } = await officer.get<CaseView>(`/v1/cases/${caseId}`)
      return erasure === 'requested' || erasure === null ? undefined : erasure
    },
    DEADLINE_MS,
  )

/** Waits until a Society does not show a candidate any more. */
export const gone = (officer: Officer, candidateId: string): Promise<boolean> =>
  until(
    'the candidate is erased',
    async () =>
      !(await officer.all<CandidateRow>('/v1/candidates')).some((row) => row.candidateId === candidateId) || undefined,
  )

/** What an enquirer asks at another Society than the one that keeps the request. */
export const aRightsRequest = (to: string, said: Partial<NewRightsRequest> = {}): NewRightsRequest => ({
  to,
  kind: 'withdraw',
  person: { names: aPerson().names.slice(0, 1), lang: 'so' },
  description: 'I asked for my sister in spring, at the reception house.',
  basis: aBasis(),
  ...said,
})

/** The same request with the person's name put right. */
export const renamed = (request: TracingRequest, full: string): TracingRequest => ({
  ...request,
  sought: {
    ...request.sought,
    person: { ...request.sought.person, names: request.sought.person.names.map((name) => ({ ...name, full })) },
  },
})
