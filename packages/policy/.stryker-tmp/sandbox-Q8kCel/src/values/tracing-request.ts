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
import type { Finding, TracingRequest } from '@kinlink/contracts';
import { finding, type Judgement } from '../rules/rule.ts';
import { isPossiblyMinor } from './age-interval.ts';
import { agesOf, checkGivenAt, checkOwnBasis } from './legal-basis.ts';
import { besideReturn, checkReturn } from './returns.ts';
import { checkTexts } from './status.ts';

/** What the rules must know of the network. */
export type TracingContext = {
  /** The Society that asks. */
  readonly member: string;
  /** Country of a member, `null` for one without (ICRC, IFRC), `undefined` for no member of the network. */
  countryOf(member: string): string | null | undefined;
  /** Whether an agreement on tracing between the asking Society and this member is in force now. */
  hasAgreement(member: string): boolean;
};

/**
 * Rules on the values of a tracing request (F1), at the asking Society's casework. Every refusal and warning cites rule,
 * article and field. Neither origin nor cause of separation decides anything (P-ANYONE, P-SAMEDOOR) but whom the person
 * must stay hidden from.
 */
export const checkTracingRequest = (request: TracingRequest, context: TracingContext, now: Date): Judgement => {
  if (stryMutAct_9fa48("2067")) {
    {}
  } else {
    stryCov_9fa48("2067");
    const enquirer = checkOwnBasis(request.enquirer.person, request.enquirer.basis, stryMutAct_9fa48("2068") ? "" : (stryCov_9fa48("2068"), 'enquirer.basis'), now);
    const texts = checkRequestTexts(request);
    return stryMutAct_9fa48("2069") ? {} : (stryCov_9fa48("2069"), {
      refusals: stryMutAct_9fa48("2070") ? [] : (stryCov_9fa48("2070"), [...enquirer.refusals, ...checkSoughtBasis(request, now), ...checkChildSection(request, now), ...checkDetention(request), ...((stryMutAct_9fa48("2073") ? request.return !== undefined : stryMutAct_9fa48("2072") ? false : stryMutAct_9fa48("2071") ? true : (stryCov_9fa48("2071", "2072", "2073"), request.return === undefined)) ? stryMutAct_9fa48("2074") ? ["Stryker was here"] : (stryCov_9fa48("2074"), []) : checkReturn(request.return, besideReturn(request))), ...checkRecipients(request, context), ...texts.refusals]),
      warnings: stryMutAct_9fa48("2075") ? [] : (stryCov_9fa48("2075"), [...enquirer.warnings, ...conditionsWarning(request), ...originWarning(request), ...texts.warnings])
    });
  }
};

