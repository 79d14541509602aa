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

/** What rests on a legal basis of somebody: `enquirer` and `sought` are the two of a tracing request. */
export type ConsentedAct = 'registration' | 'enquirer' | 'sought' | 'message' | 'reply' | 'rights'

/**
 * What somebody who consents in part can keep out of each act: the act leaves it away, is refused where it comes along all the
 * same, or has nothing of the kind. Any other part would be sealed or done whatever was said, so that it is not promised.
 */
const CAN_BE_KEPT_OUT: Readonly<Record<ConsentedAct, readonly ConsentPart[]>> = {
  // Nobody is on file without a name.
  registration: ['matching', 'contact', 'wishes'],
  // Searching for somebody is comparing them.
  enquirer: ['name', 'contact', 'wishes'],
  // Has not been asked yet, and so has kept nothing out: the whole request is about them.
  sought: [],
  // A letter says whom it is from, an answer to it comes from its addressee, and a right is exercised by somebody with a name.
  message: ['matching', 'contact', 'wishes'],
  reply: ['matching', 'contact', 'wishes'],
  rights: ['matching', 'contact', 'wishes'],
}

/** Whether somebody who consents in part keeps this out: it is then not sealed, or not done. */
export const keepsOut = ({ without = [] }: Consent, part: ConsentPart): boolean => without.includes(part)

/** What somebody keeps out of the consent is not asked for either (P-VOICE, 3.2). */
export const checkContactKeptOut = (basis: Consent, contact: unknown, field: string): Finding[] =>
  found('P-VOICE', field, keepsOut(basis, 'contact') && contact !== undefined, NO_CONTACT)

/**
 * The state of consent (P-VOICE, 3.2; P-LAW, 4.2), before sealing and after opening: whoever has said no is not overruled on
 * another basis; consent that has ended, or that nobody could give, carries nothing; consent in part says what it keeps out,
 * and that is something which the act can keep out.
 */
export const checkConsent = (basis: Consent, act: ConsentedAct, field: string, now: Date): Finding[] => {
  const state = consentStateOf(basis)
  const end = endOfConsent(basis)
  const { without = [] } = basis
  const inPart = without.length > 0
  const beyond = without.some((part) => !CAN_BE_KEPT_OUT[act].includes(part))
  return [
    ...found('P-VOICE', `${field}.state`, state === 'refused' || state === 'withdrawn', SAID_NO),
    ...found('P-LAW', `${field}.state`, basis.basis === 'consent' && NONE.includes(state), CARRIES_NOTHING),
    // Headers carry whole hours: what ends within this one has ended. Negated, so that an unreadable time has ended too.
    ...found('P-LAW', `${field}.validUntil`, end !== undefined && !(end.getTime() >= now.getTime() + HOUR), ENDED),
    ...found('P-VOICE', `${field}.giver`, state === 'unable' && basis.giver === 'self', CANNOT_GIVE),
    ...found('P-VOICE', `${field}.without`, (state === 'partial') !== inPart, WHICH_PART),
    ...found('P-VOICE', `${field}.without`, beyond, NOT_HERE),
  ]
}

const found = (rule: 'P-VOICE' | 'P-LAW', field: string, broken: boolean, text: string): Finding[] =>
  broken ? [finding(rule, { field, text })] : []

const NO_CONTACT = 'The person does not want a contact to be kept.'
const SAID_NO = 'The person has said no, or taken the consent back: no other basis overrules that.'
const CARRIES_NOTHING =
  'This consent does not count any more, or does not yet: ask again, or name the basis that holds.'
const ENDED = 'The consent has ended: ask the person again.'
const CANNOT_GIVE = 'Who cannot decide has not given this: enter who has.'
const WHICH_PART = 'Consent in part names what it keeps out, and nothing else does.'
const NOT_HERE = 'This part cannot be kept out here: ask whether the person agrees to it, or do not go on without it.'
