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
import { type TracingRequest, URGENCIES, type Urgency, type VULNERABILITIES } from '@kinlink/contracts';
import { isPossiblyMinor } from './age-interval.ts';
import { agesOf } from './legal-basis.ts';

/** Declared by the officer, or seen from other parts of the request. */
export type Factor = typeof VULNERABILITIES[number] | 'possible-minor' | 'unaccompanied-child' | 'old-age' | 'detention';

/** What each factor raises a search to, at least (P-PRIORITY, 1.1, 1.4). */
const RAISES: Readonly<Record<Factor, Urgency>> = stryMutAct_9fa48("1647") ? {} : (stryCov_9fa48("1647"), {
  'possible-minor': stryMutAct_9fa48("1648") ? "" : (stryCov_9fa48("1648"), 'raised'),
  'unaccompanied-child': stryMutAct_9fa48("1649") ? "" : (stryCov_9fa48("1649"), 'urgent'),
  'old-age': stryMutAct_9fa48("1650") ? "" : (stryCov_9fa48("1650"), 'raised'),
  alone: stryMutAct_9fa48("1651") ? "" : (stryCov_9fa48("1651"), 'raised'),
  disability: stryMutAct_9fa48("1652") ? "" : (stryCov_9fa48("1652"), 'raised'),
  medical: stryMutAct_9fa48("1653") ? "" : (stryCov_9fa48("1653"), 'urgent'),
  'gender-risk': stryMutAct_9fa48("1654") ? "" : (stryCov_9fa48("1654"), 'urgent'),
  detention: stryMutAct_9fa48("1655") ? "" : (stryCov_9fa48("1655"), 'urgent'),
  'trafficking-risk': stryMutAct_9fa48("1656") ? "" : (stryCov_9fa48("1656"), 'life-threatening')
});
const OLD = 60;

/** What makes the sought person vulnerable, as far as the request says. */
export const factorsOf = (request: TracingRequest, now: Date): Factor[] => {
  if (stryMutAct_9fa48("1657")) {
    {}
  } else {
    stryCov_9fa48("1657");
    const {
      sought,
      child,
      detention,
      separation,
      vulnerability = stryMutAct_9fa48("1658") ? ["Stryker was here"] : (stryCov_9fa48("1658"), [])
    } = request;
    const ages = agesOf(sought.person, now);
    const seen: [boolean, Factor][] = stryMutAct_9fa48("1659") ? [] : (stryCov_9fa48("1659"), [stryMutAct_9fa48("1660") ? [] : (stryCov_9fa48("1660"), [isPossiblyMinor(ages), stryMutAct_9fa48("1661") ? "" : (stryCov_9fa48("1661"), 'possible-minor')]), stryMutAct_9fa48("1662") ? [] : (stryCov_9fa48("1662"), [stryMutAct_9fa48("1665") ? child?.uascStatus === 'unaccompanied' && child?.uascStatus === 'separated' : stryMutAct_9fa48("1664") ? false : stryMutAct_9fa48("1663") ? true : (stryCov_9fa48("1663", "1664", "1665"), (stryMutAct_9fa48("1667") ? child?.uascStatus !== 'unaccompanied' : stryMutAct_9fa48("1666") ? false : (stryCov_9fa48("1666", "1667"), (stryMutAct_9fa48("1668") ? child.uascStatus : (stryCov_9fa48("1668"), child?.uascStatus)) === (stryMutAct_9fa48("1669") ? "" : (stryCov_9fa48("1669"), 'unaccompanied')))) || (stryMutAct_9fa48("1671") ? child?.uascStatus !== 'separated' : stryMutAct_9fa48("1670") ? false : (stryCov_9fa48("1670", "1671"), (stryMutAct_9fa48("1672") ? child.uascStatus : (stryCov_9fa48("1672"), child?.uascStatus)) === (stryMutAct_9fa48("1673") ? "" : (stryCov_9fa48("1673"), 'separated'))))), stryMutAct_9fa48("1674") ? "" : (stryCov_9fa48("1674"), 'unaccompanied-child')]), stryMutAct_9fa48("1675") ? [] : (stryCov_9fa48("1675"), [stryMutAct_9fa48("1678") ? ages !== null || ages.max >= OLD : stryMutAct_9fa48("1677") ? false : stryMutAct_9fa48("1676") ? true : (stryCov_9fa48("1676", "1677", "1678"), (stryMutAct_9fa48("1680") ? ages === null : stryMutAct_9fa48("1679") ? true : (stryCov_9fa48("1679", "1680"), ages !== null)) && (stryMutAct_9fa48("1683") ? ages.max < OLD : stryMutAct_9fa48("1682") ? ages.max > OLD : stryMutAct_9fa48("1681") ? true : (stryCov_9fa48("1681", "1682", "1683"), ages.max >= OLD))), stryMutAct_9fa48("1684") ? "" : (stryCov_9fa48("1684"), 'old-age')]), stryMutAct_9fa48("1685") ? [] : (stryCov_9fa48("1685"), [stryMutAct_9fa48("1688") ? sought.health === undefined : stryMutAct_9fa48("1687") ? false : stryMutAct_9fa48("1686") ? true : (stryCov_9fa48("1686", "1687", "1688"), sought.health !== undefined), stryMutAct_9fa48("1689") ? "" : (stryCov_9fa48("1689"), 'medical')]), stryMutAct_9fa48("1690") ? [] : (stryCov_9fa48("1690"), [stryMutAct_9fa48("1693") ? detention !== undefined && separation.cause === 'arrest-detention' : stryMutAct_9fa48("1692") ? false : stryMutAct_9fa48("1691") ? true : (stryCov_9fa48("1691", "1692", "1693"), (stryMutAct_9fa48("1695") ? detention === undefined : stryMutAct_9fa48("1694") ? false : (stryCov_9fa48("1694", "1695"), detention !== undefined)) || (stryMutAct_9fa48("1697") ? separation.cause !== 'arrest-detention' : stryMutAct_9fa48("1696") ? false : (stryCov_9fa48("1696", "1697"), separation.cause === (stryMutAct_9fa48("1698") ? "" : (stryCov_9fa48("1698"), 'arrest-detention'))))), stryMutAct_9fa48("1699") ? "" : (stryCov_9fa48("1699"), 'detention')]), stryMutAct_9fa48("1700") ? [] : (stryCov_9fa48("1700"), [stryMutAct_9fa48("1703") ? separation.cause !== 'trafficking-exploitation' : stryMutAct_9fa48("1702") ? false : stryMutAct_9fa48("1701") ? true : (stryCov_9fa48("1701", "1702", "1703"), separation.cause === (stryMutAct_9fa48("1704") ? "" : (stryCov_9fa48("1704"), 'trafficking-exploitation'))), stryMutAct_9fa48("1705") ? "" : (stryCov_9fa48("1705"), 'trafficking-risk')])]);
    return stryMutAct_9fa48("1706") ? [] : (stryCov_9fa48("1706"), [...new Set(stryMutAct_9fa48("1707") ? [] : (stryCov_9fa48("1707"), [...vulnerability, ...seen.flatMap(stryMutAct_9fa48("1708") ? () => undefined : (stryCov_9fa48("1708"), ([is, factor]) => is ? stryMutAct_9fa48("1709") ? [] : (stryCov_9fa48("1709"), [factor]) : stryMutAct_9fa48("1710") ? ["Stryker was here"] : (stryCov_9fa48("1710"), [])))]))]);
  }
};

