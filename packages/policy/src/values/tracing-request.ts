import type { Finding, TracingRequest } from '@kinlink/contracts'
import { finding, type Judgement } from '../rules/rule.ts'
import { isPossiblyMinor } from './age-interval.ts'
import { checkConsent, checkContactKeptOut } from './consent.ts'
import { agesOf, checkGivenAt, checkOwnBasis } from './legal-basis.ts'
import { besideReturn, checkReturn } from './returns.ts'
import { checkTexts } from './status.ts'

/** What the rules must know of the network. */
export type TracingContext = {
  /** The Society that asks. */
  readonly member: string
  /** Country of a member, `null` for one without (ICRC, IFRC), `undefined` for no member of the network. */
  countryOf(member: string): string | null | undefined
  /** Whether an agreement on tracing between the asking Society and this member is in force now. */
  hasAgreement(member: string): boolean
}

/**
 * Rules on the values of a tracing request (F1), at the asking Society's casework. Every refusal and warning cites rule,
 * article and field. Neither origin nor cause of separation decides anything (P-ANYONE, P-SAMEDOOR) but whom the person
 * must stay hidden from.
 */
export const checkTracingRequest = (request: TracingRequest, context: TracingContext, now: Date): Judgement => {
  const enquirer = checkOwnBasis(request.enquirer.person, request.enquirer.basis, 'enquirer', 'enquirer.basis', now)
  const texts = checkRequestTexts(request)
  return {
    refusals: [
      ...enquirer.refusals,
      ...checkContactKeptOut(request.enquirer.basis, request.enquirer.contact, 'enquirer.contact'),
      ...checkSoughtBasis(request, now),
      ...checkChildSection(request, now),
      ...checkDetention(request),
      ...(request.return === undefined ? [] : checkReturn(request.return, besideReturn(request))),
      ...checkRecipients(request, context),
      ...checkTransit(request),
      ...texts.refusals,
    ],
    warnings: [...enquirer.warnings, ...conditionsWarning(request), ...originWarning(request), ...texts.warnings],
  }
}

/** A sought person has not been asked: the search rests on something else than consent (domain §1.6). */
const checkSoughtBasis = ({ sought, basis }: TracingRequest, now: Date): Finding[] => {
  const minor = isPossiblyMinor(agesOf(sought.person, now))
  const time = [...checkGivenAt(basis, 'basis', now), ...checkConsent(basis, 'sought', 'basis', now)]
  if (minor && basis.basis !== 'public-interest' && basis.basis !== 'vital-interest')
    return [...time, finding('P-CHILD', { field: 'basis.basis', text: SOUGHT_MINOR })]
  if (basis.basis === 'consent') return [...time, finding('P-VOICE', { field: 'basis.basis', text: NOT_ASKED })]
  return time
}

const SOUGHT_MINOR = 'The search for a possible minor rests on public or vital interest.'
const NOT_ASKED = 'A sought person has not consented: the search rests on another basis.'

const checkChildSection = ({ sought, child }: TracingRequest, now: Date): Finding[] => {
  if (child === undefined)
    return isPossiblyMinor(agesOf(sought.person, now))
      ? [
          finding('P-CHILD', {
            field: 'child',
            text: 'The sought person is possibly a minor: the child’s part is missing.',
          }),
        ]
      : []
  return child.bestInterests === 'postpone' || child.bestInterests === 'not-in-interest'
    ? [
        finding('P-CHILD', {
          field: 'child.bestInterests',
          text: 'The search is not in the child’s best interests now.',
        }),
      ]
    : []
}

const conditionsWarning = ({ child }: TracingRequest): Finding[] =>
  child?.bestInterests === 'proceed-with-conditions'
    ? [
        finding('P-CHILD', {
          field: 'child.bestInterests',
          text: 'The conditions have to be met before anything is told.',
        }),
      ]
    : []

const checkDetention = ({ detention }: TracingRequest): Finding[] =>
  detention !== undefined && !detention.expressConsent
    ? [finding('P-DETAIN', { field: 'detention.expressConsent' })]
    : []

const checkRecipients = ({ search, sought }: TracingRequest, context: TracingContext): Finding[] => {
  const origin = sought.person.originCountry
  const recipients = search.recipients.map((member, index) => ({ member, pointer: `/search/recipients/${index}` }))
  return recipients.flatMap(({ member, pointer }) => {
    const at = { field: 'search.recipients', pointer }
    const country = context.countryOf(member)
    if (country === undefined) return [finding('P-HUMDOMAIN', at)]
    return [
      ...(member === context.member ? [finding('P-PURPOSE', { ...at, text: 'The own Society is not asked.' })] : []),
      ...(member !== context.member && !context.hasAgreement(member)
        ? [finding('P-LAW', { ...at, text: 'No agreement with this Society is in force.' })]
        : []),
      ...(search.withholdFrom.includes(member)
        ? [finding('P-VOICE', { ...at, text: 'This Society must not learn of the search.' })]
        : []),
      ...(country === origin && search.stateOfOrigin !== 'include' ? [finding('P-ORIGIN', at)] : []),
    ]
  })
}

const checkTransit = ({ search: { recipients, transit = [] } }: TracingRequest): Finding[] =>
  transit.every((member) => recipients.includes(member))
    ? []
    : [finding('P-PURPOSE', { field: 'search.transit', text: 'Only who is asked can be asked for less.' })]

const originWarning = ({ search, sought }: TracingRequest): Finding[] =>
  search.stateOfOrigin === 'exclude' && sought.person.originCountry === undefined
    ? [finding('P-ORIGIN', { field: 'sought.person.originCountry', text: ORIGIN_UNKNOWN })]
    : []

const ORIGIN_UNKNOWN = 'The country of origin is not stated: make sure that its Society is not among those asked.'

/** Everything that people have written freely, by where it stands in the request. */
const textsOf = (request: TracingRequest): Readonly<Record<string, string | undefined>> => {
  const { enquirer, sought, separation, lastNews, route, detention, child, search, note } = request
  return {
    note: note?.text,
    'enquirer.wishes': enquirer.wishes,
    'enquirer.contact.address': enquirer.contact?.address,
    'enquirer.contact.channel': enquirer.contact?.channel,
    'enquirer.contact.safeTimes': enquirer.contact?.safeTimes,
    'enquirer.basis.childsView': enquirer.basis.childsView,
    'sought.features': sought.features,
    'sought.occupation': sought.occupation,
    'sought.health': sought.health,
    'separation.place': separation.place,
    'separation.circumstances': separation.circumstances,
    'lastNews.place': lastNews?.place,
    route: route?.join('\n'),
    'detention.place': detention?.place,
    'child.wishes': child?.wishes,
    'search.area': search.area,
    'basis.childsView': request.basis.childsView,
  }
}

const checkRequestTexts = (request: TracingRequest) =>
  checkTexts(textsOf(request), request.note?.checkedForStatus === true)
