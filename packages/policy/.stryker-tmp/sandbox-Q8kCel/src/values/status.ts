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
import type { Finding } from '@kinlink/contracts';
import { finding } from '../rules/rule.ts';

/** Words that no member of a request may be named by (domain §6.1, class C4), lower case, letters and digits only. */
const DENIED = [...['visa', 'asylum', 'passport', 'immigration', 'legalstatus', 'residencestatus', 'residencepermit', 'refugeestatus'], ...['undocumented', 'deportation', 'removalorder', 'bordercrossing', 'smuggler', 'biometric', 'fingerprint', 'faceprint'], ...['iris', 'dnaprofile', 'politicalopinion', 'politicalaffiliation', 'tradeunion', 'deviceid', 'imei', 'liveposition'], ...['livelocation', 'gpsposition', 'alienregistration', 'unhcrstatus', 'migrationstatus', 'citizenshipstatus']] as const;
const MAX_FINDINGS = 8;

/**
 * Looks for members named for immigration or legal status, biometrics or the like, anywhere in a request as it came,
 * before its schema is applied: such a request is refused by rule, not as a spelling mistake (P-NOSTATUS, 1.2).
 * A finding names the word of our own list, never what the client wrote.
 */
export const statusFields = (rawBody: unknown): Finding[] => {
  if (stryMutAct_9fa48("1998")) {
    {}
  } else {
    stryCov_9fa48("1998");
    const found = new Set<string>();
    const open: unknown[] = stryMutAct_9fa48("1999") ? [] : (stryCov_9fa48("1999"), [rawBody]);
    for (let value = open.pop(); stryMutAct_9fa48("2001") ? value !== undefined && open.length > 0 : stryMutAct_9fa48("2000") ? false : (stryCov_9fa48("2000", "2001"), (stryMutAct_9fa48("2003") ? value === undefined : stryMutAct_9fa48("2002") ? false : (stryCov_9fa48("2002", "2003"), value !== undefined)) || (stryMutAct_9fa48("2006") ? open.length <= 0 : stryMutAct_9fa48("2005") ? open.length >= 0 : stryMutAct_9fa48("2004") ? false : (stryCov_9fa48("2004", "2005", "2006"), open.length > 0))); value = open.pop()) {
      if (stryMutAct_9fa48("2007")) {
        {}
      } else {
        stryCov_9fa48("2007");
        if (stryMutAct_9fa48("2010") ? typeof value !== 'object' && value === null : stryMutAct_9fa48("2009") ? false : stryMutAct_9fa48("2008") ? true : (stryCov_9fa48("2008", "2009", "2010"), (stryMutAct_9fa48("2012") ? typeof value === 'object' : stryMutAct_9fa48("2011") ? false : (stryCov_9fa48("2011", "2012"), typeof value !== (stryMutAct_9fa48("2013") ? "" : (stryCov_9fa48("2013"), 'object')))) || (stryMutAct_9fa48("2015") ? value !== null : stryMutAct_9fa48("2014") ? false : (stryCov_9fa48("2014", "2015"), value === null)))) continue;
        for (const [key, inner] of Object.entries(value)) {
          if (stryMutAct_9fa48("2016")) {
            {}
          } else {
            stryCov_9fa48("2016");
            if (stryMutAct_9fa48("2019") ? false : stryMutAct_9fa48("2018") ? true : stryMutAct_9fa48("2017") ? Array.isArray(value) : (stryCov_9fa48("2017", "2018", "2019"), !Array.isArray(value))) for (const word of deniedIn(key)) if (stryMutAct_9fa48("2020")) {
              ;
            } else {
              stryCov_9fa48("2020");
              found.add(word);
            }
            if (stryMutAct_9fa48("2021")) {
              ;
            } else {
              stryCov_9fa48("2021");
              open.push(inner);
            }
          }
        }
      }
    }
    return stryMutAct_9fa48("2022") ? [...found].map(field => finding('P-NOSTATUS', {
      field
    })) : (stryCov_9fa48("2022"), (stryMutAct_9fa48("2023") ? [] : (stryCov_9fa48("2023"), [...found])).slice(0, MAX_FINDINGS).map(stryMutAct_9fa48("2024") ? () => undefined : (stryCov_9fa48("2024"), field => finding(stryMutAct_9fa48("2025") ? "" : (stryCov_9fa48("2025"), 'P-NOSTATUS'), stryMutAct_9fa48("2026") ? {} : (stryCov_9fa48("2026"), {
      field
    })))));
  }
};
const deniedIn = (key: string): string[] => {
  if (stryMutAct_9fa48("2027")) {
    {}
  } else {
    stryCov_9fa48("2027");
    const plain = stryMutAct_9fa48("2028") ? key.toUpperCase().replace(/[^a-z0-9]/g, '') : (stryCov_9fa48("2028"), key.toLowerCase().replace(stryMutAct_9fa48("2029") ? /[a-z0-9]/g : (stryCov_9fa48("2029"), /[^a-z0-9]/g), stryMutAct_9fa48("2030") ? "Stryker was here!" : (stryCov_9fa48("2030"), '')));
    return stryMutAct_9fa48("2031") ? DENIED : (stryCov_9fa48("2031"), DENIED.filter(stryMutAct_9fa48("2032") ? () => undefined : (stryCov_9fa48("2032"), word => plain.includes(word))));
  }
};

