import { gateway, type Kept, receiving, sending, structure } from './held.ts'

/** Places of the rules on articles 5 to 9: protection, partners, the trail, return, displacement; and on independence. */
export const ARTICLES_5_TO_9 = {
  'P-NOHARM': {
    held: [sending('P-NOHARM (5.1)')],
    beyond: 'A risk for this person on this corridor is weighed by the officer; it is not recorded as a value.',
  },
  'P-ACUTE': {
    held: [],
    beyond:
      'There is no marker of acute danger and no task of referral yet. Nothing is published, and nobody learns of a person but by a named recipient.',
  },
  'P-CHILD': {
    held: [
      sending('P-CHILD (5.3) at a tracing request'),
      sending('P-CHILD (5.3) at a decision'),
      gateway('P-CHILD (5.3) at the gateway: the child desk’s fields stay on its line, and are never left out'),
      receiving('P-CHILD (5.3) after opening: a possible minor comes with the child’s part'),
    ],
  },
  'P-CHILDREL': {
    held: [structure('P-CHILDREL (5.3): what the child says is on the child desk’s line alone')],
    beyond: 'Questions to both sides are asked by officers, by telephone; the software does not grade answers.',
  },
  'P-DETAIN': {
    held: [
      sending('P-DETAIN (5.4) at home'),
      gateway('P-DETAIN (5.4) at the gateway: the detention desk’s fields stay on its line, and are never left out'),
      receiving('P-DETAIN (5.4) after opening: nothing of a detention without express consent'),
    ],
  },
  'P-ORIGIN': {
    held: [
      sending('P-ORIGIN (5.4) at home: are the state of origin’s Society by explicit choice only'),
      receiving('P-ORIGIN (5.4) after opening: the state of origin’s Society reads by explicit choice only'),
    ],
    beyond: 'The exchange does not know the country of origin; it is a sealed value.',
  },
  'P-EVIDENCE': {
    held: [],
    beyond: 'No figures leave a Society: there is neither a type of record nor a route for them.',
  },
  'P-MUTUAL': {
    held: [
      sending('P-MUTUAL (6.1) at home: nobody is asked whose keys are not published'),
      sending('P-MUTUAL (6.1) by what a Society accepts'),
      gateway('P-MUTUAL (6.1) at the gateway: nothing is sealed to an epoch that its Society does not hold open'),
    ],
  },
  'P-SMALL': {
    held: [],
    beyond: 'Acting for another Society needs a mandate between the two; members act for themselves alone.',
  },
  'P-BEYOND': { held: [], beyond: 'There is one exchange, and every member can be asked. Exchanges do not federate.' },
  'P-EXTERNAL': {
    held: [structure('P-EXTERNAL (6.4): whoever is outside the Movement has no way to be named')],
    beyond: 'A mandate for an organisation by name does not exist; until then all of them are refused.',
  },
  'P-TRAIL': {
    held: [structure('P-TRAIL (7.1): no type of record, purpose or field tells of a trail')],
    beyond: 'Conditions along the trail are not exchanged here.',
  },
  'P-TRANSIT': {
    held: [gateway('P-TRANSIT (7.2): an entry ends by itself')],
    beyond: 'A smaller form for a sighting does not exist; a registration is the same everywhere.',
  },
  'P-FIRST': {
    held: [],
    beyond: 'Nothing but restoring family links runs here. Capacity and times of answer are the operator’s to keep.',
  },
  'P-INDIVIDUAL': {
    held: [
      sending('P-INDIVIDUAL (7.4): a group is judged as everybody in it alone'),
      sending('P-INDIVIDUAL (7.4) at intake: everybody of a group has a record, a consent and an answer of their own'),
    ],
  },
  'P-NOTCONTROL': {
    held: [structure('P-NOTCONTROL (7.5): no route follows people, scores them or hands them on')],
  },
  'P-RETURN': {
    held: [
      sending('P-RETURN (8.1): each missing part refuses'),
      gateway('P-RETURN (8.1) at the gateway: the sealed uniform field is in every tracing record, in one size'),
      receiving('P-RETURN (8.1) after opening: each missing part refuses'),
    ],
    beyond:
      'The receiving Society’s agreement is entered by the officer who has it; no record of that Society is referred to.',
  },
  'P-FORCED': {
    held: [
      sending('P-FORCED (8.2): exactly one combination of preconditions allows'),
      receiving('P-FORCED (8.2) after opening: exactly one combination of preconditions allows'),
    ],
    beyond: 'The exchange cannot tell a forced return from any other request, nor from none.',
  },
  'P-DISPLACED': { held: [sending('P-DISPLACED (9.1): context changes nothing but itself')] },
  'P-GUIDING': {
    held: [],
    beyond:
      'A request within a country does not leave its Society’s casework; the rules on registrations and requests hold there.',
  },
  'P-MOVEMENTFIRST': {
    held: [structure('P-EXTERNAL (6.4): whoever is outside the Movement has no way to be named')],
    beyond: 'Nobody but members can be asked, so that there is no order to keep.',
  },
  'P-INDEPENDENT': {
    held: [
      gateway('P-INDEPENDENT (Principle 7) at the gateway: no pack, no act; a key from the coordinating member alone'),
      gateway(
        'P-INDEPENDENT (Principle 7) at activation: one administrator alone changes no rule, however often they sign',
      ),
      sending('P-INDEPENDENT (Principle 7) at home: two administrators sign a policy pack'),
    ],
  },
} as const satisfies Readonly<Record<string, Kept>>
