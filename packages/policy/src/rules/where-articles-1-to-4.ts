import { gateway, type Kept, receiving, sending, structure } from './held.ts'

/** Places of the rules on articles 1 to 4: help for all, the humanitarian domain, being heard, the law. */
export const ARTICLES_1_TO_4 = {
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
      structure(
        'P-ANYONE (1.2): no criterion can name origin, nationality, religion, status or the cause of separation',
      ),
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
      sending('P-PURPOSE (1.5) by purpose, legal basis and part of the recipient'),
      sending('P-PURPOSE (1.5) at a Society of transit: it gets only what its part needs'),
      gateway('P-PURPOSE (1.5) in the matrix of submissions: only the allow-list passes'),
      gateway('P-PURPOSE (1.5) in the matrix of projections: only the allow-list is handed out'),
      gateway(
        'P-PURPOSE (1.5) by a stricter pack: nothing at all once it has no such record, or has let it last long enough',
      ),
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
      sending('P-VOICE (3.2) by the state of consent'),
      sending('P-VOICE (3.2) by parts: what an act would do all the same is not promised'),
      sending('P-VOICE (3.2) within the Society: nobody is compared who does not agree to it'),
      sending('P-VOICE (3.2) on the way: what hides the country does not pass through whoever must not learn'),
      gateway('P-VOICE (3.2) at the gateway: what one person says goes to one Society'),
      receiving('P-VOICE (3.2) after opening: whoever must not learn reads nothing'),
    ],
  },
  'P-LANG': {
    held: [sending('P-LANG (3.3)'), sending('P-LANG (3.3) by the notice that was in use')],
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
      sending('P-LAW (4.2) by the state of consent'),
      sending('P-LAW (4.2) by consent: record, grants, receipt and entry of a request are over when the enquirer said'),
      gateway('P-LAW (4.2) at the gateway: a living receipt that names the recipient, and an agreement in force'),
      gateway(
        'P-LAW (4.2) after a corridor has ended: a withdrawal is taken whatever has become of agreements and of the policy pack',
      ),
      gateway('P-LAW (4.2) before a stage opens: a candidate whose receipt has ended is void'),
      gateway(
        'P-LAW (4.2) before a queued delivery: a release whose receipt has ended by its window is told to nobody',
      ),
      gateway(
        'P-LAW (4.2) before a queued delivery: a release whose agreement has ended by its window stays, untold, and leaves at a window after its renewal',
      ),
      receiving('P-LAW (4.2) after opening: no other half takes the place of the one that was signed'),
    ],
    beyond:
      'The assessment of a corridor is made by the two Societies; its reference and validity are signed with the agreement.',
  },
} as const satisfies Readonly<Record<string, Kept>>
