import type { Finding, OfferHeader } from '@kinlink/contracts'
import { finding } from '@kinlink/policy'
import { windowStart } from '@kinlink/runtime'
import { type Lacking, lackingUnder } from '../candidates/agreements.ts'
import type { Judging } from '../candidates/propose-candidate.ts'
import type { Mailbox } from '../mailbox.ts'
import { refused } from '../outcome.ts'
import type { OfferedRecord } from './offered-record.ts'

const POINTER = '/body/offer/header'
const DAY = 86_400_000

/** What an offer rests on: a tracing request, granted to who is asked, on a legal basis and an agreement in force. */
export const checkBasis = (record: OfferedRecord, agreed: boolean): Finding[] => [
  ...(record.type === 'tracing'
    ? []
    : [finding('P-MUTUAL', { pointer: POINTER, field: 'rid', text: 'Only a tracing request is offered.' })]),
  ...(record.granted
    ? []
    : [finding('P-MUTUAL', { pointer: POINTER, field: 'to', text: 'The record is not granted to this Society.' })]),
  ...(record.based
    ? []
    : [finding('P-LAW', { pointer: POINTER, field: 'rid', text: 'The legal basis of the record is not in force.' })]),
  ...(agreed ? [] : [withoutAgreement(POINTER, 'to')]),
]

export const withoutAgreement = (pointer: string, field: string): Finding =>
  finding('P-LAW', { pointer, field, text: 'No agreement between the two Societies is in force for this purpose.' })

/** Without a policy pack in force nobody could look at what is offered: it is offered, or accepted, once there is one. */
export const withoutPolicy = (): ReturnType<typeof refused> => refused('unavailable', { retryAfter: 60 })

/** The due date is the start of a release window to come, while the record lasts and no further off than allowed. */
export const checkDue = (
  { due }: OfferHeader,
  record: OfferedRecord,
  { windows, offerMaxDays }: Pick<Mailbox, 'windows' | 'offerMaxDays'>,
  at: Date,
): Finding[] => {
  const on = new Date(due)
  const refusedFor = (text: string): Finding[] => [finding('P-MUTUAL', { pointer: POINTER, field: 'due', text })]
  if (!isInCalendar(on, due) || windowStart(on, windows).getTime() !== on.getTime())
    return refusedFor('The due date is not the start of a release window.')
  if (on <= at) return refusedFor('The due date has passed.')
  if (on > record.expires_at) return refusedFor('The due date lies beyond the end of the record.')
  return on.getTime() <= at.getTime() + offerMaxDays * DAY ? [] : refusedFor('The due date is too far off.')
}

/** JavaScript reads a day that a month does not have as one of the next month; others read it otherwise. */
const isInCalendar = (date: Date, written: string): boolean =>
  !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 19) === written.slice(0, 19)

/** What two Societies lack for an offer between them: only a tracing request is offered. @throws RegistryUnavailable */
export const lackingToOffer = async (
  { agreements, clock }: Judging,
  author: string,
  member: string,
): Promise<Lacking> => {
  const terms = await agreements.terms(author, member, 'tracing')
  const now = clock.now()
  return lackingUnder(terms, { type: 'tracing', purpose: 'tracing', created: now.toISOString() }, now)
}
