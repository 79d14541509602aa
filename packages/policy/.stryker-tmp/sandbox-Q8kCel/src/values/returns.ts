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
import type { Finding, ReturnPart, TracingRequest } from '@kinlink/contracts';
import { finding } from '../rules/rule.ts';

/** What of a record, besides the part itself, a forced return may not hold: whatever could name a flight, an escort or a place of holding. */
export type BesideReturn = {
  /** Whether the record holds anything of this kind. */
  readonly tellsMoreThanNeeds: boolean;
  /** Societies that are asked. */
  readonly recipients: readonly string[];
};

/** What a request holds beside its part on a return. */
export const besideReturn = stryMutAct_9fa48("1905") ? () => undefined : (stryCov_9fa48("1905"), (() => {
  const besideReturn = ({
    separation,
    lastNews,
    route,
    detention,
    search
  }: TracingRequest): BesideReturn => stryMutAct_9fa48("1906") ? {} : (stryCov_9fa48("1906"), {
    tellsMoreThanNeeds: stryMutAct_9fa48("1907") ? [separation.circumstances, separation.date, lastNews, route, detention].every(part => part !== undefined) : (stryCov_9fa48("1907"), (stryMutAct_9fa48("1908") ? [] : (stryCov_9fa48("1908"), [separation.circumstances, separation.date, lastNews, route, detention])).some(stryMutAct_9fa48("1909") ? () => undefined : (stryCov_9fa48("1909"), part => stryMutAct_9fa48("1912") ? part === undefined : stryMutAct_9fa48("1911") ? false : stryMutAct_9fa48("1910") ? true : (stryCov_9fa48("1910", "1911", "1912"), part !== undefined)))),
    recipients: search.recipients
  });
  return besideReturn;
})());

/**
 * P-RETURN (8.1): the person’s consent to this, and that of the receiving Society, which is asked. P-FORCED (8.2): refused
 * unless every precondition is met; a finding names each that is not. Consent is taken back by withdrawing the request.
 */
