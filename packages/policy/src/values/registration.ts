import type { Finding, Registration } from '@kinlink/contracts'
import { finding, type Judgement } from '../rules/rule.ts'
import { checkContactKeptOut, keepsOut } from './consent.ts'
import { checkOwnBasis } from './legal-basis.ts'
import { checkTexts } from './status.ts'

/**
 * Rules on the values of a registration (F0), at the Society's own casework: P-CHILD, P-LANG, P-VOICE, P-LAW,
 * P-NOSTATUS. Nothing else of the person counts: not origin, not cause, not papers (P-ANYONE, 1.2; P-SAMEDOOR, 2.1).
 */
export const checkRegistration = (registration: Registration, now: Date): Judgement => {
  const basis = checkOwnBasis(registration.person, registration.basis, 'registration', 'basis', now)
  const { contact, note } = registration
  const texts = checkTexts(
    {
      note: note?.text,
      'contact.address': contact?.address,
      'contact.channel': contact?.channel,
      'contact.safeTimes': contact?.safeTimes,
      'basis.childsView': registration.basis.childsView,
    },
    note?.checkedForStatus === true,
  )
  return {
    refusals: [...basis.refusals, ...checkKeptOut(registration), ...texts.refusals],
    warnings: [...basis.warnings, ...texts.warnings],
  }
}

/** What the person keeps out of the consent is not asked for either. */
const checkKeptOut = ({ basis, mayBeMatched, contact }: Registration): Finding[] => [
  ...(keepsOut(basis, 'matching') && mayBeMatched
    ? [finding('P-VOICE', { field: 'mayBeMatched', text: 'The person does not want to be matched.' })]
    : []),
  ...checkContactKeptOut(basis, contact, 'contact'),
]
