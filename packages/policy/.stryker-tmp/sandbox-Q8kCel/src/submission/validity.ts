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
import type { CoarsePurpose, Finding, PolicyPack, RecordType } from '@kinlink/contracts';
import { MAX_ENTRY_DAYS } from '../catalogue/field.ts';
import { finding } from '../rules/rule.ts';
const DAY = 86_400_000;
/** Header times are cut to the hour and clocks differ: a record may seem to be made up to this long ahead of ours. */
const SKEW = stryMutAct_9fa48("692") ? 2 / 3_600_000 : (stryCov_9fa48("692"), 2 * 3_600_000);

/** The latest instant to which grants of this type and purpose may last when made now; undefined when the pack has none. */
export const grantCeiling = (pack: PolicyPack, type: RecordType, purpose: CoarsePurpose, now: Date): Date | undefined => {
  if (stryMutAct_9fa48("693")) {
    {}
  } else {
    stryCov_9fa48("693");
    const entry = pack.purposes.find(stryMutAct_9fa48("694") ? () => undefined : (stryCov_9fa48("694"), candidate => stryMutAct_9fa48("697") ? candidate.type === type || candidate.purpose === purpose : stryMutAct_9fa48("696") ? false : stryMutAct_9fa48("695") ? true : (stryCov_9fa48("695", "696", "697"), (stryMutAct_9fa48("699") ? candidate.type !== type : stryMutAct_9fa48("698") ? true : (stryCov_9fa48("698", "699"), candidate.type === type)) && (stryMutAct_9fa48("701") ? candidate.purpose !== purpose : stryMutAct_9fa48("700") ? true : (stryCov_9fa48("700", "701"), candidate.purpose === purpose)))));
    return (stryMutAct_9fa48("704") ? entry !== undefined : stryMutAct_9fa48("703") ? false : stryMutAct_9fa48("702") ? true : (stryCov_9fa48("702", "703", "704"), entry === undefined)) ? undefined : new Date(stryMutAct_9fa48("705") ? now.getTime() + entry.maxGrantDays * DAY - SKEW : (stryCov_9fa48("705"), (stryMutAct_9fa48("706") ? now.getTime() - entry.maxGrantDays * DAY : (stryCov_9fa48("706"), now.getTime() + (stryMutAct_9fa48("707") ? entry.maxGrantDays / DAY : (stryCov_9fa48("707"), entry.maxGrantDays * DAY)))) + SKEW));
  }
};

