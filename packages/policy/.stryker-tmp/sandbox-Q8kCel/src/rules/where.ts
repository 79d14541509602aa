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

/** Where rules are held (architecture §7); `structure`: there is no code, field or route by which the rule could be broken. */
export const PLACES = ['sending-casework', 'gateway', 'receiving-casework', 'structure'] as const;
export type Place = typeof PLACES[number];

/** One place that holds a rule, with the title of the test that shows it, found among the project's tests by that title. */
export type Held = {
  readonly at: Place;
  readonly test: string;
};
type Kept = {
  readonly held: readonly Held[];
  readonly beyond?: string;
};
const sending = stryMutAct_9fa48("330") ? () => undefined : (stryCov_9fa48("330"), (() => {
  const sending = (test: string): Held => stryMutAct_9fa48("331") ? {} : (stryCov_9fa48("331"), {
    at: stryMutAct_9fa48("332") ? "" : (stryCov_9fa48("332"), 'sending-casework'),
    test
  });
  return sending;
})());
const gateway = stryMutAct_9fa48("333") ? () => undefined : (stryCov_9fa48("333"), (() => {
  const gateway = (test: string): Held => stryMutAct_9fa48("334") ? {} : (stryCov_9fa48("334"), {
    at: stryMutAct_9fa48("335") ? "" : (stryCov_9fa48("335"), 'gateway'),
    test
  });
  return gateway;
})());
const receiving = stryMutAct_9fa48("336") ? () => undefined : (stryCov_9fa48("336"), (() => {
  const receiving = (test: string): Held => stryMutAct_9fa48("337") ? {} : (stryCov_9fa48("337"), {
    at: stryMutAct_9fa48("338") ? "" : (stryCov_9fa48("338"), 'receiving-casework'),
    test
  });
  return receiving;
})());
const structure = stryMutAct_9fa48("339") ? () => undefined : (stryCov_9fa48("339"), (() => {
  const structure = (test: string): Held => stryMutAct_9fa48("340") ? {} : (stryCov_9fa48("340"), {
    at: stryMutAct_9fa48("341") ? "" : (stryCov_9fa48("341"), 'structure'),
    test
  });
  return structure;
})());

/**
 * Which place holds which rule, and what of a rule is beyond this software. docs/policy.md is made of it; a rule that is held
 * nowhere says why.
 */
