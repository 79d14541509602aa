import type { RuleId } from './rule.ts'

/** What an officer does about a refusal by this rule, in plain words. Every rule that a finding can cite has its sentence. */
export const ADVICE: Readonly<Partial<Record<RuleId, string>>> = {
  'P-NOSTATUS':
    'Take out whatever speaks of visa, asylum, papers, their numbers or how a border was crossed; nobody needs it for a search. If the text only seems to, look at it once more and say so (checkedForStatus).',
  'P-HUMDOMAIN':
    'Choose members of the network, which are Societies, the ICRC and the IFRC. Whoever else needs to know is spoken with by your Society, outside this system.',
  'P-PURPOSE':
    'Leave out what is named, or enter it where it belongs; where the legal basis is named, choose the one on which such a request rests. If your casework made the record by itself, update it: it works with another policy pack than the exchange.',
  'P-HUBBLIND':
    'Shorten the text that is named. If nothing in it is long, update your casework: it pads to another policy pack than the exchange knows.',
  'P-VOICE':
    'Ask the person, and enter what they themselves say. An adult speaks for himself or herself; a person who has not been found has consented to nothing; whoever must not learn is not asked, nor used on the way. Who has said no has said it.',
  'P-LANG':
    'Explain it again in a language that the person understands, or with an interpreter, and enter language and interpreter as they were, and the version of the notice that is in use. Names are entered in the script that is asked for.',
  'P-LAW':
    'Look at what is named: consent has to stand, dates have to lie ahead and within their limits, and an agreement with the other Society has to be in force for this purpose. An administrator renews agreements; withdrawing stays possible without one.',
  'P-NOHARM':
    'Tell the person what may come of it, or look at what comes with the letter, and enter that you have. When in doubt do not pass it on.',
  'P-CHILD':
    'A possible minor needs a guardian or an authority, the child’s own view and best interests that say go on. Speak with the child focal point; if the age is known to be 18 or more, enter birth or age.',
  'P-DETAIN':
    'Speak with the detained person alone. Without express consent nothing of the detention is entered; a message is read by the authorities there, and its writer has to know.',
  'P-ORIGIN':
    'Take the Society of the country of origin off the list. Only if the person, or whoever decides, expressly wants it to be asked: choose to include it.',
  'P-MUTUAL':
    'The other Society has to take part: it publishes keys, accepts offers and may decline. Wait for it or ask it by telephone; then hand in again. Where it does not accept such requests, take it off the list.',
  'P-INDIVIDUAL': 'Enter everybody alone, each with a consent of their own.',
  'P-RETURN':
    'Ask the person for consent to this, for the return alone, and the receiving Society whether it agrees; name that Society among those asked. Consent is taken back by withdrawing the request.',
  'P-FORCED':
    'A Society has no part in a forced return. Only if every condition that is named is met may needs, and nothing else, be passed on; otherwise leave the part on the return out, or do not hand in the request. Ask your headquarters.',
  'P-INDEPENDENT':
    'Ask an administrator: the network’s policy pack has run out or is not the newest, or this is not for the coordinating member to do.',
}
