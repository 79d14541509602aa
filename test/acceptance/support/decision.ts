import type { Decision } from '@kinlink/contracts'

const HALF_A_YEAR = 183 * 86_400_000

const CONTENTS: Record<Decision['decision'], Partial<Decision>> = {
  'full-contact': { contact: { phone: '+000 555 777 1000', address: 'Harbour street 3' } },
  'chosen-contact': { contact: { channel: 'the community centre, ask for the tea house' } },
  'message-only': { message: 'I am well and think of you every day.' },
  'alive-only': {},
  nothing: {},
}

/** What an adult found decides; the country may be known unless said otherwise. */
export const aDecision = (decision: Decision['decision'], said: Partial<Decision> = {}): Decision => ({
  decision,
  revealCountry: true,
  ...CONTENTS[decision],
  takenBy: 'self',
  witness: 'second officer on duty',
  language: 'so',
  method: 'oral-witnessed',
  validUntil: new Date(Date.now() + HALF_A_YEAR).toISOString(),
  ...said,
})