/** Words and patterns of papers and status, in languages of intake. Meant to be noticed, not to be complete. */
const MENTIONS = stryMutAct_9fa48("2033") ? [] : (stryCov_9fa48("2033"), [stryMutAct_9fa48("2036") ? /\b(visas?|asylum|passports?|residence permits|refugee (status|card|id|number)|deport(ed|ation)|undocumented)\b/iu : stryMutAct_9fa48("2035") ? /\b(visas?|asylum|passports|residence permits?|refugee (status|card|id|number)|deport(ed|ation)|undocumented)\b/iu : stryMutAct_9fa48("2034") ? /\b(visas|asylum|passports?|residence permits?|refugee (status|card|id|number)|deport(ed|ation)|undocumented)\b/iu : (stryCov_9fa48("2034", "2035", "2036"), /\b(visas?|asylum|passports?|residence permits?|refugee (status|card|id|number)|deport(ed|ation)|undocumented)\b/iu), stryMutAct_9fa48("2041") ? /\b(asile|passeport|titre de séjour|sans[- ]papiers|asyl\w*|aufenthalts\W*|reisepass|pasaporte|asilo|permiso de residencia|passaporto|permesso di soggiorno)\b/iu : stryMutAct_9fa48("2040") ? /\b(asile|passeport|titre de séjour|sans[- ]papiers|asyl\w*|aufenthalts\w|reisepass|pasaporte|asilo|permiso de residencia|passaporto|permesso di soggiorno)\b/iu : stryMutAct_9fa48("2039") ? /\b(asile|passeport|titre de séjour|sans[- ]papiers|asyl\W*|aufenthalts\w*|reisepass|pasaporte|asilo|permiso de residencia|passaporto|permesso di soggiorno)\b/iu : stryMutAct_9fa48("2038") ? /\b(asile|passeport|titre de séjour|sans[- ]papiers|asyl\w|aufenthalts\w*|reisepass|pasaporte|asilo|permiso de residencia|passaporto|permesso di soggiorno)\b/iu : stryMutAct_9fa48("2037") ? /\b(asile|passeport|titre de séjour|sans[^- ]papiers|asyl\w*|aufenthalts\w*|reisepass|pasaporte|asilo|permiso de residencia|passaporto|permesso di soggiorno)\b/iu : (stryCov_9fa48("2037", "2038", "2039", "2040", "2041"), /\b(asile|passeport|titre de séjour|sans[- ]papiers|asyl\w*|aufenthalts\w*|reisepass|pasaporte|asilo|permiso de residencia|passaporto|permesso di soggiorno)\b/iu), /(تأشيرة|لجوء|جواز سفر|إقامة|ویزا|پناهندگی|پاسپورت|ቪዛ|ፓስፖርት|ጥገኝነት|виза|візa|паспорт|притулок|убежищ|pasaport|iltica|vize\b)/iu, stryMutAct_9fa48("2047") ? /\b[A-Z]{1,3}[- ]?\D{6,9}\b/u : stryMutAct_9fa48("2046") ? /\b[A-Z]{1,3}[- ]?\d\b/u : stryMutAct_9fa48("2045") ? /\b[A-Z]{1,3}[^- ]?\d{6,9}\b/u : stryMutAct_9fa48("2044") ? /\b[A-Z]{1,3}[- ]\d{6,9}\b/u : stryMutAct_9fa48("2043") ? /\b[^A-Z]{1,3}[- ]?\d{6,9}\b/u : stryMutAct_9fa48("2042") ? /\b[A-Z][- ]?\d{6,9}\b/u : (stryCov_9fa48("2042", "2043", "2044", "2045", "2046", "2047"), /\b[A-Z]{1,3}[- ]?\d{6,9}\b/u)]);