/** A sought person has not been asked: the search rests on something else than consent (domain §1.6). */
const checkSoughtBasis = ({
  sought,
  basis
}: TracingRequest, now: Date): Finding[] => {
  if (stryMutAct_9fa48("2076")) {
    {}
  } else {
    stryCov_9fa48("2076");
    const minor = isPossiblyMinor(agesOf(sought.person, now));
    const time = checkGivenAt(basis, stryMutAct_9fa48("2077") ? "" : (stryCov_9fa48("2077"), 'basis'), now);
    if (stryMutAct_9fa48("2080") ? minor && basis.basis !== 'public-interest' || basis.basis !== 'vital-interest' : stryMutAct_9fa48("2079") ? false : stryMutAct_9fa48("2078") ? true : (stryCov_9fa48("2078", "2079", "2080"), (stryMutAct_9fa48("2082") ? minor || basis.basis !== 'public-interest' : stryMutAct_9fa48("2081") ? true : (stryCov_9fa48("2081", "2082"), minor && (stryMutAct_9fa48("2084") ? basis.basis === 'public-interest' : stryMutAct_9fa48("2083") ? true : (stryCov_9fa48("2083", "2084"), basis.basis !== (stryMutAct_9fa48("2085") ? "" : (stryCov_9fa48("2085"), 'public-interest')))))) && (stryMutAct_9fa48("2087") ? basis.basis === 'vital-interest' : stryMutAct_9fa48("2086") ? true : (stryCov_9fa48("2086", "2087"), basis.basis !== (stryMutAct_9fa48("2088") ? "" : (stryCov_9fa48("2088"), 'vital-interest')))))) return stryMutAct_9fa48("2089") ? [] : (stryCov_9fa48("2089"), [...time, finding(stryMutAct_9fa48("2090") ? "" : (stryCov_9fa48("2090"), 'P-CHILD'), stryMutAct_9fa48("2091") ? {} : (stryCov_9fa48("2091"), {
      field: stryMutAct_9fa48("2092") ? "" : (stryCov_9fa48("2092"), 'basis.basis'),
      text: SOUGHT_MINOR
    }))]);
    if (stryMutAct_9fa48("2095") ? basis.basis !== 'consent' : stryMutAct_9fa48("2094") ? false : stryMutAct_9fa48("2093") ? true : (stryCov_9fa48("2093", "2094", "2095"), basis.basis === (stryMutAct_9fa48("2096") ? "" : (stryCov_9fa48("2096"), 'consent')))) return stryMutAct_9fa48("2097") ? [] : (stryCov_9fa48("2097"), [...time, finding(stryMutAct_9fa48("2098") ? "" : (stryCov_9fa48("2098"), 'P-VOICE'), stryMutAct_9fa48("2099") ? {} : (stryCov_9fa48("2099"), {
      field: stryMutAct_9fa48("2100") ? "" : (stryCov_9fa48("2100"), 'basis.basis'),
      text: NOT_ASKED
    }))]);
    return time;
  }
};
const SOUGHT_MINOR = stryMutAct_9fa48("2101") ? "" : (stryCov_9fa48("2101"), 'The search for a possible minor rests on public or vital interest.');
const NOT_ASKED = stryMutAct_9fa48("2102") ? "" : (stryCov_9fa48("2102"), 'A sought person has not consented: the search rests on another basis.');
const checkChildSection = ({
  sought,
  child
}: TracingRequest, now: Date): Finding[] => {
  if (stryMutAct_9fa48("2103")) {
    {}
  } else {
    stryCov_9fa48("2103");
    if (stryMutAct_9fa48("2106") ? child !== undefined : stryMutAct_9fa48("2105") ? false : stryMutAct_9fa48("2104") ? true : (stryCov_9fa48("2104", "2105", "2106"), child === undefined)) return isPossiblyMinor(agesOf(sought.person, now)) ? stryMutAct_9fa48("2107") ? [] : (stryCov_9fa48("2107"), [finding(stryMutAct_9fa48("2108") ? "" : (stryCov_9fa48("2108"), 'P-CHILD'), stryMutAct_9fa48("2109") ? {} : (stryCov_9fa48("2109"), {
      field: stryMutAct_9fa48("2110") ? "" : (stryCov_9fa48("2110"), 'child'),
      text: stryMutAct_9fa48("2111") ? "" : (stryCov_9fa48("2111"), 'The sought person is possibly a minor: the child’s part is missing.')
    }))]) : stryMutAct_9fa48("2112") ? ["Stryker was here"] : (stryCov_9fa48("2112"), []);
    return (stryMutAct_9fa48("2115") ? child.bestInterests === 'postpone' && child.bestInterests === 'not-in-interest' : stryMutAct_9fa48("2114") ? false : stryMutAct_9fa48("2113") ? true : (stryCov_9fa48("2113", "2114", "2115"), (stryMutAct_9fa48("2117") ? child.bestInterests !== 'postpone' : stryMutAct_9fa48("2116") ? false : (stryCov_9fa48("2116", "2117"), child.bestInterests === (stryMutAct_9fa48("2118") ? "" : (stryCov_9fa48("2118"), 'postpone')))) || (stryMutAct_9fa48("2120") ? child.bestInterests !== 'not-in-interest' : stryMutAct_9fa48("2119") ? false : (stryCov_9fa48("2119", "2120"), child.bestInterests === (stryMutAct_9fa48("2121") ? "" : (stryCov_9fa48("2121"), 'not-in-interest')))))) ? stryMutAct_9fa48("2122") ? [] : (stryCov_9fa48("2122"), [finding(stryMutAct_9fa48("2123") ? "" : (stryCov_9fa48("2123"), 'P-CHILD'), stryMutAct_9fa48("2124") ? {} : (stryCov_9fa48("2124"), {
      field: stryMutAct_9fa48("2125") ? "" : (stryCov_9fa48("2125"), 'child.bestInterests'),
      text: stryMutAct_9fa48("2126") ? "" : (stryCov_9fa48("2126"), 'The search is not in the child’s best interests now.')
    }))]) : stryMutAct_9fa48("2127") ? ["Stryker was here"] : (stryCov_9fa48("2127"), []);
  }
};
const conditionsWarning = stryMutAct_9fa48("2128") ? () => undefined : (stryCov_9fa48("2128"), (() => {
  const conditionsWarning = ({
    child
  }: TracingRequest): Finding[] => (stryMutAct_9fa48("2131") ? child?.bestInterests !== 'proceed-with-conditions' : stryMutAct_9fa48("2130") ? false : stryMutAct_9fa48("2129") ? true : (stryCov_9fa48("2129", "2130", "2131"), (stryMutAct_9fa48("2132") ? child.bestInterests : (stryCov_9fa48("2132"), child?.bestInterests)) === (stryMutAct_9fa48("2133") ? "" : (stryCov_9fa48("2133"), 'proceed-with-conditions')))) ? stryMutAct_9fa48("2134") ? [] : (stryCov_9fa48("2134"), [finding(stryMutAct_9fa48("2135") ? "" : (stryCov_9fa48("2135"), 'P-CHILD'), stryMutAct_9fa48("2136") ? {} : (stryCov_9fa48("2136"), {
    field: stryMutAct_9fa48("2137") ? "" : (stryCov_9fa48("2137"), 'child.bestInterests'),
    text: stryMutAct_9fa48("2138") ? "" : (stryCov_9fa48("2138"), 'The conditions have to be met before anything is told.')
  }))]) : stryMutAct_9fa48("2139") ? ["Stryker was here"] : (stryCov_9fa48("2139"), []);
  return conditionsWarning;
})());
const checkDetention = stryMutAct_9fa48("2140") ? () => undefined : (stryCov_9fa48("2140"), (() => {
  const checkDetention = ({
    detention
  }: TracingRequest): Finding[] => (stryMutAct_9fa48("2143") ? detention !== undefined || !detention.expressConsent : stryMutAct_9fa48("2142") ? false : stryMutAct_9fa48("2141") ? true : (stryCov_9fa48("2141", "2142", "2143"), (stryMutAct_9fa48("2145") ? detention === undefined : stryMutAct_9fa48("2144") ? true : (stryCov_9fa48("2144", "2145"), detention !== undefined)) && (stryMutAct_9fa48("2146") ? detention.expressConsent : (stryCov_9fa48("2146"), !detention.expressConsent)))) ? stryMutAct_9fa48("2147") ? [] : (stryCov_9fa48("2147"), [finding(stryMutAct_9fa48("2148") ? "" : (stryCov_9fa48("2148"), 'P-DETAIN'), stryMutAct_9fa48("2149") ? {} : (stryCov_9fa48("2149"), {
    field: stryMutAct_9fa48("2150") ? "" : (stryCov_9fa48("2150"), 'detention.expressConsent')
  }))]) : stryMutAct_9fa48("2151") ? ["Stryker was here"] : (stryCov_9fa48("2151"), []);
  return checkDetention;
})());
const checkRecipients = ({
  search,
  sought
}: TracingRequest, context: TracingContext): Finding[] => {
  if (stryMutAct_9fa48("2152")) {
    {}
  } else {
    stryCov_9fa48("2152");
    const origin = sought.person.originCountry;
    const recipients = search.recipients.map(stryMutAct_9fa48("2153") ? () => undefined : (stryCov_9fa48("2153"), (member, index) => stryMutAct_9fa48("2154") ? {} : (stryCov_9fa48("2154"), {
      member,
      pointer: stryMutAct_9fa48("2155") ? `` : (stryCov_9fa48("2155"), `/search/recipients/${index}`)
    })));
    return recipients.flatMap(({
      member,
      pointer
    }) => {
      if (stryMutAct_9fa48("2156")) {
        {}
      } else {
        stryCov_9fa48("2156");
        const at = stryMutAct_9fa48("2157") ? {} : (stryCov_9fa48("2157"), {
          field: stryMutAct_9fa48("2158") ? "" : (stryCov_9fa48("2158"), 'search.recipients'),
          pointer
        });
        const country = context.countryOf(member);
        if (stryMutAct_9fa48("2161") ? country !== undefined : stryMutAct_9fa48("2160") ? false : stryMutAct_9fa48("2159") ? true : (stryCov_9fa48("2159", "2160", "2161"), country === undefined)) return stryMutAct_9fa48("2162") ? [] : (stryCov_9fa48("2162"), [finding(stryMutAct_9fa48("2163") ? "" : (stryCov_9fa48("2163"), 'P-HUMDOMAIN'), at)]);
        return stryMutAct_9fa48("2164") ? [] : (stryCov_9fa48("2164"), [...((stryMutAct_9fa48("2167") ? member !== context.member : stryMutAct_9fa48("2166") ? false : stryMutAct_9fa48("2165") ? true : (stryCov_9fa48("2165", "2166", "2167"), member === context.member)) ? stryMutAct_9fa48("2168") ? [] : (stryCov_9fa48("2168"), [finding(stryMutAct_9fa48("2169") ? "" : (stryCov_9fa48("2169"), 'P-PURPOSE'), stryMutAct_9fa48("2170") ? {} : (stryCov_9fa48("2170"), {
          ...at,
          text: stryMutAct_9fa48("2171") ? "" : (stryCov_9fa48("2171"), 'The own Society is not asked.')
        }))]) : stryMutAct_9fa48("2172") ? ["Stryker was here"] : (stryCov_9fa48("2172"), [])), ...((stryMutAct_9fa48("2175") ? member !== context.member || !context.hasAgreement(member) : stryMutAct_9fa48("2174") ? false : stryMutAct_9fa48("2173") ? true : (stryCov_9fa48("2173", "2174", "2175"), (stryMutAct_9fa48("2177") ? member === context.member : stryMutAct_9fa48("2176") ? true : (stryCov_9fa48("2176", "2177"), member !== context.member)) && (stryMutAct_9fa48("2178") ? context.hasAgreement(member) : (stryCov_9fa48("2178"), !context.hasAgreement(member))))) ? stryMutAct_9fa48("2179") ? [] : (stryCov_9fa48("2179"), [finding(stryMutAct_9fa48("2180") ? "" : (stryCov_9fa48("2180"), 'P-LAW'), stryMutAct_9fa48("2181") ? {} : (stryCov_9fa48("2181"), {
          ...at,
          text: stryMutAct_9fa48("2182") ? "" : (stryCov_9fa48("2182"), 'No agreement with this Society is in force.')
        }))]) : stryMutAct_9fa48("2183") ? ["Stryker was here"] : (stryCov_9fa48("2183"), [])), ...(search.withholdFrom.includes(member) ? stryMutAct_9fa48("2184") ? [] : (stryCov_9fa48("2184"), [finding(stryMutAct_9fa48("2185") ? "" : (stryCov_9fa48("2185"), 'P-VOICE'), stryMutAct_9fa48("2186") ? {} : (stryCov_9fa48("2186"), {
          ...at,
          text: stryMutAct_9fa48("2187") ? "" : (stryCov_9fa48("2187"), 'This Society must not learn of the search.')
        }))]) : stryMutAct_9fa48("2188") ? ["Stryker was here"] : (stryCov_9fa48("2188"), [])), ...((stryMutAct_9fa48("2191") ? origin !== undefined && country === origin || search.stateOfOrigin !== 'include' : stryMutAct_9fa48("2190") ? false : stryMutAct_9fa48("2189") ? true : (stryCov_9fa48("2189", "2190", "2191"), (stryMutAct_9fa48("2193") ? origin !== undefined || country === origin : stryMutAct_9fa48("2192") ? true : (stryCov_9fa48("2192", "2193"), (stryMutAct_9fa48("2195") ? origin === undefined : stryMutAct_9fa48("2194") ? true : (stryCov_9fa48("2194", "2195"), origin !== undefined)) && (stryMutAct_9fa48("2197") ? country !== origin : stryMutAct_9fa48("2196") ? true : (stryCov_9fa48("2196", "2197"), country === origin)))) && (stryMutAct_9fa48("2199") ? search.stateOfOrigin === 'include' : stryMutAct_9fa48("2198") ? true : (stryCov_9fa48("2198", "2199"), search.stateOfOrigin !== (stryMutAct_9fa48("2200") ? "" : (stryCov_9fa48("2200"), 'include')))))) ? stryMutAct_9fa48("2201") ? [] : (stryCov_9fa48("2201"), [finding(stryMutAct_9fa48("2202") ? "" : (stryCov_9fa48("2202"), 'P-ORIGIN'), at)]) : stryMutAct_9fa48("2203") ? ["Stryker was here"] : (stryCov_9fa48("2203"), []))]);
      }
    });
  }
};
const originWarning = stryMutAct_9fa48("2204") ? () => undefined : (stryCov_9fa48("2204"), (() => {
  const originWarning = ({
    search,
    sought
  }: TracingRequest): Finding[] => (stryMutAct_9fa48("2207") ? search.stateOfOrigin === 'exclude' || sought.person.originCountry === undefined : stryMutAct_9fa48("2206") ? false : stryMutAct_9fa48("2205") ? true : (stryCov_9fa48("2205", "2206", "2207"), (stryMutAct_9fa48("2209") ? search.stateOfOrigin !== 'exclude' : stryMutAct_9fa48("2208") ? true : (stryCov_9fa48("2208", "2209"), search.stateOfOrigin === (stryMutAct_9fa48("2210") ? "" : (stryCov_9fa48("2210"), 'exclude')))) && (stryMutAct_9fa48("2212") ? sought.person.originCountry !== undefined : stryMutAct_9fa48("2211") ? true : (stryCov_9fa48("2211", "2212"), sought.person.originCountry === undefined)))) ? stryMutAct_9fa48("2213") ? [] : (stryCov_9fa48("2213"), [finding(stryMutAct_9fa48("2214") ? "" : (stryCov_9fa48("2214"), 'P-ORIGIN'), stryMutAct_9fa48("2215") ? {} : (stryCov_9fa48("2215"), {
    field: stryMutAct_9fa48("2216") ? "" : (stryCov_9fa48("2216"), 'sought.person.originCountry'),
    text: ORIGIN_UNKNOWN
  }))]) : stryMutAct_9fa48("2217") ? ["Stryker was here"] : (stryCov_9fa48("2217"), []);
  return originWarning;
})());
const ORIGIN_UNKNOWN = stryMutAct_9fa48("2218") ? "" : (stryCov_9fa48("2218"), 'The country of origin is not stated: make sure that its Society is not among those asked.');

