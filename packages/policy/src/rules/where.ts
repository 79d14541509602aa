import type { RuleId } from './rule.ts'

/** Where rules are held (architecture §7); `structure`: there is no code, field or route by which the rule could be broken. */
export const PLACES = ['sending-casework', 'gateway', 'receiving-casework', 'structure'] as const
export type Place = (typeof PLACES)[number]

/** One place that holds a rule, with the title of the test that shows it, found among the project's tests by that title. */
export type Held = { readonly at: Place; readonly test: string }
type Kept = { readonly held: readonly Held[]; readonly beyond?: string }

const sending = (test: string): Held => ({ at: 'sending-casework', test })
const gateway = (test: string): Held => ({ at: 'gateway', test })
const receiving = (test: string): Held => ({ at: 'receiving-casework', test })
const structure = (test: string): Held => ({ at: 'structure', test })

/**
 * Which place holds which rule, and what of a rule is beyond this software. docs/policy.md is made of it; a rule that is held
 * nowhere says why.
 */
export const WHERE: Readonly<Record<RuleId, Kept>> = {
  'P-NOSTATUS': {
    held: [
      structure('P-NOSTATUS (1.2) in every interface: no member is named for status'),
      sending('P-NOSTATUS (1.2) at intake'),
      gateway('P-NOSTATUS (1.2) at the gateway: a field outside the catalogue does not travel'),
      receiving('P-NOSTATUS (1.2) after opening: no value has a member named for status'),
    ],
    beyond: 'Words in free text are noticed in some languages only; the officer answers for what is left.',
  },
  'P-ANYONE': {
    held: [
      sending('P-ANYONE (1.2): no judgement depends on nationality, origin, religion or ethnicity'),
      structure('P-ANYONE (1.2) in the catalogue: there is no field for religion or ethnicity'),
    ],
  },
  'P-PRIORITY': { held: [sending('P-PRIORITY (1.1): a factor of vulnerability never lowers priority')] },
  'P-HUMDOMAIN': {
    held: [
      sending('P-HUMDOMAIN (1.5) at home: are members of the Movement'),
      gateway('P-HUMDOMAIN (1.5) at the gateway: only members receive, whatever the record'),
      structure('P-HUMDOMAIN (1.5) in the member list: authorities have no class'),
    ],
  },
  'P-PURPOSE': {
    held: [
      sending('P-PURPOSE (1.5) in the matrix of requests and messages: only the allow-list passes'),
      gateway('P-PURPOSE (1.5) in the matrix of submissions: only the allow-list passes'),
      gateway('P-PURPOSE (1.5) in the matrix of projections: only the allow-list is handed out'),
      receiving('P-PURPOSE (1.5) after opening: a field holds what its name says'),
    ],
    beyond: 'What officers do with what they have read is theirs to answer for; every look is in the access log.',
  },
  'P-MISUSE': {
    held: [structure('P-MISUSE (1.5): no listing gives personal data, and each has an end')],
    beyond:
      'A legal demand is answered by people. It is not recorded here, and the exchange has no type of record for it.',
  },
  'P-HUBBLIND': {
    held: [
      sending('P-HUBBLIND (1.5) at home: is refused by name where it would be longer than every other'),
      gateway('P-HUBBLIND (1.5) at the gateway: lengths tell nothing'),
      structure('no exchange service reaches the code that signs for officers, seals, opens or derives keys'),
    ],
    beyond: 'Who writes to whom, when, and padded sizes are seen (threat-model.md).',
  },
  'P-SAMEDOOR': { held: [sending('P-SAMEDOOR (2.1): the cause of separation decides nothing')] },
  'P-VOICE': {
    held: [
      sending('P-VOICE (3.2) at home: are never whom the person must stay hidden from, in any combination'),
      gateway('P-VOICE (3.2) at the gateway: what one person says goes to one Society'),
      receiving('P-VOICE (3.2) after opening: whoever must not learn reads nothing'),
    ],
  },
  'P-LANG': {
    held: [sending('P-LANG (3.3)')],
    beyond: 'Whether the explanation was understood, the officer judges. The exchange does not read languages.',
  },
  'P-DIVERSE': {
    held: [],
    beyond:
      'Who leads an interview is arranged by people. Languages and communities of staff are recorded nowhere here.',
  },
  'P-LAW': {
    held: [
      sending('P-LAW (4.2) at home: have an agreement in force'),
      gateway('P-LAW (4.2) at the gateway: a living receipt that names the recipient, and an agreement in force'),
    ],
    beyond:
      'The assessment of a corridor is made by the two Societies; its reference and validity are signed with the agreement.',
  },
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
    ],
  },
}
