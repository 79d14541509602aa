import type { Finding } from '@kinlink/contracts'

/**
 * Rules that refuse or warn, with the article of the IFRC Policy on Migration (2009) each rests on and one fixed
 * English sentence. Ids never change their meaning: the access log and the policy pack's decisions cite them.
 */
export const RULES = {
  'P-NOSTATUS': { article: '1.2', text: 'Nothing about immigration or legal status is collected or passed on.' },
  'P-HUMDOMAIN': { article: '1.5', text: 'Data goes to members of the Movement only.' },
  'P-PURPOSE': { article: '1.5', text: 'Only what the purpose needs is sent, at the stage that needs it.' },
  'P-HUBBLIND': { article: '1.5', text: 'The exchange reads nothing, not even lengths.' },
  'P-VOICE': { article: '3.2', text: 'What the person wishes is carried out, and nobody speaks for an adult.' },
  'P-LANG': { article: '3.3', text: 'The person is informed in a language that the person understands.' },
  'P-LAW': { article: '4.2', text: 'A corridor needs a legal basis and an agreement that are in force.' },
  'P-NOHARM': { article: '5.1', text: 'A disclosure must not do harm that the person has not been told of.' },
  'P-CHILD': {
    article: '5.3',
    text: 'For a possible minor a guardian or authority, the child’s view and best interests come first.',
  },
  'P-DETAIN': { article: '5.4', text: 'Detention is recorded for the detention desk, with express consent only.' },
  'P-ORIGIN': { article: '5.4', text: 'The Society of the state of origin is asked by explicit choice only.' },
  'P-MUTUAL': { article: '6.1', text: 'Nothing is pushed: both Societies agree, for this purpose.' },
  'P-RETURN': { article: '8.1', text: 'Anything about a return travels in the sealed uniform field alone.' },
  'P-INDEPENDENT': { article: 'Principle 7', text: 'Policy is signed by the network and is not older than it says.' },
} as const

export type RuleId = keyof typeof RULES

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