/** Times of a record and its grants: made not in the future, not over, nothing beyond the pack's ceiling or the record. */
export const checkValidity = (pack: PolicyPack, header: {
  type: RecordType;
  purpose: CoarsePurpose;
  created: string;
  expires: string;
}, grantsUntil: readonly string[], now: Date): Finding[] => {
  if (stryMutAct_9fa48("708")) {
    {}
  } else {
    stryCov_9fa48("708");
    const ceiling = grantCeiling(pack, header.type, header.purpose, now);
    const expires = Date.parse(header.expires);
    const created = Date.parse(header.created);
    // Negated comparisons, so that an unreadable time is refused too.
    const record = stryMutAct_9fa48("709") ? [] : (stryCov_9fa48("709"), [...((stryMutAct_9fa48("713") ? created > now.getTime() + SKEW : stryMutAct_9fa48("712") ? created < now.getTime() + SKEW : stryMutAct_9fa48("711") ? false : stryMutAct_9fa48("710") ? true : (stryCov_9fa48("710", "711", "712", "713"), created <= (stryMutAct_9fa48("714") ? now.getTime() - SKEW : (stryCov_9fa48("714"), now.getTime() + SKEW)))) ? stryMutAct_9fa48("715") ? ["Stryker was here"] : (stryCov_9fa48("715"), []) : stryMutAct_9fa48("716") ? [] : (stryCov_9fa48("716"), [finding(stryMutAct_9fa48("717") ? "" : (stryCov_9fa48("717"), 'P-LAW'), stryMutAct_9fa48("718") ? {} : (stryCov_9fa48("718"), {
      text: stryMutAct_9fa48("719") ? "" : (stryCov_9fa48("719"), 'The record is made in the future.')
    }))])), ...((stryMutAct_9fa48("723") ? expires <= now.getTime() : stryMutAct_9fa48("722") ? expires >= now.getTime() : stryMutAct_9fa48("721") ? false : stryMutAct_9fa48("720") ? true : (stryCov_9fa48("720", "721", "722", "723"), expires > now.getTime())) ? stryMutAct_9fa48("724") ? ["Stryker was here"] : (stryCov_9fa48("724"), []) : stryMutAct_9fa48("725") ? [] : (stryCov_9fa48("725"), [finding(stryMutAct_9fa48("726") ? "" : (stryCov_9fa48("726"), 'P-LAW'), stryMutAct_9fa48("727") ? {} : (stryCov_9fa48("727"), {
      text: stryMutAct_9fa48("728") ? "" : (stryCov_9fa48("728"), 'The record has expired.')
    }))])), ...((stryMutAct_9fa48("731") ? ceiling !== undefined || expires <= ceiling.getTime() : stryMutAct_9fa48("730") ? false : stryMutAct_9fa48("729") ? true : (stryCov_9fa48("729", "730", "731"), (stryMutAct_9fa48("733") ? ceiling === undefined : stryMutAct_9fa48("732") ? true : (stryCov_9fa48("732", "733"), ceiling !== undefined)) && (stryMutAct_9fa48("736") ? expires > ceiling.getTime() : stryMutAct_9fa48("735") ? expires < ceiling.getTime() : stryMutAct_9fa48("734") ? true : (stryCov_9fa48("734", "735", "736"), expires <= ceiling.getTime())))) ? stryMutAct_9fa48("737") ? ["Stryker was here"] : (stryCov_9fa48("737"), []) : stryMutAct_9fa48("738") ? [] : (stryCov_9fa48("738"), [finding(stryMutAct_9fa48("739") ? "" : (stryCov_9fa48("739"), 'P-LAW'), stryMutAct_9fa48("740") ? {} : (stryCov_9fa48("740"), {
      text: stryMutAct_9fa48("741") ? "" : (stryCov_9fa48("741"), 'The record lasts longer than the policy pack allows.')
    }))]))]);
    const grants = grantsUntil.flatMap(until => {
      if (stryMutAct_9fa48("742")) {
        {}
      } else {
        stryCov_9fa48("742");
        const end = Date.parse(until);
        return (stryMutAct_9fa48("745") ? end > now.getTime() || end <= expires : stryMutAct_9fa48("744") ? false : stryMutAct_9fa48("743") ? true : (stryCov_9fa48("743", "744", "745"), (stryMutAct_9fa48("748") ? end <= now.getTime() : stryMutAct_9fa48("747") ? end >= now.getTime() : stryMutAct_9fa48("746") ? true : (stryCov_9fa48("746", "747", "748"), end > now.getTime())) && (stryMutAct_9fa48("751") ? end > expires : stryMutAct_9fa48("750") ? end < expires : stryMutAct_9fa48("749") ? true : (stryCov_9fa48("749", "750", "751"), end <= expires)))) ? stryMutAct_9fa48("752") ? ["Stryker was here"] : (stryCov_9fa48("752"), []) : stryMutAct_9fa48("753") ? [] : (stryCov_9fa48("753"), [finding(stryMutAct_9fa48("754") ? "" : (stryCov_9fa48("754"), 'P-LAW'), stryMutAct_9fa48("755") ? {} : (stryCov_9fa48("755"), {
          text: stryMutAct_9fa48("756") ? "" : (stryCov_9fa48("756"), 'A grant has expired or lasts longer than its record.')
        }))]);
      }
    });
    return stryMutAct_9fa48("757") ? [] : (stryCov_9fa48("757"), [...record, ...(stryMutAct_9fa48("758") ? grants : (stryCov_9fa48("758"), grants.slice(0, 1)))]);
  }
};

