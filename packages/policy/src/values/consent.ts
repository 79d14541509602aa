import type { ConsentPart, ConsentState, Finding, LegalBasis } from '@kinlink/contracts'
import { finding } from '../rules/rule.ts'

type Consent = Pick<LegalBasis, 'basis' | 'giver' | 'state' | 'without' | 'validUntil'>

const HOUR = 3_600_000
/** States in which consent carries nothing. */
const NONE: readonly ConsentState[] = ['expired', 'unable', 'not-yet-informed']

/** How things stand with the person's consent: as entered, or as requests of before are to be read. */
export const consentStateOf = ({ state, basis }: Consent): ConsentState =>
  state ?? (basis === 'consent' ? 'given' : 'not-yet-informed')

/** When what rests on this basis ends because the person's consent does; undefined if it does not. */
export const endOfConsent = ({ basis, validUntil }: Consent): Date | undefined =>
  basis === 'consent' && validUntil !== undefined ? new Date(validUntil) : undefined

/** Whether somebody who consents in part keeps this out: it is then not sealed, or not done. */
export const keepsOut = ({ without = [] }: Consent, part: ConsentPart): boolean => without.includes(part)

/**
 * The state of consent (P-VOICE, 3.2; P-LAW, 4.2), before sealing and after opening: whoever has said no is not overruled on
 * another basis; consent that has ended, or that nobody could give, carries nothing; consent in part says what it keeps out.
 */
export const checkConsent = (basis: Consent, field: string, now: Date): Finding[] => {
  const state = consentStateOf(basis)
  const end = endOfConsent(basis)
  const inPart = (basis.without ?? []).length > 0
  return [
    ...found('P-VOICE', `${field}.state`, state === 'refused' || state === 'withdrawn', SAID_NO),
    ...found('P-LAW', `${field}.state`, basis.basis === 'consent' && NONE.includes(state), CARRIES_NOTHING),
    // Headers carry whole hours: what ends within this one has ended. Negated, so that an unreadable time has ended too.
    ...found('P-LAW', `${field}.validUntil`, end !== undefined && !(end.getTime() >= now.getTime() + HOUR), ENDED),
    ...found('P-VOICE', `${field}.giver`, state === 'unable' && basis.giver === 'self', CANNOT_GIVE),
    ...found('P-VOICE', `${field}.without`, (state === 'partial') !== inPart, WHICH_PART),
  ]
}

const found = (rule: 'P-VOICE' | 'P-LAW', field: string, broken: boolean, text: string): Finding[] =>
  broken ? [finding(rule, { field, text })] : []

const SAID_NO = 'The person has said no, or taken the consent back: no other basis overrules that.'
const CARRIES_NOTHING =
  'This consent does not count any more, or does not yet: ask again, or name the basis that holds.'
const ENDED = 'The consent has ended: ask the person again.'
const CANNOT_GIVE = 'Who cannot decide has not given this: enter who has.'
const WHICH_PART = 'Consent in part names what it keeps out, and nothing else does.'
