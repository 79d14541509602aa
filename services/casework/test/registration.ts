import type { Registration } from '@kinlink/contracts'

/** Somebody who has arrived, consents for herself, and is not looked for anywhere. */
export const aRegistration = (full: string, change: Partial<Registration['basis']> = {}): Registration => ({
  person: {
    names: [{ full, script: 'Latn' }],
    sex: 'female',
    birth: { value: '1988', accuracy: 'year', calendar: 'gregorian' },
    languages: ['ti'],
  },
  kind: 'arrival',
  mayBeMatched: false,
  basis: {
    ...{ basis: 'consent', giver: 'self', method: 'signed', language: 'ti', interpreter: false },
    ...{ noticeVersion: '2026-1', givenAt: '2026-11-20T09:00:00Z' },
    ...change,
  },
})
