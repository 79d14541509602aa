import type { Finding } from '@kinlink/contracts'

type Rule = { readonly article: string; readonly also?: readonly string[]; readonly text: string }

/**
 * The rules of the IFRC Policy on Migration (2009) as this software understands them (domain §5): the article that a finding
 * cites, further ones that the rule rests on, and one fixed English sentence. Ids never change their meaning: the access log
 * and the policy pack's decisions cite them. Where each is held, and by which test, is in `where.ts`.
 */
export const RULES = {
  'P-NOSTATUS': {
    article: '1.2',
    also: ['Principle 1', 'Principle 4', '1.3', '4.2'],
    text: 'Nothing about immigration or legal status is collected or passed on.',
  },
  'P-ANYONE': { article: '1.2', text: 'Nationality, origin, religion and ethnicity decide nothing.' },
  'P-PRIORITY': {
    article: '1.1',
    also: ['1.4'],
    text: 'What makes a person vulnerable only ever brings the search forward.',
  },
  'P-HUMDOMAIN': { article: '1.5', text: 'Data goes to members of the Movement only.' },
  'P-PURPOSE': { article: '1.5', text: 'Only what the purpose needs is sent, at the stage that needs it.' },
  'P-MISUSE': {
    article: '1.5',
    text: 'Personal data cannot be had in bulk, and no demand for it reaches the exchange.',
  },
  'P-HUBBLIND': { article: '1.5', text: 'The exchange reads nothing, not even lengths.' },
  'P-SAMEDOOR': { article: '2.1', also: ['2.2'], text: 'The door is the same whatever has parted a family.' },
  'P-VOICE': { article: '3.2', text: 'What the person wishes is carried out, and nobody speaks for an adult.' },
  'P-LANG': { article: '3.3', text: 'The person is informed in a language that the person understands.' },
  'P-DIVERSE': {
    article: '3.3',
    text: 'Who speaks a person’s language may lead the interview, and nobody else learns who.',
  },
  'P-LAW': { article: '4.2', text: 'A corridor needs a legal basis and an agreement that are in force.' },
  'P-NOHARM': { article: '5.1', text: 'A disclosure must not do harm that the person has not been told of.' },
  'P-ACUTE': { article: '5.2', text: 'Acute danger narrows who learns of a person, and never widens it.' },
  'P-CHILD': {
    article: '5.3',
    text: 'For a possible minor a guardian or authority, the child’s view and best interests come first.',
  },
  'P-CHILDREL': {
    article: '5.3',
    text: 'A presumed relative is verified both ways; what the child says is never shown to them.',
  },
  'P-DETAIN': { article: '5.4', text: 'Detention is recorded for the detention desk, with express consent only.' },
  'P-ORIGIN': { article: '5.4', text: 'The Society of the state of origin is asked by explicit choice only.' },
  'P-EVIDENCE': {
    article: '5.5',
    also: ['7.1'],
    text: 'Figures for advocacy come of aggregates in which nobody can be found.',
  },
  'P-MUTUAL': { article: '6.1', text: 'Nothing is pushed: both Societies agree, for this purpose.' },
  'P-SMALL': {
    article: '6.2',
    text: 'A Society without means takes part through one that supports it, with keys of its own.',
  },
  'P-BEYOND': { article: '6.3', text: 'No region is closed for a search.' },
  'P-EXTERNAL': { article: '6.4', text: 'Organisations outside the Movement get nothing without a mandate by name.' },
  'P-TRAIL': { article: '7.1', text: 'Along the trail conditions are told, never individuals.' },
  'P-TRANSIT': { article: '7.2', text: 'A short stay leaves a short trace, which ends by itself.' },
  'P-FIRST': { article: '7.3', text: 'Messages between relatives come before other traffic.' },
  'P-INDIVIDUAL': { article: '7.4', text: 'Everybody of a group has a record, a consent and a decision of their own.' },
  'P-NOTCONTROL': { article: '7.5', also: ['8.2'], text: 'Nothing here serves migration control.' },
  'P-RETURN': {
    article: '8.1',
    text: 'A return is told of with the person’s consent to that and the receiving Society’s, in the sealed uniform field alone.',
  },
  'P-FORCED': {
    article: '8.2',
    text: 'In a forced return nothing is passed on but needs, with the prior consent of the person and the receiving Society.',
  },
  'P-DISPLACED': {
    article: '9.1',
    text: 'Who is displaced within a country and who has left it are searched for alike.',
  },
  'P-GUIDING': { article: '9.2', text: 'Within a country the same rules hold.' },
  'P-MOVEMENTFIRST': { article: '9.3', text: 'Members of the Movement are asked first.' },
  'P-INDEPENDENT': {
    article: 'Principle 7',
    text: 'Policy is signed by the network and is not older than it says.',
  },
} as const satisfies Readonly<Record<string, Rule>>

export type RuleId = keyof typeof RULES

/** All articles that a rule rests on, the one that findings cite first. */
export const articlesOf = (rule: RuleId): string[] => {
  const { article, also = [] }: Rule = RULES[rule]
  return [article, ...also]
}

export type FindingParts = Pick<Finding, 'field' | 'pointer' | 'text'>

/** One finding of a rule: cites its article and its sentence, or a more precise fixed sentence. Never holds a value. */
export const finding = (rule: RuleId, parts: FindingParts = {}): Finding => ({
  rule,
  article: RULES[rule].article,
  text: RULES[rule].text,
  ...parts,
})

/** What a check of values came to: refusals stop the act, warnings are shown to the officer. */
export type Judgement = { readonly refusals: Finding[]; readonly warnings: Finding[] }