export const checkReturn = stryMutAct_9fa48("1913") ? () => undefined : (stryCov_9fa48("1913"), (() => {
  const checkReturn = (part: ReturnPart, beside: BesideReturn): Finding[] => (stryMutAct_9fa48("1916") ? part.kind !== 'forced' : stryMutAct_9fa48("1915") ? false : stryMutAct_9fa48("1914") ? true : (stryCov_9fa48("1914", "1915", "1916"), part.kind === (stryMutAct_9fa48("1917") ? "" : (stryCov_9fa48("1917"), 'forced')))) ? checkForced(part, beside) : checkVoluntary(part, beside);
  return checkReturn;
})());
const NOT_ASKED = stryMutAct_9fa48("1918") ? "" : (stryCov_9fa48("1918"), 'The Society that receives the person is not among those asked.');
const checkVoluntary = stryMutAct_9fa48("1919") ? () => undefined : (stryCov_9fa48("1919"), (() => {
  const checkVoluntary = (part: ReturnPart, {
    recipients
  }: BesideReturn): Finding[] => missing(stryMutAct_9fa48("1920") ? "" : (stryCov_9fa48("1920"), 'P-RETURN'), stryMutAct_9fa48("1921") ? [] : (stryCov_9fa48("1921"), [stryMutAct_9fa48("1922") ? [] : (stryCov_9fa48("1922"), [stryMutAct_9fa48("1925") ? part.consent === 'none' : stryMutAct_9fa48("1924") ? false : stryMutAct_9fa48("1923") ? true : (stryCov_9fa48("1923", "1924", "1925"), part.consent !== (stryMutAct_9fa48("1926") ? "" : (stryCov_9fa48("1926"), 'none'))), stryMutAct_9fa48("1927") ? "" : (stryCov_9fa48("1927"), 'consent'), stryMutAct_9fa48("1928") ? "" : (stryCov_9fa48("1928"), 'The person has not agreed that this is passed on for the return.')]), stryMutAct_9fa48("1929") ? [] : (stryCov_9fa48("1929"), [part.receivingAgreed, stryMutAct_9fa48("1930") ? "" : (stryCov_9fa48("1930"), 'receivingAgreed'), stryMutAct_9fa48("1931") ? "" : (stryCov_9fa48("1931"), 'The Society that receives the person has not agreed.')]), stryMutAct_9fa48("1932") ? [] : (stryCov_9fa48("1932"), [recipients.includes(part.receiving), stryMutAct_9fa48("1933") ? "" : (stryCov_9fa48("1933"), 'receiving'), NOT_ASKED]), stryMutAct_9fa48("1934") ? [] : (stryCov_9fa48("1934"), [stryMutAct_9fa48("1937") ? part.purpose !== 'return-support' : stryMutAct_9fa48("1936") ? false : stryMutAct_9fa48("1935") ? true : (stryCov_9fa48("1935", "1936", "1937"), part.purpose === (stryMutAct_9fa48("1938") ? "" : (stryCov_9fa48("1938"), 'return-support'))), stryMutAct_9fa48("1939") ? "" : (stryCov_9fa48("1939"), 'purpose'), stryMutAct_9fa48("1940") ? "" : (stryCov_9fa48("1940"), 'A return that the person wants is for support of the return.')])]));
  return checkVoluntary;
})());
const checkForced = stryMutAct_9fa48("1941") ? () => undefined : (stryCov_9fa48("1941"), (() => {
  const checkForced = (part: ReturnPart, {
    recipients,
    tellsMoreThanNeeds
  }: BesideReturn): Finding[] => missing(stryMutAct_9fa48("1942") ? "" : (stryCov_9fa48("1942"), 'P-FORCED'), stryMutAct_9fa48("1943") ? [] : (stryCov_9fa48("1943"), [stryMutAct_9fa48("1944") ? [] : (stryCov_9fa48("1944"), [stryMutAct_9fa48("1947") ? part.consent !== 'before-departure' : stryMutAct_9fa48("1946") ? false : stryMutAct_9fa48("1945") ? true : (stryCov_9fa48("1945", "1946", "1947"), part.consent === (stryMutAct_9fa48("1948") ? "" : (stryCov_9fa48("1948"), 'before-departure'))), stryMutAct_9fa48("1949") ? "" : (stryCov_9fa48("1949"), 'consent'), stryMutAct_9fa48("1950") ? "" : (stryCov_9fa48("1950"), 'The person has not agreed before the departure.')]), stryMutAct_9fa48("1951") ? [] : (stryCov_9fa48("1951"), [part.receivingAgreed, stryMutAct_9fa48("1952") ? "" : (stryCov_9fa48("1952"), 'receivingAgreed'), stryMutAct_9fa48("1953") ? "" : (stryCov_9fa48("1953"), 'The Society that receives the person has not agreed.')]), stryMutAct_9fa48("1954") ? [] : (stryCov_9fa48("1954"), [recipients.includes(part.receiving), stryMutAct_9fa48("1955") ? "" : (stryCov_9fa48("1955"), 'receiving'), NOT_ASKED]), stryMutAct_9fa48("1956") ? [] : (stryCov_9fa48("1956"), [stryMutAct_9fa48("1959") ? part.purpose !== 'humanitarian-need-on-return' : stryMutAct_9fa48("1958") ? false : stryMutAct_9fa48("1957") ? true : (stryCov_9fa48("1957", "1958", "1959"), part.purpose === (stryMutAct_9fa48("1960") ? "" : (stryCov_9fa48("1960"), 'humanitarian-need-on-return'))), stryMutAct_9fa48("1961") ? "" : (stryCov_9fa48("1961"), 'purpose'), stryMutAct_9fa48("1962") ? "" : (stryCov_9fa48("1962"), 'Only humanitarian needs on return are a purpose here.')]), stryMutAct_9fa48("1963") ? [] : (stryCov_9fa48("1963"), [stryMutAct_9fa48("1964") ? tellsMoreThanNeeds : (stryCov_9fa48("1964"), !tellsMoreThanNeeds), stryMutAct_9fa48("1965") ? "" : (stryCov_9fa48("1965"), 'needs'), stryMutAct_9fa48("1966") ? "" : (stryCov_9fa48("1966"), 'Nothing but needs is passed on: no dates, no ways, no circumstances, no detention.')]), stryMutAct_9fa48("1967") ? [] : (stryCov_9fa48("1967"), [stryMutAct_9fa48("1970") ? part.conditions?.independent !== true : stryMutAct_9fa48("1969") ? false : stryMutAct_9fa48("1968") ? true : (stryCov_9fa48("1968", "1969", "1970"), (stryMutAct_9fa48("1971") ? part.conditions.independent : (stryCov_9fa48("1971"), part.conditions?.independent)) === (stryMutAct_9fa48("1972") ? false : (stryCov_9fa48("1972"), true))), stryMutAct_9fa48("1973") ? "" : (stryCov_9fa48("1973"), 'conditions.independent'), stryMutAct_9fa48("1974") ? "" : (stryCov_9fa48("1974"), 'The Society has no part in carrying out the return.')]), stryMutAct_9fa48("1975") ? [] : (stryCov_9fa48("1975"), [stryMutAct_9fa48("1978") ? part.conditions?.privateAccess !== true : stryMutAct_9fa48("1977") ? false : stryMutAct_9fa48("1976") ? true : (stryCov_9fa48("1976", "1977", "1978"), (stryMutAct_9fa48("1979") ? part.conditions.privateAccess : (stryCov_9fa48("1979"), part.conditions?.privateAccess)) === (stryMutAct_9fa48("1980") ? false : (stryCov_9fa48("1980"), true))), stryMutAct_9fa48("1981") ? "" : (stryCov_9fa48("1981"), 'conditions.privateAccess'), stryMutAct_9fa48("1982") ? "" : (stryCov_9fa48("1982"), 'The person has to be spoken with in private.')]), stryMutAct_9fa48("1983") ? [] : (stryCov_9fa48("1983"), [stryMutAct_9fa48("1986") ? part.conditions?.nothingToAuthorities !== true : stryMutAct_9fa48("1985") ? false : stryMutAct_9fa48("1984") ? true : (stryCov_9fa48("1984", "1985", "1986"), (stryMutAct_9fa48("1987") ? part.conditions.nothingToAuthorities : (stryCov_9fa48("1987"), part.conditions?.nothingToAuthorities)) === (stryMutAct_9fa48("1988") ? false : (stryCov_9fa48("1988"), true))), stryMutAct_9fa48("1989") ? "" : (stryCov_9fa48("1989"), 'conditions.nothingToAuthorities'), stryMutAct_9fa48("1990") ? "" : (stryCov_9fa48("1990"), 'Nothing that the person says goes to those who carry out the return.')])]));
  return checkForced;
})());
type Precondition = readonly [met: boolean, field: string, text: string];
const missing = stryMutAct_9fa48("1991") ? () => undefined : (stryCov_9fa48("1991"), (() => {
  const missing = (rule: 'P-RETURN' | 'P-FORCED', all: readonly Precondition[]): Finding[] => stryMutAct_9fa48("1992") ? all.map(([, field, text]) => finding(rule, {
    field: `return.${field}`,
    text
  })) : (stryCov_9fa48("1992"), all.filter(stryMutAct_9fa48("1993") ? () => undefined : (stryCov_9fa48("1993"), ([met]) => stryMutAct_9fa48("1994") ? met : (stryCov_9fa48("1994"), !met))).map(stryMutAct_9fa48("1995") ? () => undefined : (stryCov_9fa48("1995"), ([, field, text]) => finding(rule, stryMutAct_9fa48("1996") ? {} : (stryCov_9fa48("1996"), {
    field: stryMutAct_9fa48("1997") ? `` : (stryCov_9fa48("1997"), `return.${field}`),
    text
  })))));
  return missing;
})());