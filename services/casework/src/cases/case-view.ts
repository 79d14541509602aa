import type { CaseView, TracingRequest } from '@kinlink/contracts'
import { priorityOfRequest } from '@kinlink/policy'
import { daysLater, earlier } from '../sealing/buckets.ts'
import { type CaseRow, hasEnded } from './case-store.ts'

/** News is given to the family by the calendar, found or not: every so many days from the opening of the case. */
const REVIEW_DAYS = 90

/** The next date on which the enquirer hears from us: a function of the opening date and today alone. */
export function nextReview(openedAt: Date, now: Date): Date {
  const length = REVIEW_DAYS * 86_400_000
  const passed = Math.max(0, Math.floor((now.getTime() - openedAt.getTime()) / length))
  return daysLater(openedAt, REVIEW_DAYS * (passed + 1))
}

/** So long before the enquirer's consent ends, and with it what was granted, somebody looks whether it is given anew. */
const NOTICE_DAYS = 30

/** Nothing ends silently (domain §6.9): a case is due by the calendar of reviews, and before what was granted for it ends. */
const reviewDue = (row: CaseRow, now: Date, days: number): boolean =>
  !hasEnded(row) &&
  now >=
    earlier(
      daysLater(row.reviewed_at ?? row.opened_at, days),
      row.ends_at === null ? undefined : daysLater(row.ends_at, -NOTICE_DAYS),
    )

export const caseRowView = (row: CaseRow, now: Date, reviewDays: number) => ({
  caseId: row.id,
  state: row.state,
  openedOn: row.opened_at.toISOString(),
  outcome: row.outcome,
  reviewDue: reviewDue(row, now, reviewDays),
})

/** What is known besides the row itself; `request` is undefined for a skeleton. */
export type CaseParts = {
  request: TracingRequest | undefined
  releases: CaseView['releases']
  erasure: CaseView['erasure']
}

export const caseView = (
  row: CaseRow,
  { request, releases, erasure }: CaseParts,
  now: Date,
  reviewDays: number,
): CaseView => ({
  ...caseRowView(row, now, reviewDays),
  recordId: row.rid,
  nextReview: nextReview(row.opened_at, now).toISOString(),
  refusals: row.refusals,
  ...(request === undefined ? {} : { request, priority: priorityOfRequest(request, now) }),
  erasure,
  releases,
})
