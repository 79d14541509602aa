import type { Correspondent, Finding, Letter, MessageReply, NewMessage } from '@kinlink/contracts'
import { finding, type Judgement } from '../rules/rule.ts'
import { checkCarried } from './carriers.ts'
import { checkConsent } from './consent.ts'
import { checkGivenAt, checkLanguage } from './legal-basis.ts'
import { lookThrough } from './status.ts'

/** What the rules must know of the network and of this Society's form. */
export type MessageContext = {
  /** The Society that collects the message. */
  readonly member: string
  /** Lines of the form (domain §1.5: about 30). */
  readonly maxLines: number
  /** Country of a member, `null` for one without (ICRC, IFRC), `undefined` for no member of the network. */
  countryOf(member: string): string | null | undefined
  /** Whether an agreement on messages between the two Societies is in force now. */
  hasAgreement(member: string): boolean
}

/** The sender hears at the latest after this many days. */
const MAX_MESSAGE_DAYS = 360

/**
 * Rules on the values of a Red Cross Message when it is written down (F4). What the letter says is the attesting officer's
 * to judge; here it is counted, and looked through for papers and status.
 */
export const checkMessage = (message: NewMessage, context: MessageContext, now: Date): Judgement => {
  const { letter, sender, addressee, basis } = message
  const languages = [letter.lang, ...sender.names.flatMap(({ lang }) => (lang === undefined ? [] : [lang]))]
  return {
    refusals: [
      ...checkAcknowledged(message),
      ...checkDetained(message),
      ...checkLines(letter, context.maxLines),
      ...checkNames(message),
      ...checkTo(message.to, context),
      ...checkCarried(message.carriedBy, context.countryOf),
      ...checkUntil(message.until, now),
      ...checkLanguage(languages, basis, 'basis'),
      ...checkGivenAt(basis, 'basis', now),
      ...checkConsent(basis, 'message', 'basis', now),
    ],
    warnings: [
      ...addressFindings(addressee),
      ...nameWarnings(message),
      ...giverWarning(message),
      ...lookThrough(
        { ...textOf(letter), ...textsOf('sender', sender), ...textsOf('addressee', addressee) },
        LOOK_AGAIN,
      ),
    ],
  }
}

/** Rules for the moment when an officer attests a message: those of writing it, and an address at which it can be delivered. */
export const checkAttestation = (message: NewMessage, context: MessageContext, now: Date): Judgement => {
  const written = checkMessage(message, context, now)
  const address = addressFindings(message.addressee)
  return {
    refusals: [...written.refusals, ...address],
    warnings: written.warnings.filter(({ field }) => field !== 'addressee.address'),
  }
}

/** Rules on the reply slip, at the Society that has delivered. */
export const checkReply = (reply: MessageReply, context: Pick<MessageContext, 'maxLines'>, now: Date): Judgement => ({
  refusals: [
    ...checkLines(reply.letter, context.maxLines),
    ...checkLanguage([reply.letter.lang], reply.basis, 'basis'),
    ...checkGivenAt(reply.basis, 'basis', now),
    ...checkConsent(reply.basis, 'reply', 'basis', now),
  ],
  warnings: [...giverWarning(reply), ...lookThrough(textOf(reply.letter), LOOK_AGAIN)],
})

/** Whether somebody can be found there: two words or numbers at least, or a description of the way (domain §1.5). */
export const hasSufficientAddress = ({ address, sketch }: Correspondent): boolean =>
  [address, sketch].some((text) => text !== undefined && wordsOf(text) >= 2)

const wordsOf = (text: string): number => text.match(/[\p{L}\p{M}\p{N}]+/gu)?.length ?? 0

/** Lines of a letter; an empty end is none. */
const linesOf = (body: string): number => body.trimEnd().split('\n').length

const addressFindings = (addressee: Correspondent): Finding[] =>
  hasSufficientAddress(addressee) ? [] : [finding('P-VOICE', { field: 'addressee.address', text: NO_ADDRESS })]

