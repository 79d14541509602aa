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
import type { Registration } from '@kinlink/contracts';
import type { Judgement } from '../rules/rule.ts';
import { checkOwnBasis } from './legal-basis.ts';
import { checkTexts } from './status.ts';

/**
 * Rules on the values of a registration (F0), at the Society's own casework: P-CHILD, P-LANG, P-VOICE, P-LAW,
 * P-NOSTATUS. Nothing else of the person counts: not origin, not cause, not papers (P-ANYONE, 1.2; P-SAMEDOOR, 2.1).
 */
export const checkRegistration = (registration: Registration, now: Date): Judgement => {
  if (stryMutAct_9fa48("1888")) {
    {}
  } else {
    stryCov_9fa48("1888");
    const basis = checkOwnBasis(registration.person, registration.basis, stryMutAct_9fa48("1889") ? "" : (stryCov_9fa48("1889"), 'basis'), now);
    const {
      contact,
      note
    } = registration;
    const texts = checkTexts(stryMutAct_9fa48("1890") ? {} : (stryCov_9fa48("1890"), {
      note: stryMutAct_9fa48("1891") ? note.text : (stryCov_9fa48("1891"), note?.text),
      'contact.address': stryMutAct_9fa48("1892") ? contact.address : (stryCov_9fa48("1892"), contact?.address),
      'contact.channel': stryMutAct_9fa48("1893") ? contact.channel : (stryCov_9fa48("1893"), contact?.channel),
      'contact.safeTimes': stryMutAct_9fa48("1894") ? contact.safeTimes : (stryCov_9fa48("1894"), contact?.safeTimes),
      'basis.childsView': registration.basis.childsView
    }), stryMutAct_9fa48("1897") ? note?.checkedForStatus !== true : stryMutAct_9fa48("1896") ? false : stryMutAct_9fa48("1895") ? true : (stryCov_9fa48("1895", "1896", "1897"), (stryMutAct_9fa48("1898") ? note.checkedForStatus : (stryCov_9fa48("1898"), note?.checkedForStatus)) === (stryMutAct_9fa48("1899") ? false : (stryCov_9fa48("1899"), true))));
    return stryMutAct_9fa48("1900") ? {} : (stryCov_9fa48("1900"), {
      refusals: stryMutAct_9fa48("1901") ? [] : (stryCov_9fa48("1901"), [...basis.refusals, ...texts.refusals]),
      warnings: stryMutAct_9fa48("1902") ? [] : (stryCov_9fa48("1902"), [...basis.warnings, ...texts.warnings])
    });
  }
};

/**
 * Rules on a group that arrives together (P-INDIVIDUAL, 7.4): everybody is judged alone, on a basis of their own, and in the
 * order given; what is found of one decides nothing for another.
 */
export const checkGroup = stryMutAct_9fa48("1903") ? () => undefined : (stryCov_9fa48("1903"), (() => {
  const checkGroup = (people: readonly Registration[], now: Date): Judgement[] => people.map(stryMutAct_9fa48("1904") ? () => undefined : (stryCov_9fa48("1904"), one => checkRegistration(one, now)));
  return checkGroup;
})());