/** Life of a blinded entry: not over, not beyond the ceiling. */
export const checkEntryValidity = (expires: string, now: Date): Finding[] => {
  if (stryMutAct_9fa48("759")) {
    {}
  } else {
    stryCov_9fa48("759");
    const end = Date.parse(expires);
    return (stryMutAct_9fa48("762") ? end > now.getTime() || end <= now.getTime() + MAX_ENTRY_DAYS * DAY + SKEW : stryMutAct_9fa48("761") ? false : stryMutAct_9fa48("760") ? true : (stryCov_9fa48("760", "761", "762"), (stryMutAct_9fa48("765") ? end <= now.getTime() : stryMutAct_9fa48("764") ? end >= now.getTime() : stryMutAct_9fa48("763") ? true : (stryCov_9fa48("763", "764", "765"), end > now.getTime())) && (stryMutAct_9fa48("768") ? end > now.getTime() + MAX_ENTRY_DAYS * DAY + SKEW : stryMutAct_9fa48("767") ? end < now.getTime() + MAX_ENTRY_DAYS * DAY + SKEW : stryMutAct_9fa48("766") ? true : (stryCov_9fa48("766", "767", "768"), end <= (stryMutAct_9fa48("769") ? now.getTime() + MAX_ENTRY_DAYS * DAY - SKEW : (stryCov_9fa48("769"), (stryMutAct_9fa48("770") ? now.getTime() - MAX_ENTRY_DAYS * DAY : (stryCov_9fa48("770"), now.getTime() + (stryMutAct_9fa48("771") ? MAX_ENTRY_DAYS / DAY : (stryCov_9fa48("771"), MAX_ENTRY_DAYS * DAY)))) + SKEW)))))) ? stryMutAct_9fa48("772") ? ["Stryker was here"] : (stryCov_9fa48("772"), []) : stryMutAct_9fa48("773") ? [] : (stryCov_9fa48("773"), [finding(stryMutAct_9fa48("774") ? "" : (stryCov_9fa48("774"), 'P-LAW'), stryMutAct_9fa48("775") ? {} : (stryCov_9fa48("775"), {
      text: stryMutAct_9fa48("776") ? "" : (stryCov_9fa48("776"), 'The entry has expired or lasts longer than an entry may.')
    }))]);
  }
};

/** Whether a signed policy pack may be applied now (P-INDEPENDENT): it says itself until when. */
export const checkPackInForce = stryMutAct_9fa48("777") ? () => undefined : (stryCov_9fa48("777"), (() => {
  const checkPackInForce = (pack: PolicyPack, now: Date): Finding[] => (stryMutAct_9fa48("780") ? Date.parse(pack.notAfter) > now.getTime() || Date.parse(pack.issued) <= now.getTime() + SKEW : stryMutAct_9fa48("779") ? false : stryMutAct_9fa48("778") ? true : (stryCov_9fa48("778", "779", "780"), (stryMutAct_9fa48("783") ? Date.parse(pack.notAfter) <= now.getTime() : stryMutAct_9fa48("782") ? Date.parse(pack.notAfter) >= now.getTime() : stryMutAct_9fa48("781") ? true : (stryCov_9fa48("781", "782", "783"), Date.parse(pack.notAfter) > now.getTime())) && (stryMutAct_9fa48("786") ? Date.parse(pack.issued) > now.getTime() + SKEW : stryMutAct_9fa48("785") ? Date.parse(pack.issued) < now.getTime() + SKEW : stryMutAct_9fa48("784") ? true : (stryCov_9fa48("784", "785", "786"), Date.parse(pack.issued) <= (stryMutAct_9fa48("787") ? now.getTime() - SKEW : (stryCov_9fa48("787"), now.getTime() + SKEW)))))) ? stryMutAct_9fa48("788") ? ["Stryker was here"] : (stryCov_9fa48("788"), []) : stryMutAct_9fa48("789") ? [] : (stryCov_9fa48("789"), [finding(stryMutAct_9fa48("790") ? "" : (stryCov_9fa48("790"), 'P-INDEPENDENT'), stryMutAct_9fa48("791") ? {} : (stryCov_9fa48("791"), {
    text: stryMutAct_9fa48("792") ? "" : (stryCov_9fa48("792"), 'The policy pack is not in force.')
  }))]);
  return checkPackInForce;
})());