const NO_ADDRESS =
  'Nobody can be found at this address, and no sketch replaces it: it becomes a tracing request instead.'

/** A message is an open letter; in detention its first readers are the authorities (domain §1.9). */
const checkAcknowledged = ({ openLetterAcknowledged, detention }: NewMessage): Finding[] => {
  if (openLetterAcknowledged) return []
  const detained = detention !== undefined && (detention.sender || detention.addressee)
  const field = 'openLetterAcknowledged'
  return [
    detained
      ? finding('P-DETAIN', { field, text: 'The writer has to know that the message will be read by authorities.' })
      : finding('P-VOICE', { field, text: 'The writer has to know that a message is open: others may read it.' }),
  ]
}

const checkDetained = ({ detention, basis }: NewMessage): Finding[] =>
  detention?.sender === true && basis.basis !== 'consent' ? [finding('P-DETAIN', { field: 'detention.sender' })] : []

/** How long a recording may be is asked where it is added: that it is as long as it says is seen in its bytes. */
const checkLines = (letter: Letter, maxLines: number): Finding[] =>
  'recorded' in letter || linesOf(letter.body) <= maxLines
    ? []
    : [finding('P-PURPOSE', { field: 'letter.body', text: 'The letter has more lines than the form.' })]

const LATIN = 'Latn'
const hasScript = ({ names }: Correspondent, script: string): boolean => names.some((name) => name.script === script)

/** P-LANG (3.3): names in the writer's own script, and in one that the delivering Society can read. */
const checkNames = ({ letter, sender, addressee }: NewMessage): Finding[] => [
  ...(hasScript(addressee, LATIN)
    ? []
    : [finding('P-LANG', { field: 'addressee.names', text: 'The addressee’s name is needed in Latin letters too.' })]),
  ...('recorded' in letter || hasScript(sender, letter.script)
    ? []
    : [finding('P-LANG', { field: 'sender.names', text: 'The sender’s name is needed in the script of the letter.' })]),
]

const nameWarnings = ({ letter, addressee }: NewMessage): Finding[] =>
  'recorded' in letter || hasScript(addressee, letter.script)
    ? []
    : [finding('P-LANG', { field: 'addressee.names', text: 'If the name is known in its own script, write it down.' })]

const checkTo = (to: string, context: MessageContext): Finding[] => {
  if (context.countryOf(to) === undefined) return [finding('P-HUMDOMAIN', { field: 'to' })]
  if (to === context.member)
    return [finding('P-PURPOSE', { field: 'to', text: 'A message within the country does not leave the Society.' })]
  return context.hasAgreement(to)
    ? []
    : [finding('P-LAW', { field: 'to', text: 'No agreement on messages with this Society is in force.' })]
}

const checkUntil = (until: string, now: Date): Finding[] => {
  const days = (Date.parse(until) - now.getTime()) / 86_400_000
  if (!(days > 0)) return [finding('P-LAW', { field: 'until', text: 'The date to tell the sender has passed.' })]
  return days <= MAX_MESSAGE_DAYS
    ? []
    : [finding('P-LAW', { field: 'until', text: 'The sender is told after a year at the latest.' })]
}

/** The writer's age is not asked, so that this is the officer's to look at. */
const giverWarning = ({ basis }: Pick<NewMessage, 'basis'>): Finding[] =>
  basis.giver !== 'self' && basis.basis === 'consent' && basis.childsView === undefined
    ? [finding('P-VOICE', { field: 'basis.giver', text: 'Nobody else can consent for an adult.' })]
    : []

const textOf = (letter: Letter) => ('recorded' in letter ? {} : { 'letter.body': letter.body })

const textsOf = (whose: string, { address, sketch }: Correspondent) => ({
  [`${whose}.address`]: address,
  [`${whose}.sketch`]: sketch,
})

const LOOK_AGAIN = 'The text seems to speak of papers or status: take it out before you attest.'