export const WHERE: Readonly<Record<RuleId, Kept>> = stryMutAct_9fa48("342") ? {} : (stryCov_9fa48("342"), {
  'P-NOSTATUS': stryMutAct_9fa48("343") ? {} : (stryCov_9fa48("343"), {
    held: stryMutAct_9fa48("344") ? [] : (stryCov_9fa48("344"), [structure(stryMutAct_9fa48("345") ? "" : (stryCov_9fa48("345"), 'P-NOSTATUS (1.2) in every interface: no member is named for status')), sending(stryMutAct_9fa48("346") ? "" : (stryCov_9fa48("346"), 'P-NOSTATUS (1.2) at intake')), gateway(stryMutAct_9fa48("347") ? "" : (stryCov_9fa48("347"), 'P-NOSTATUS (1.2) at the gateway: a field outside the catalogue does not travel')), receiving(stryMutAct_9fa48("348") ? "" : (stryCov_9fa48("348"), 'P-NOSTATUS (1.2) after opening: no value has a member named for status'))]),
    beyond: stryMutAct_9fa48("349") ? "" : (stryCov_9fa48("349"), 'Words in free text are noticed in some languages only; the officer answers for what is left.')
  }),
  'P-ANYONE': stryMutAct_9fa48("350") ? {} : (stryCov_9fa48("350"), {
    held: stryMutAct_9fa48("351") ? [] : (stryCov_9fa48("351"), [sending(stryMutAct_9fa48("352") ? "" : (stryCov_9fa48("352"), 'P-ANYONE (1.2): no judgement depends on nationality, origin, religion or ethnicity')), structure(stryMutAct_9fa48("353") ? "" : (stryCov_9fa48("353"), 'P-ANYONE (1.2) in the catalogue: there is no field for religion or ethnicity'))])
  }),
  'P-PRIORITY': stryMutAct_9fa48("354") ? {} : (stryCov_9fa48("354"), {
    held: stryMutAct_9fa48("355") ? [] : (stryCov_9fa48("355"), [sending(stryMutAct_9fa48("356") ? "" : (stryCov_9fa48("356"), 'P-PRIORITY (1.1): a factor of vulnerability never lowers priority'))])
  }),
  'P-HUMDOMAIN': stryMutAct_9fa48("357") ? {} : (stryCov_9fa48("357"), {
    held: stryMutAct_9fa48("358") ? [] : (stryCov_9fa48("358"), [sending(stryMutAct_9fa48("359") ? "" : (stryCov_9fa48("359"), 'P-HUMDOMAIN (1.5) at home: are members of the Movement')), gateway(stryMutAct_9fa48("360") ? "" : (stryCov_9fa48("360"), 'P-HUMDOMAIN (1.5) at the gateway: only members receive, whatever the record')), structure(stryMutAct_9fa48("361") ? "" : (stryCov_9fa48("361"), 'P-HUMDOMAIN (1.5) in the member list: authorities have no class'))])
  }),
  'P-PURPOSE': stryMutAct_9fa48("362") ? {} : (stryCov_9fa48("362"), {
    held: stryMutAct_9fa48("363") ? [] : (stryCov_9fa48("363"), [sending(stryMutAct_9fa48("364") ? "" : (stryCov_9fa48("364"), 'P-PURPOSE (1.5) in the matrix of requests and messages: only the allow-list passes')), gateway(stryMutAct_9fa48("365") ? "" : (stryCov_9fa48("365"), 'P-PURPOSE (1.5) in the matrix of submissions: only the allow-list passes')), gateway(stryMutAct_9fa48("366") ? "" : (stryCov_9fa48("366"), 'P-PURPOSE (1.5) in the matrix of projections: only the allow-list is handed out')), receiving(stryMutAct_9fa48("367") ? "" : (stryCov_9fa48("367"), 'P-PURPOSE (1.5) after opening: a field holds what its name says'))]),
    beyond: stryMutAct_9fa48("368") ? "" : (stryCov_9fa48("368"), 'What officers do with what they have read is theirs to answer for; every look is in the access log.')
  }),
  'P-MISUSE': stryMutAct_9fa48("369") ? {} : (stryCov_9fa48("369"), {
    held: stryMutAct_9fa48("370") ? [] : (stryCov_9fa48("370"), [structure(stryMutAct_9fa48("371") ? "" : (stryCov_9fa48("371"), 'P-MISUSE (1.5): no listing gives personal data, and each has an end'))]),
    beyond: stryMutAct_9fa48("372") ? "" : (stryCov_9fa48("372"), 'A legal demand is answered by people. It is not recorded here, and the exchange has no type of record for it.')
  }),
  'P-HUBBLIND': stryMutAct_9fa48("373") ? {} : (stryCov_9fa48("373"), {
    held: stryMutAct_9fa48("374") ? [] : (stryCov_9fa48("374"), [sending(stryMutAct_9fa48("375") ? "" : (stryCov_9fa48("375"), 'P-HUBBLIND (1.5) at home: is refused by name where it would be longer than every other')), gateway(stryMutAct_9fa48("376") ? "" : (stryCov_9fa48("376"), 'P-HUBBLIND (1.5) at the gateway: lengths tell nothing')), structure(stryMutAct_9fa48("377") ? "" : (stryCov_9fa48("377"), 'no exchange service reaches the code that signs for officers, seals, opens or derives keys'))]),
    beyond: stryMutAct_9fa48("378") ? "" : (stryCov_9fa48("378"), 'Who writes to whom, when, and padded sizes are seen (threat-model.md).')
  }),
  'P-SAMEDOOR': stryMutAct_9fa48("379") ? {} : (stryCov_9fa48("379"), {
    held: stryMutAct_9fa48("380") ? [] : (stryCov_9fa48("380"), [sending(stryMutAct_9fa48("381") ? "" : (stryCov_9fa48("381"), 'P-SAMEDOOR (2.1): the cause of separation decides nothing'))])
  }),
  'P-VOICE': stryMutAct_9fa48("382") ? {} : (stryCov_9fa48("382"), {
    held: stryMutAct_9fa48("383") ? [] : (stryCov_9fa48("383"), [sending(stryMutAct_9fa48("384") ? "" : (stryCov_9fa48("384"), 'P-VOICE (3.2) at home: are never whom the person must stay hidden from, in any combination')), gateway(stryMutAct_9fa48("385") ? "" : (stryCov_9fa48("385"), 'P-VOICE (3.2) at the gateway: what one person says goes to one Society')), receiving(stryMutAct_9fa48("386") ? "" : (stryCov_9fa48("386"), 'P-VOICE (3.2) after opening: whoever must not learn reads nothing'))])
  }),
  'P-LANG': stryMutAct_9fa48("387") ? {} : (stryCov_9fa48("387"), {
    held: stryMutAct_9fa48("388") ? [] : (stryCov_9fa48("388"), [sending(stryMutAct_9fa48("389") ? "" : (stryCov_9fa48("389"), 'P-LANG (3.3)'))]),
    beyond: stryMutAct_9fa48("390") ? "" : (stryCov_9fa48("390"), 'Whether the explanation was understood, the officer judges. The exchange does not read languages.')
  }),
  'P-DIVERSE': stryMutAct_9fa48("391") ? {} : (stryCov_9fa48("391"), {
    held: stryMutAct_9fa48("392") ? ["Stryker was here"] : (stryCov_9fa48("392"), []),
    beyond: stryMutAct_9fa48("393") ? "" : (stryCov_9fa48("393"), 'Who leads an interview is arranged by people. Languages and communities of staff are recorded nowhere here.')
  }),
  'P-LAW': stryMutAct_9fa48("394") ? {} : (stryCov_9fa48("394"), {
    held: stryMutAct_9fa48("395") ? [] : (stryCov_9fa48("395"), [sending(stryMutAct_9fa48("396") ? "" : (stryCov_9fa48("396"), 'P-LAW (4.2) at home: have an agreement in force')), gateway(stryMutAct_9fa48("397") ? "" : (stryCov_9fa48("397"), 'P-LAW (4.2) at the gateway: a living receipt that names the recipient, and an agreement in force'))]),
    beyond: stryMutAct_9fa48("398") ? "" : (stryCov_9fa48("398"), 'The assessment of a corridor is made by the two Societies; its reference and validity are signed with the agreement.')
  }),
  'P-NOHARM': stryMutAct_9fa48("399") ? {} : (stryCov_9fa48("399"), {
    held: stryMutAct_9fa48("400") ? [] : (stryCov_9fa48("400"), [sending(stryMutAct_9fa48("401") ? "" : (stryCov_9fa48("401"), 'P-NOHARM (5.1)'))]),
    beyond: stryMutAct_9fa48("402") ? "" : (stryCov_9fa48("402"), 'A risk for this person on this corridor is weighed by the officer; it is not recorded as a value.')
  }),
  'P-ACUTE': stryMutAct_9fa48("403") ? {} : (stryCov_9fa48("403"), {
    held: stryMutAct_9fa48("404") ? ["Stryker was here"] : (stryCov_9fa48("404"), []),
    beyond: stryMutAct_9fa48("405") ? "" : (stryCov_9fa48("405"), 'There is no marker of acute danger and no task of referral yet. Nothing is published, and nobody learns of a person but by a named recipient.')
  }),
  'P-CHILD': stryMutAct_9fa48("406") ? {} : (stryCov_9fa48("406"), {
    held: stryMutAct_9fa48("407") ? [] : (stryCov_9fa48("407"), [sending(stryMutAct_9fa48("408") ? "" : (stryCov_9fa48("408"), 'P-CHILD (5.3) at a tracing request')), sending(stryMutAct_9fa48("409") ? "" : (stryCov_9fa48("409"), 'P-CHILD (5.3) at a decision')), gateway(stryMutAct_9fa48("410") ? "" : (stryCov_9fa48("410"), 'P-CHILD (5.3) at the gateway: the child desk’s fields stay on its line, and are never left out')), receiving(stryMutAct_9fa48("411") ? "" : (stryCov_9fa48("411"), 'P-CHILD (5.3) after opening: a possible minor comes with the child’s part'))])
  }),
  'P-CHILDREL': stryMutAct_9fa48("412") ? {} : (stryCov_9fa48("412"), {
    held: stryMutAct_9fa48("413") ? [] : (stryCov_9fa48("413"), [structure(stryMutAct_9fa48("414") ? "" : (stryCov_9fa48("414"), 'P-CHILDREL (5.3): what the child says is on the child desk’s line alone'))]),
    beyond: stryMutAct_9fa48("415") ? "" : (stryCov_9fa48("415"), 'Questions to both sides are asked by officers, by telephone; the software does not grade answers.')
  }),
  'P-DETAIN': stryMutAct_9fa48("416") ? {} : (stryCov_9fa48("416"), {
    held: stryMutAct_9fa48("417") ? [] : (stryCov_9fa48("417"), [sending(stryMutAct_9fa48("418") ? "" : (stryCov_9fa48("418"), 'P-DETAIN (5.4) at home')), gateway(stryMutAct_9fa48("419") ? "" : (stryCov_9fa48("419"), 'P-DETAIN (5.4) at the gateway: the detention desk’s fields stay on its line, and are never left out')), receiving(stryMutAct_9fa48("420") ? "" : (stryCov_9fa48("420"), 'P-DETAIN (5.4) after opening: nothing of a detention without express consent'))])
  }),
  'P-ORIGIN': stryMutAct_9fa48("421") ? {} : (stryCov_9fa48("421"), {
    held: stryMutAct_9fa48("422") ? [] : (stryCov_9fa48("422"), [sending(stryMutAct_9fa48("423") ? "" : (stryCov_9fa48("423"), 'P-ORIGIN (5.4) at home: are the state of origin’s Society by explicit choice only')), receiving(stryMutAct_9fa48("424") ? "" : (stryCov_9fa48("424"), 'P-ORIGIN (5.4) after opening: the state of origin’s Society reads by explicit choice only'))]),
    beyond: stryMutAct_9fa48("425") ? "" : (stryCov_9fa48("425"), 'The exchange does not know the country of origin; it is a sealed value.')
  }),
  'P-EVIDENCE': stryMutAct_9fa48("426") ? {} : (stryCov_9fa48("426"), {
    held: stryMutAct_9fa48("427") ? ["Stryker was here"] : (stryCov_9fa48("427"), []),
    beyond: stryMutAct_9fa48("428") ? "" : (stryCov_9fa48("428"), 'No figures leave a Society: there is neither a type of record nor a route for them.')
  }),
  'P-MUTUAL': stryMutAct_9fa48("429") ? {} : (stryCov_9fa48("429"), {
    held: stryMutAct_9fa48("430") ? [] : (stryCov_9fa48("430"), [sending(stryMutAct_9fa48("431") ? "" : (stryCov_9fa48("431"), 'P-MUTUAL (6.1) at home: nobody is asked whose keys are not published')), gateway(stryMutAct_9fa48("432") ? "" : (stryCov_9fa48("432"), 'P-MUTUAL (6.1) at the gateway: nothing is sealed to an epoch that its Society does not hold open'))])
  }),
  'P-SMALL': stryMutAct_9fa48("433") ? {} : (stryCov_9fa48("433"), {
    held: stryMutAct_9fa48("434") ? ["Stryker was here"] : (stryCov_9fa48("434"), []),
    beyond: stryMutAct_9fa48("435") ? "" : (stryCov_9fa48("435"), 'Acting for another Society needs a mandate between the two; members act for themselves alone.')
  }),
  'P-BEYOND': stryMutAct_9fa48("436") ? {} : (stryCov_9fa48("436"), {
    held: stryMutAct_9fa48("437") ? ["Stryker was here"] : (stryCov_9fa48("437"), []),
    beyond: stryMutAct_9fa48("438") ? "" : (stryCov_9fa48("438"), 'There is one exchange, and every member can be asked. Exchanges do not federate.')
  }),
  'P-EXTERNAL': stryMutAct_9fa48("439") ? {} : (stryCov_9fa48("439"), {
    held: stryMutAct_9fa48("440") ? [] : (stryCov_9fa48("440"), [structure(stryMutAct_9fa48("441") ? "" : (stryCov_9fa48("441"), 'P-EXTERNAL (6.4): whoever is outside the Movement has no way to be named'))]),
    beyond: stryMutAct_9fa48("442") ? "" : (stryCov_9fa48("442"), 'A mandate for an organisation by name does not exist; until then all of them are refused.')
  }),
  'P-TRAIL': stryMutAct_9fa48("443") ? {} : (stryCov_9fa48("443"), {
    held: stryMutAct_9fa48("444") ? [] : (stryCov_9fa48("444"), [structure(stryMutAct_9fa48("445") ? "" : (stryCov_9fa48("445"), 'P-TRAIL (7.1): no type of record, purpose or field tells of a trail'))]),
    beyond: stryMutAct_9fa48("446") ? "" : (stryCov_9fa48("446"), 'Conditions along the trail are not exchanged here.')
  }),
  'P-TRANSIT': stryMutAct_9fa48("447") ? {} : (stryCov_9fa48("447"), {
    held: stryMutAct_9fa48("448") ? [] : (stryCov_9fa48("448"), [gateway(stryMutAct_9fa48("449") ? "" : (stryCov_9fa48("449"), 'P-TRANSIT (7.2): an entry ends by itself'))]),
    beyond: stryMutAct_9fa48("450") ? "" : (stryCov_9fa48("450"), 'A smaller form for a sighting does not exist; a registration is the same everywhere.')
  }),
  'P-FIRST': stryMutAct_9fa48("451") ? {} : (stryCov_9fa48("451"), {
    held: stryMutAct_9fa48("452") ? ["Stryker was here"] : (stryCov_9fa48("452"), []),
    beyond: stryMutAct_9fa48("453") ? "" : (stryCov_9fa48("453"), 'Nothing but restoring family links runs here. Capacity and times of answer are the operator’s to keep.')
  }),
  'P-INDIVIDUAL': stryMutAct_9fa48("454") ? {} : (stryCov_9fa48("454"), {
    held: stryMutAct_9fa48("455") ? [] : (stryCov_9fa48("455"), [sending(stryMutAct_9fa48("456") ? "" : (stryCov_9fa48("456"), 'P-INDIVIDUAL (7.4): a group is judged as everybody in it alone')), sending(stryMutAct_9fa48("457") ? "" : (stryCov_9fa48("457"), 'P-INDIVIDUAL (7.4) at intake: everybody of a group has a record, a consent and an answer of their own'))])
  }),
  'P-NOTCONTROL': stryMutAct_9fa48("458") ? {} : (stryCov_9fa48("458"), {
    held: stryMutAct_9fa48("459") ? [] : (stryCov_9fa48("459"), [structure(stryMutAct_9fa48("460") ? "" : (stryCov_9fa48("460"), 'P-NOTCONTROL (7.5): no route follows people, scores them or hands them on'))])
  }),
  'P-RETURN': stryMutAct_9fa48("461") ? {} : (stryCov_9fa48("461"), {
    held: stryMutAct_9fa48("462") ? [] : (stryCov_9fa48("462"), [sending(stryMutAct_9fa48("463") ? "" : (stryCov_9fa48("463"), 'P-RETURN (8.1): each missing part refuses')), gateway(stryMutAct_9fa48("464") ? "" : (stryCov_9fa48("464"), 'P-RETURN (8.1) at the gateway: the sealed uniform field is in every tracing record, in one size')), receiving(stryMutAct_9fa48("465") ? "" : (stryCov_9fa48("465"), 'P-RETURN (8.1) after opening: each missing part refuses'))]),
    beyond: stryMutAct_9fa48("466") ? "" : (stryCov_9fa48("466"), 'The receiving Society’s agreement is entered by the officer who has it; no record of that Society is referred to.')
  }),
  'P-FORCED': stryMutAct_9fa48("467") ? {} : (stryCov_9fa48("467"), {
    held: stryMutAct_9fa48("468") ? [] : (stryCov_9fa48("468"), [sending(stryMutAct_9fa48("469") ? "" : (stryCov_9fa48("469"), 'P-FORCED (8.2): exactly one combination of preconditions allows')), receiving(stryMutAct_9fa48("470") ? "" : (stryCov_9fa48("470"), 'P-FORCED (8.2) after opening: exactly one combination of preconditions allows'))]),
    beyond: stryMutAct_9fa48("471") ? "" : (stryCov_9fa48("471"), 'The exchange cannot tell a forced return from any other request, nor from none.')
  }),
  'P-DISPLACED': stryMutAct_9fa48("472") ? {} : (stryCov_9fa48("472"), {
    held: stryMutAct_9fa48("473") ? [] : (stryCov_9fa48("473"), [sending(stryMutAct_9fa48("474") ? "" : (stryCov_9fa48("474"), 'P-DISPLACED (9.1): context changes nothing but itself'))])
  }),
  'P-GUIDING': stryMutAct_9fa48("475") ? {} : (stryCov_9fa48("475"), {
    held: stryMutAct_9fa48("476") ? ["Stryker was here"] : (stryCov_9fa48("476"), []),
    beyond: stryMutAct_9fa48("477") ? "" : (stryCov_9fa48("477"), 'A request within a country does not leave its Society’s casework; the rules on registrations and requests hold there.')
  }),
  'P-MOVEMENTFIRST': stryMutAct_9fa48("478") ? {} : (stryCov_9fa48("478"), {
    held: stryMutAct_9fa48("479") ? [] : (stryCov_9fa48("479"), [structure(stryMutAct_9fa48("480") ? "" : (stryCov_9fa48("480"), 'P-EXTERNAL (6.4): whoever is outside the Movement has no way to be named'))]),
    beyond: stryMutAct_9fa48("481") ? "" : (stryCov_9fa48("481"), 'Nobody but members can be asked, so that there is no order to keep.')
  }),
  'P-INDEPENDENT': stryMutAct_9fa48("482") ? {} : (stryCov_9fa48("482"), {
    held: stryMutAct_9fa48("483") ? [] : (stryCov_9fa48("483"), [gateway(stryMutAct_9fa48("484") ? "" : (stryCov_9fa48("484"), 'P-INDEPENDENT (Principle 7) at the gateway: no pack, no act; a key from the coordinating member alone'))])
  })
});