/** Everything that people have written freely, by where it stands in the request. */
const textsOf = (request: TracingRequest): Readonly<Record<string, string | undefined>> => {
  if (stryMutAct_9fa48("2219")) {
    {}
  } else {
    stryCov_9fa48("2219");
    const {
      enquirer,
      sought,
      separation,
      lastNews,
      route,
      detention,
      child,
      search,
      note
    } = request;
    return stryMutAct_9fa48("2220") ? {} : (stryCov_9fa48("2220"), {
      note: stryMutAct_9fa48("2221") ? note.text : (stryCov_9fa48("2221"), note?.text),
      'enquirer.wishes': enquirer.wishes,
      'enquirer.contact.address': stryMutAct_9fa48("2222") ? enquirer.contact.address : (stryCov_9fa48("2222"), enquirer.contact?.address),
      'enquirer.contact.channel': stryMutAct_9fa48("2223") ? enquirer.contact.channel : (stryCov_9fa48("2223"), enquirer.contact?.channel),
      'enquirer.contact.safeTimes': stryMutAct_9fa48("2224") ? enquirer.contact.safeTimes : (stryCov_9fa48("2224"), enquirer.contact?.safeTimes),
      'enquirer.basis.childsView': enquirer.basis.childsView,
      'sought.features': sought.features,
      'sought.occupation': sought.occupation,
      'sought.health': sought.health,
      'separation.place': separation.place,
      'separation.circumstances': separation.circumstances,
      'lastNews.place': stryMutAct_9fa48("2225") ? lastNews.place : (stryCov_9fa48("2225"), lastNews?.place),
      route: stryMutAct_9fa48("2226") ? route.join('\n') : (stryCov_9fa48("2226"), route?.join(stryMutAct_9fa48("2227") ? "" : (stryCov_9fa48("2227"), '\n'))),
      'detention.place': stryMutAct_9fa48("2228") ? detention.place : (stryCov_9fa48("2228"), detention?.place),
      'child.wishes': stryMutAct_9fa48("2229") ? child.wishes : (stryCov_9fa48("2229"), child?.wishes),
      'search.area': search.area,
      'basis.childsView': request.basis.childsView
    });
  }
};
const checkRequestTexts = stryMutAct_9fa48("2230") ? () => undefined : (stryCov_9fa48("2230"), (() => {
  const checkRequestTexts = (request: TracingRequest) => checkTexts(textsOf(request), stryMutAct_9fa48("2233") ? request.note?.checkedForStatus !== true : stryMutAct_9fa48("2232") ? false : stryMutAct_9fa48("2231") ? true : (stryCov_9fa48("2231", "2232", "2233"), (stryMutAct_9fa48("2234") ? request.note.checkedForStatus : (stryCov_9fa48("2234"), request.note?.checkedForStatus)) === (stryMutAct_9fa48("2235") ? false : (stryCov_9fa48("2235"), true))));
  return checkRequestTexts;
})());