import type { Decision, Finding, Registration } from '@kinlink/contracts'
import { finding, type Judgement } from '../rules/rule.ts'
import { isPossiblyMinor } from './age-interval.ts'
import { agesOf, understands } from './legal-basis.ts'
import { lookThrough } from './status.ts'

export type DecisionContext = {
  /** How many Societies the record was granted to: all the asking side knows of where a release may come from. */
  readonly societiesAsked: number
  /** Whether whoever asks has said that the coordinating member must not learn: what hides the country would pass through its hands. Null: nobody can tell any more. */
  readonly forwarderMustNotLearn: boolean | null
}

/** Whereabouts are confirmed anew every year (domain §6.9). */
const MAX_DAYS = 366

/** Below this, hiding the country hides little (architecture §4). */
const FEW = 3

/**
 * Rules on a found person's decision. "Nothing" is never refused for want of form: whoever says no has said it
 * (right not to be found, domain §1.6). Anything that releases needs the person's own word, for a possible minor a
 * guardian's or panel's and best interests.
 */
export const checkDecision = (
  decision: Decision,
  person: Registration['person'],
  context: DecisionContext,
  now: Date,
): Judgement => {
  if (decision.decision === 'nothing') return { refusals: checkContents(decision), warnings: [] }
  const minor = isPossiblyMinor(agesOf(person, now))
  return {
    refusals: [
      ...(minor ? checkMinor(decision) : checkAdult(decision)),
      ...checkContents(decision),
      ...checkUnderstood(decision, person),
      ...checkStillValid(decision, now),
      ...checkFewSocieties(decision, context),
      ...checkForwarding(decision, context),
    ],
    warnings: [...conditionsWarning(decision), ...messageWarning(decision)],
  }
}

const checkMinor = ({ takenBy, bestInterests }: Decision): Finding[] => [
  ...(takenBy === 'guardian' || takenBy === 'best-interests-panel'
    ? []
    : [finding('P-CHILD', { field: 'takenBy', text: 'A guardian or a best-interests panel decides with the child.' })]),
  ...(bestInterests === 'proceed' || bestInterests === 'proceed-with-conditions'
    ? []
    : [
        finding('P-CHILD', {
          field: 'bestInterests',
          text: 'The release is not found to be in the child’s interests.',
        }),
      ]),
]

const checkAdult = ({ takenBy }: Decision): Finding[] =>
  takenBy === 'self' ? [] : [finding('P-VOICE', { field: 'takenBy', text: 'Nobody else decides for an adult.' })]

/** A decision holds what it gives and nothing beyond: what is not given is not there to leak. */
const checkContents = ({ decision, contact, message }: Decision): Finding[] => {
  const givesContact = decision === 'full-contact' || decision === 'chosen-contact'
  const empty = contact === undefined || Object.keys(contact).length === 0
  return [
    ...(givesContact && empty
      ? [finding('P-VOICE', { field: 'contact', text: 'The contact that the person gives is missing.' })]
      : []),
    ...(!givesContact && contact !== undefined
      ? [finding('P-VOICE', { field: 'contact', text: 'The person has not decided to give a contact.' })]
      : []),
    ...(decision === 'message-only' && message === undefined
      ? [finding('P-VOICE', { field: 'message', text: 'The message that the person gives is missing.' })]
      : []),
    ...((decision === 'alive-only' || decision === 'nothing') && message !== undefined
      ? [finding('P-VOICE', { field: 'message', text: 'The person has not decided to give a message.' })]
      : []),
  ]
}

const checkUnderstood = ({ language }: Decision, { languages }: Registration['person']): Finding[] =>
  languages === undefined || languages.length === 0 || understands(languages, language)
    ? []
    : [finding('P-LANG', { field: 'language' })]

const checkStillValid = ({ validUntil }: Decision, now: Date): Finding[] => {
  const days = (Date.parse(validUntil) - now.getTime()) / 86_400_000
  if (!(days > 0)) return [finding('P-LAW', { field: 'validUntil', text: 'The decision is not valid any more.' })]
  return days <= MAX_DAYS
    ? []
    : [finding('P-LAW', { field: 'validUntil', text: 'A decision is confirmed anew after a year at the latest.' })]
}

const checkFewSocieties = ({ revealCountry, toldFewSocieties }: Decision, { societiesAsked }: DecisionContext) =>
  !revealCountry && societiesAsked < FEW && toldFewSocieties !== true
    ? [finding('P-NOHARM', { field: 'toldFewSocieties', text: FEW_ASKED })]
    : []

/** Not to Society X: neither directly nor on the way (P-VOICE). What cannot be known is not taken for a yes. */
const checkForwarding = ({ revealCountry }: Decision, { forwarderMustNotLearn }: DecisionContext): Finding[] =>
  revealCountry || forwarderMustNotLearn === false
    ? []
    : [finding('P-VOICE', { field: 'revealCountry', text: forwarderMustNotLearn ? FORWARDER : FORWARDER_UNKNOWN })]

const FORWARDER =
  'What hides the country is passed on by the coordinating member, which must not learn of this search: ask the person whether the country may be known, or whether nothing is to be told.'

const FORWARDER_UNKNOWN =
  'What hides the country is passed on by the coordinating member, and the enquiry, which would say whether it may learn of this search, is closed: ask the person whether the country may be known, or whether nothing is to be told.'

const FEW_ASKED =
  'Fewer than three Societies were asked, so that hiding the country hides little: the person has to be told.'

const conditionsWarning = ({ bestInterests }: Decision): Finding[] =>
  bestInterests === 'proceed-with-conditions'
    ? [finding('P-CHILD', { field: 'bestInterests', text: 'The conditions have to be met before anything is told.' })]
    : []

const messageWarning = ({ message }: Decision): Finding[] =>
  lookThrough({ message }, 'The message seems to speak of papers or status.')
