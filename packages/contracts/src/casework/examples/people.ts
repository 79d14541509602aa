import { consent, named } from './parts.ts'

export const REGISTRATION_EXAMPLES = named({
  arabic: {
    summary: 'Arabic: somebody arrives and agrees to be matched',
    value: {
      person: {
        names: [{ full: 'كريم الراوي', script: 'Arab', lang: 'ar', parts: { given: 'كريم', family: 'الراوي' } }],
        sex: 'male',
        birth: { value: '1996', accuracy: 'year', calendar: 'gregorian' },
        languages: ['ar'],
      },
      kind: 'arrival',
      contact: { phone: '+000 5550 2001' },
      mayBeMatched: true,
      basis: consent('ar'),
    },
  },
  tigrinya: {
    summary: 'Tigrinya: safe and well, does not want to be matched',
    value: {
      person: {
        names: [{ full: 'ዮናስ ተስፋይ', script: 'Ethi', lang: 'ti' }],
        sex: 'male',
        birth: { value: '1990', accuracy: 'year', calendar: 'gregorian' },
        languages: ['ti'],
      },
      kind: 'safe-and-well',
      mayBeMatched: false,
      basis: consent('ti'),
    },
  },
})

export const DECISION_EXAMPLES = named({
  aliveOnly: {
    summary: 'The family may know that the person lives, not where',
    value: {
      decision: 'alive-only',
      revealCountry: false,
      takenBy: 'self',
      witness: 'second officer on duty',
      language: 'ti',
      method: 'oral-witnessed',
      validUntil: '2027-06-30T09:00:00Z',
      toldFewSocieties: true,
    },
  },
  fullContact: {
    summary: 'The person gives a telephone number',
    value: {
      decision: 'full-contact',
      revealCountry: true,
      contact: { phone: '+000 5550 3001', safeTimes: 'after eight in the evening' },
      takenBy: 'self',
      witness: 'second officer on duty',
      language: 'ar',
      method: 'signed',
      validUntil: '2027-06-30T09:00:00Z',
    },
  },
})
