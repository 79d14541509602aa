import { type TracingRequest, URGENCIES, type Urgency, type VULNERABILITIES } from '@kinlink/contracts'
import { isPossiblyMinor } from './age-interval.ts'
import { agesOf } from './legal-basis.ts'

/** Declared by the officer, or seen from other parts of the request. */
export type Factor =
  | (typeof VULNERABILITIES)[number]
  | 'possible-minor'
  | 'unaccompanied-child'
  | 'old-age'
  | 'detention'

/** What each factor raises a search to, at least (P-PRIORITY, 1.1, 1.4). */
const RAISES: Readonly<Record<Factor, Urgency>> = {
  'possible-minor': 'raised',
  'unaccompanied-child': 'urgent',
  'old-age': 'raised',
  alone: 'raised',
  disability: 'raised',
  medical: 'urgent',
  'gender-risk': 'urgent',
  detention: 'urgent',
  'trafficking-risk': 'life-threatening',
}

const OLD = 60

/** What makes the sought person vulnerable, as far as the request says. */
export const factorsOf = (request: TracingRequest, now: Date): Factor[] => {
  const { sought, child, detention, separation, vulnerability = [] } = request
  const ages = agesOf(sought.person, now)
  const seen: [boolean, Factor][] = [
    [isPossiblyMinor(ages), 'possible-minor'],
    [child?.uascStatus === 'unaccompanied' || child?.uascStatus === 'separated', 'unaccompanied-child'],
    [ages !== null && ages.max >= OLD, 'old-age'],
    [sought.health !== undefined, 'medical'],
    [detention !== undefined || separation.cause === 'arrest-detention', 'detention'],
    [separation.cause === 'trafficking-exploitation', 'trafficking-risk'],
  ]
  return [...new Set([...vulnerability, ...seen.flatMap(([is, factor]) => (is ? [factor] : []))])]
}

/** How soon somebody has to look: as stated, and no later than any factor says. A factor more never lowers it. */
export const priorityOf = (stated: Urgency, factors: readonly Factor[]): Urgency =>
  [stated, ...factors.map((factor) => RAISES[factor])].reduce((a, b) => (rank(b) > rank(a) ? b : a))

const rank = (urgency: Urgency): number => URGENCIES.indexOf(urgency)

/** The priority of a request among those of its Society. Nobody is refused for it. */
export const priorityOfRequest = (request: TracingRequest, now: Date): Urgency =>
  priorityOf(request.urgency ?? 'routine', factorsOf(request, now))