/** Whether free text seems to speak of papers or status, which nobody needs for a search. */
export const mentionsStatus = stryMutAct_9fa48("2048") ? () => undefined : (stryCov_9fa48("2048"), (() => {
  const mentionsStatus = (text: string): boolean => stryMutAct_9fa48("2049") ? MENTIONS.every(pattern => pattern.test(text)) : (stryCov_9fa48("2049"), MENTIONS.some(stryMutAct_9fa48("2050") ? () => undefined : (stryCov_9fa48("2050"), pattern => pattern.test(text))));
  return mentionsStatus;
})());

/**
 * Free texts of a request by field: what seems to speak of status has to be answered by the officer with
 * `checkedForStatus: true`, and stays a warning then.
 */
export const checkTexts = (texts: Readonly<Record<string, string | undefined>>, checked: boolean): {
  refusals: Finding[];
  warnings: Finding[];
} => {
  if (stryMutAct_9fa48("2051")) {
    {}
  } else {
    stryCov_9fa48("2051");
    const found = Object.entries(texts).flatMap(stryMutAct_9fa48("2052") ? () => undefined : (stryCov_9fa48("2052"), ([field, text]) => (stryMutAct_9fa48("2055") ? text !== undefined || mentionsStatus(text) : stryMutAct_9fa48("2054") ? false : stryMutAct_9fa48("2053") ? true : (stryCov_9fa48("2053", "2054", "2055"), (stryMutAct_9fa48("2057") ? text === undefined : stryMutAct_9fa48("2056") ? true : (stryCov_9fa48("2056", "2057"), text !== undefined)) && mentionsStatus(text))) ? stryMutAct_9fa48("2058") ? [] : (stryCov_9fa48("2058"), [finding(stryMutAct_9fa48("2059") ? "" : (stryCov_9fa48("2059"), 'P-NOSTATUS'), stryMutAct_9fa48("2060") ? {} : (stryCov_9fa48("2060"), {
      field,
      text: LOOK_AGAIN
    }))]) : stryMutAct_9fa48("2061") ? ["Stryker was here"] : (stryCov_9fa48("2061"), [])));
    return checked ? stryMutAct_9fa48("2062") ? {} : (stryCov_9fa48("2062"), {
      refusals: stryMutAct_9fa48("2063") ? ["Stryker was here"] : (stryCov_9fa48("2063"), []),
      warnings: found
    }) : stryMutAct_9fa48("2064") ? {} : (stryCov_9fa48("2064"), {
      refusals: found,
      warnings: stryMutAct_9fa48("2065") ? ["Stryker was here"] : (stryCov_9fa48("2065"), [])
    });
  }
};
const LOOK_AGAIN = stryMutAct_9fa48("2066") ? "" : (stryCov_9fa48("2066"), 'The text seems to speak of papers or status: take it out, or say in the note that it was checked.');