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
import type { Carried, Finding } from '@kinlink/contracts';
import { finding } from '../rules/rule.ts';

/** Whoever carries a message does so for a Society of the network: authorities and others are none, and have no code (P-HUMDOMAIN). */
export const checkCarried = stryMutAct_9fa48("1101") ? () => undefined : (stryCov_9fa48("1101"), (() => {
  const checkCarried = (carried: readonly Carried[] | undefined, countryOf: (member: string) => string | null | undefined): Finding[] => (stryMutAct_9fa48("1102") ? (carried ?? []).every(({
    society
  }) => countryOf(society) === undefined) : (stryCov_9fa48("1102"), (stryMutAct_9fa48("1103") ? carried && [] : (stryCov_9fa48("1103"), carried ?? (stryMutAct_9fa48("1104") ? ["Stryker was here"] : (stryCov_9fa48("1104"), [])))).some(stryMutAct_9fa48("1105") ? () => undefined : (stryCov_9fa48("1105"), ({
    society
  }) => stryMutAct_9fa48("1108") ? countryOf(society) !== undefined : stryMutAct_9fa48("1107") ? false : stryMutAct_9fa48("1106") ? true : (stryCov_9fa48("1106", "1107", "1108"), countryOf(society) === undefined))))) ? stryMutAct_9fa48("1109") ? [] : (stryCov_9fa48("1109"), [finding(stryMutAct_9fa48("1110") ? "" : (stryCov_9fa48("1110"), 'P-HUMDOMAIN'), stryMutAct_9fa48("1111") ? {} : (stryCov_9fa48("1111"), {
    field: stryMutAct_9fa48("1112") ? "" : (stryCov_9fa48("1112"), 'carriedBy.society')
  }))]) : stryMutAct_9fa48("1113") ? ["Stryker was here"] : (stryCov_9fa48("1113"), []);
  return checkCarried;
})());