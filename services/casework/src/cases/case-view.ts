import type { CaseView, TracingRequest } from '@kinlink/contracts'
import { daysLater } from '../sealing/buckets.ts'
import type { CaseRow } from './case-store.ts'

/** News is given to the family by the calendar, found or not: every so many days from the opening of the case. */
const REVIEW_DAYS = 90

/** The next date on which the enquirer hears from us: a function of the opening date and today alone. */
export function nextReview(openedAt: Date, now: Date): Date {
  const length = REVIEW_DAYS * 86_400_000
  const passed = Math.max(0, Math.floor((now.getTime() - openedAt.getTime()) / length))
  return daysLater(openedAt, REVIEW_DAYS * (passed + 1))
}

export const caseRowView = (row: CaseRow) => ({
  caseId: row.id,
  state: row.state,
  openedOn: row.opened_at.toISOString(),
  outcome: row.outcome,
})

export const caseView = (
  row: CaseRow,
  request: TracingRequest,
  releases: CaseView['releases'],
  now: Date,
): CaseView => ({
  ...caseRowView(row),
  recordId: row.rid,
  nextReview: nextReview(row.opened_at, now).toISOString(),
  refusals: row.refusals,
  request,
  releases,
})
