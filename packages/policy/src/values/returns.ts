import type { Finding, ReturnPart, TracingRequest } from '@kinlink/contracts'
import { finding } from '../rules/rule.ts'

/** What of a record, besides the part itself, a forced return may not hold: whatever could name a flight, an escort or a place of holding. */
export type BesideReturn = {
  /** Whether the record holds anything of this kind. */
  readonly tellsMoreThanNeeds: boolean
  /** Societies that are asked. */
  readonly recipients: readonly string[]
}

/** What a request holds beside its part on a return. */
export const besideReturn = ({ separation, lastNews, route, detention, search }: TracingRequest): BesideReturn => ({
  tellsMoreThanNeeds: [separation.circumstances, separation.date, lastNews, route, detention].some(
    (part) => part !== undefined,
  ),
  recipients: search.recipients,
})

/**
 * P-RETURN (8.1): the person’s consent to this, and that of the receiving Society, which is asked. P-FORCED (8.2): refused
 * unless every precondition is met; a finding names each that is not. Consent is taken back by withdrawing the request.
 */
export const checkReturn = (part: ReturnPart, beside: BesideReturn): Finding[] =>
  part.kind === 'forced' ? checkForced(part, beside) : checkVoluntary(part, beside)

const NOT_ASKED = 'The Society that receives the person is not among those asked.'

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
    [recipients.includes(part.receiving), 'receiving', NOT_ASKED],
    [
      part.purpose === 'humanitarian-need-on-return',
      'purpose',
      'Only humanitarian needs on return are a purpose here.',
    ],
    [
      !tellsMoreThanNeeds,
      'needs',
      'Nothing but needs is passed on: no dates, no ways, no circumstances, no detention.',
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
