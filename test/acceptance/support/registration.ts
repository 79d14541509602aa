import type { LegalBasis, Registration } from '@kinlink/contracts'
import { aPerson } from './person.ts'

/** What an adult said of themselves a while ago, in their language. */
export const aBasis = (said: Partial<LegalBasis> = {}): LegalBasis => ({
  basis: 'consent',
  giver: 'self',
  method: 'oral-witnessed',
  language: 'so',
  interpreter: false,
  noticeVersion: '2026-1',
  givenAt: '2026-11-02T09:30:00Z',
  ...said,
})

/** F0: an adult arrival who agrees to be matched. */
export const aRegistration = (said: Partial<Registration> = {}): Registration => ({
  person: aPerson(),
  kind: 'arrival',
  contact: { phone: '+000 555 010 2030', safeTimes: 'after eight in the evening' },
  mayBeMatched: true,
  basis: aBasis(),
  ...said,
})