/** How soon somebody has to look: as stated, and no later than any factor says. A factor more never lowers it. */
export const priorityOf = stryMutAct_9fa48("1711") ? () => undefined : (stryCov_9fa48("1711"), (() => {
  const priorityOf = (stated: Urgency, factors: readonly Factor[]): Urgency => (stryMutAct_9fa48("1712") ? [] : (stryCov_9fa48("1712"), [stated, ...factors.map(stryMutAct_9fa48("1713") ? () => undefined : (stryCov_9fa48("1713"), factor => RAISES[factor]))])).reduce(stryMutAct_9fa48("1714") ? () => undefined : (stryCov_9fa48("1714"), (a, b) => (stryMutAct_9fa48("1718") ? rank(b) <= rank(a) : stryMutAct_9fa48("1717") ? rank(b) >= rank(a) : stryMutAct_9fa48("1716") ? false : stryMutAct_9fa48("1715") ? true : (stryCov_9fa48("1715", "1716", "1717", "1718"), rank(b) > rank(a))) ? b : a));
  return priorityOf;
})());
const rank = stryMutAct_9fa48("1719") ? () => undefined : (stryCov_9fa48("1719"), (() => {
  const rank = (urgency: Urgency): number => URGENCIES.indexOf(urgency);
  return rank;
})());

/** The priority of a request among those of its Society. Nobody is refused for it. */
export const priorityOfRequest = stryMutAct_9fa48("1720") ? () => undefined : (stryCov_9fa48("1720"), (() => {
  const priorityOfRequest = (request: TracingRequest, now: Date): Urgency => priorityOf(stryMutAct_9fa48("1721") ? request.urgency && 'routine' : (stryCov_9fa48("1721"), request.urgency ?? (stryMutAct_9fa48("1722") ? "" : (stryCov_9fa48("1722"), 'routine'))), factorsOf(request, now));
  return priorityOfRequest;
})());