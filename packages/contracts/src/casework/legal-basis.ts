import { Type } from 'typebox'
import { Instant } from '../primitives.ts'
import { closed, Lang, oneOf, Text } from './shapes.ts'

export const LEGAL_BASES = [
  'consent',
  'vital-interest',
  'public-interest',
  'legitimate-interest',
  'legal-obligation',
] as const
/** How things stand with the person's own consent, whatever the processing rests on (domain §6.5). `unable`: cannot be asked or cannot decide. */
export const CONSENT_STATES = [
  'given',
  'partial',
  'refused',
  'withdrawn',
  'expired',
  'unable',
  'not-yet-informed',
] as const
export type ConsentState = (typeof CONSENT_STATES)[number]
/** What somebody who consents in part may keep out of it. */
export const CONSENT_PARTS = ['matching', 'name', 'contact', 'wishes'] as const
export type ConsentPart = (typeof CONSENT_PARTS)[number]
/** On what the processing rests, who gave it, how and in which language (P-LANG, 3.3). */
export const LegalBasis = Type.Object(
  {
    basis: oneOf(LEGAL_BASES),
    giver: oneOf(['self', 'guardian', 'authority', 'best-interests-panel'] as const),
    method: oneOf(['signed', 'thumbprint', 'oral-witnessed', 'recorded', 'remote-verified'] as const),
    language: Lang,
    interpreter: Type.Boolean(),
    noticeVersion: Text(20),
    givenAt: Instant,
    childsView: Type.Optional(Text(400)),
    /** Absent in requests of before: `given` where the basis is consent, `not-yet-informed` anywhere else. */
    state: Type.Optional(oneOf(CONSENT_STATES)),
    /** What is kept out, where the state is `partial`. */
    without: Type.Optional(Type.Array(oneOf(CONSENT_PARTS), { maxItems: 4 })),
    /** When the consent ends, if the person said so. What rests on it ends then. */
    validUntil: Type.Optional(Instant),
  },
  closed,
)
export type LegalBasis = Type.Static<typeof LegalBasis>
