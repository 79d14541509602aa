// @ts-nocheck
function stryNS_9fa48() {
  var g = typeof globalThis === 'object' && globalThis && globalThis.Math === Math && globalThis || new Function("return this")();
  var ns = g.__stryker__ || (g.__stryker__ = {});
  if (ns.activeMutant === undefined && g.process && g.process.env && g.process.env.__STRYKER_ACTIVE_MUTANT__) {
    ns.activeMutant = g.process.env.__STRYKER_ACTIVE_MUTANT__;
  }
  function retrieveNS() {
    return ns;
  }
  stryNS_9fa48 = retrieveNS;
  return retrieveNS();
}
stryNS_9fa48();
function stryCov_9fa48() {
  var ns = stryNS_9fa48();
  var cov = ns.mutantCoverage || (ns.mutantCoverage = {
    static: {},
    perTest: {}
  });
  function cover() {
    var c = cov.static;
    if (ns.currentTestId) {
      c = cov.perTest[ns.currentTestId] = cov.perTest[ns.currentTestId] || {};
    }
    var a = arguments;
    for (var i = 0; i < a.length; i++) {
      c[a[i]] = (c[a[i]] || 0) + 1;
    }
  }
  stryCov_9fa48 = cover;
  cover.apply(null, arguments);
}
function stryMutAct_9fa48(id) {
  var ns = stryNS_9fa48();
  function isActive(id) {
    if (ns.activeMutant === id) {
      if (ns.hitCount !== void 0 && ++ns.hitCount > ns.hitLimit) {
        throw new Error('Stryker: Hit count limit reached (' + ns.hitCount + ')');
      }
      return true;
    }
    return false;
  }
  stryMutAct_9fa48 = isActive;
  return isActive(id);
}
import type { RuleId } from './rule.ts';

/** What an officer does about a refusal by this rule, in plain words. Every rule that a finding can cite has its sentence. */
export const ADVICE: Readonly<Partial<Record<RuleId, string>>> = stryMutAct_9fa48("308") ? {} : (stryCov_9fa48("308"), {
  'P-NOSTATUS': stryMutAct_9fa48("309") ? "" : (stryCov_9fa48("309"), 'Take out whatever speaks of visa, asylum, papers, their numbers or how a border was crossed; nobody needs it for a search. If the text only seems to, look at it once more and say so (checkedForStatus).'),
  'P-HUMDOMAIN': stryMutAct_9fa48("310") ? "" : (stryCov_9fa48("310"), 'Choose members of the network, which are Societies, the ICRC and the IFRC. Whoever else needs to know is spoken with by your Society, outside this system.'),
  'P-PURPOSE': stryMutAct_9fa48("311") ? "" : (stryCov_9fa48("311"), 'Leave out what is named, or enter it where it belongs. If your casework made the record by itself, update it: it works with another policy pack than the exchange.'),
  'P-HUBBLIND': stryMutAct_9fa48("312") ? "" : (stryCov_9fa48("312"), 'Shorten the text that is named. If nothing in it is long, update your casework: it pads to another policy pack than the exchange knows.'),
  'P-VOICE': stryMutAct_9fa48("313") ? "" : (stryCov_9fa48("313"), 'Ask the person, and enter what they themselves say. An adult speaks for himself or herself; a person who has not been found has consented to nothing; whoever must not learn is not asked.'),
  'P-LANG': stryMutAct_9fa48("314") ? "" : (stryCov_9fa48("314"), 'Explain it again in a language that the person understands, or with an interpreter, and enter language and interpreter as they were. Names are entered in the script that is asked for.'),
  'P-LAW': stryMutAct_9fa48("315") ? "" : (stryCov_9fa48("315"), 'Look at what is named: dates have to lie ahead and within their limits, and an agreement with the other Society has to be in force for this purpose. An administrator renews agreements; withdrawing stays possible without one.'),
  'P-NOHARM': stryMutAct_9fa48("316") ? "" : (stryCov_9fa48("316"), 'Tell the person what may come of it, or look at what comes with the letter, and enter that you have. When in doubt do not pass it on.'),
  'P-CHILD': stryMutAct_9fa48("317") ? "" : (stryCov_9fa48("317"), 'A possible minor needs a guardian or an authority, the child’s own view and best interests that say go on. Speak with the child focal point; if the age is known to be 18 or more, enter birth or age.'),
  'P-DETAIN': stryMutAct_9fa48("318") ? "" : (stryCov_9fa48("318"), 'Speak with the detained person alone. Without express consent nothing of the detention is entered; a message is read by the authorities there, and its writer has to know.'),
  'P-ORIGIN': stryMutAct_9fa48("319") ? "" : (stryCov_9fa48("319"), 'Take the Society of the country of origin off the list. Only if the person, or whoever decides, expressly wants it to be asked: choose to include it.'),
  'P-MUTUAL': stryMutAct_9fa48("320") ? "" : (stryCov_9fa48("320"), 'The other Society has to take part: it publishes keys, accepts offers and may decline. Wait for it or ask it by telephone; then hand in again.'),
  'P-INDIVIDUAL': stryMutAct_9fa48("321") ? "" : (stryCov_9fa48("321"), 'Enter everybody alone, each with a consent of their own.'),
  'P-RETURN': stryMutAct_9fa48("322") ? "" : (stryCov_9fa48("322"), 'Ask the person for consent to this, for the return alone, and the receiving Society whether it agrees; name that Society among those asked. Consent is taken back by withdrawing the request.'),
  'P-FORCED': stryMutAct_9fa48("323") ? "" : (stryCov_9fa48("323"), 'A Society has no part in a forced return. Only if every condition that is named is met may needs, and nothing else, be passed on; otherwise leave the part on the return out, or do not hand in the request. Ask your headquarters.'),
  'P-INDEPENDENT': stryMutAct_9fa48("324") ? "" : (stryCov_9fa48("324"), 'Ask an administrator: the network’s policy pack has run out or is not the newest, or this is not for the coordinating member to do.')
});