import type { Finding, ReturnPart, TracingRequest } from '@kinlink/contracts'
import { finding } from '../rules/rule.ts'

/** What of a record, besides the part itself, a forced return may not hold: whatever could name a flight, an escort or a place of holding. */
export type BesideReturn = {
  /** Whether the record holds anything of this kind. */
  readonly tellsMoreThanNeeds: boolean
  /** Societies that are asked. */
  readonly recipients: readonly string[]
}

/** The parts of a request that a forced return leaves out, as far as they are known; free text is among them, since anything can stand there. */
export type MoreThanNeeds = {
  readonly separation: Partial<Pick<TracingRequest['separation'], 'place' | 'date' | 'circumstances'>> | undefined
  readonly lastNews: unknown
  readonly route: unknown
  readonly detention: unknown
  readonly area: string | null | undefined
  readonly wishes: readonly (string | null | undefined)[]
}

/** Whether any of these parts says anything. */
export const tellsMoreThanNeeds = (parts: MoreThanNeeds): boolean => {
  const { separation, lastNews, route, detention, area, wishes } = parts
  const apart = [separation?.place, separation?.date, separation?.circumstances]
  return [...apart, lastNews, route, detention, area, ...wishes].some((part) => part !== undefined && part !== null)
}

/** What a request holds beside its part on a return. */
export const besideReturn = (request: TracingRequest): BesideReturn => {
  const { enquirer, separation, lastNews, route, detention, child, search } = request
  const wishes = [enquirer.wishes, child?.wishes]
  return {
    tellsMoreThanNeeds: tellsMoreThanNeeds({ separation, lastNews, route, detention, area: search.area, wishes }),
    recipients: search.recipients,
  }
}

/**
 * P-RETURN (8.1): the person’s consent to this, and that of the receiving Society, which is asked. P-FORCED (8.2): refused
 * unless every precondition is met; a finding names each that is not. Consent is taken back by withdrawing the request.
 */
export const checkReturn = (part: ReturnPart, beside: BesideReturn): Finding[] =>
  part.kind === 'forced' ? checkForced(part, beside) : checkVoluntary(part, beside)

const NOT_ASKED = 'The Society that receives the person is not among those asked.'
const ASKED_BESIDES = 'The Society that receives the person is asked, and no other.'

const checkVoluntary = (part: ReturnPart, { recipients }: BesideReturn): Finding[] =>
  missing('P-RETURN', [
    [part.consent !== 'none', 'consent', 'The person has not agreed that this is passed on for the return.'],
    [part.receivingAgreed, 'receivingAgreed', 'The Society that receives the person has not agreed.'],
    [recipients.includes(part.receiving), 'receiving', NOT_ASKED],
    [part.purpose === 'return-support', 'purpose', 'A return that the person wants is for support of the return.'],
  ])

const checkForced = (part: ReturnPart, { recipients, tellsMoreThanNeeds }: BesideReturn): Finding[] =>
  missing('P-FORCED', [
    [part.consent === 'before-departure', 'consent', 'The person has not agreed before the departure.'],
    [part.receivingAgreed, 'receivingAgreed', 'The Society that receives the person has not agreed.'],
    [recipients.length === 1 && recipients[0] === part.receiving, 'receiving', ASKED_BESIDES],
    [
      part.purpose === 'humanitarian-need-on-return',
      'purpose',
      'Only humanitarian needs on return are a purpose here.',
    ],
    [
      !tellsMoreThanNeeds,
      'needs',
      'Nothing but needs is passed on: no dates, places or ways, no circumstances, wishes or detention.',
    ],
    [
      part.conditions?.independent === true,
      'conditions.independent',
      'The Society has no part in carrying out the return.',
    ],
    [
      part.conditions?.privateAccess === true,
      'conditions.privateAccess',
      'The person has to be spoken with in private.',
    ],
    [
      part.conditions?.nothingToAuthorities === true,
      'conditions.nothingToAuthorities',
      'Nothing that the person says goes to those who carry out the return.',
    ],
  ])

type Precondition = readonly [met: boolean, field: string, text: string]

const missing = (rule: 'P-RETURN' | 'P-FORCED', all: readonly Precondition[]): Finding[] =>
  all.filter(([met]) => !met).map(([, field, text]) => finding(rule, { field: `return.${field}`, text }))
