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
import { PolicyPack } from '@kinlink/contracts';
import { Compile } from 'typebox/compile';
import { CATALOGUE, PURPOSES } from './field.ts';

/** Makes the document of a policy pack from this version's catalogue; the coordinating member's admin signs its bytes. */
export const buildPack = stryMutAct_9fa48("207") ? () => undefined : (stryCov_9fa48("207"), (() => {
  const buildPack = (parts: Pick<PolicyPack, 'net' | 'version' | 'issued' | 'notAfter'>): PolicyPack => stryMutAct_9fa48("208") ? {} : (stryCov_9fa48("208"), {
    v: 1,
    ...parts,
    catalogue: CATALOGUE.map(stryMutAct_9fa48("209") ? () => undefined : (stryCov_9fa48("209"), field => stryMutAct_9fa48("210") ? {} : (stryCov_9fa48("210"), {
      ...field,
      stages: stryMutAct_9fa48("211") ? [] : (stryCov_9fa48("211"), [...field.stages])
    }))),
    purposes: PURPOSES.map(stryMutAct_9fa48("212") ? () => undefined : (stryCov_9fa48("212"), purpose => stryMutAct_9fa48("213") ? {} : (stryCov_9fa48("213"), {
      ...purpose,
      mandatory: stryMutAct_9fa48("214") ? [] : (stryCov_9fa48("214"), [...purpose.mandatory]),
      allowed: stryMutAct_9fa48("215") ? [] : (stryCov_9fa48("215"), [...purpose.allowed])
    })))
  });
  return buildPack;
})());
export type ReadPack = {
  ok: true;
  pack: PolicyPack;
} | {
  ok: false;
};
const validator = Compile(PolicyPack);

/**
 * Reads the document bytes of a policy pack whose signature has been verified. Refuses bytes that are no UTF-8 JSON of
 * the schema, a catalogue that names a field twice, and purposes that name a field outside the catalogue.
 */
export const readPack = (document: Uint8Array): ReadPack => {
  if (stryMutAct_9fa48("216")) {
    {}
  } else {
    stryCov_9fa48("216");
    const value = parsed(document);
    if (stryMutAct_9fa48("219") ? !validator.Check(value) && !isConsistent(value) : stryMutAct_9fa48("218") ? false : stryMutAct_9fa48("217") ? true : (stryCov_9fa48("217", "218", "219"), (stryMutAct_9fa48("220") ? validator.Check(value) : (stryCov_9fa48("220"), !validator.Check(value))) || (stryMutAct_9fa48("221") ? isConsistent(value) : (stryCov_9fa48("221"), !isConsistent(value))))) return stryMutAct_9fa48("222") ? {} : (stryCov_9fa48("222"), {
      ok: stryMutAct_9fa48("223") ? true : (stryCov_9fa48("223"), false)
    });
    return stryMutAct_9fa48("224") ? {} : (stryCov_9fa48("224"), {
      ok: stryMutAct_9fa48("225") ? false : (stryCov_9fa48("225"), true),
      pack: value
    });
  }
};
const parsed = (document: Uint8Array): unknown => {
  if (stryMutAct_9fa48("226")) {
    {}
  } else {
    stryCov_9fa48("226");
    try {
      if (stryMutAct_9fa48("227")) {
        {}
      } else {
        stryCov_9fa48("227");
        return JSON.parse(new TextDecoder(stryMutAct_9fa48("228") ? "" : (stryCov_9fa48("228"), 'utf-8'), stryMutAct_9fa48("229") ? {} : (stryCov_9fa48("229"), {
          fatal: stryMutAct_9fa48("230") ? false : (stryCov_9fa48("230"), true),
          ignoreBOM: stryMutAct_9fa48("231") ? false : (stryCov_9fa48("231"), true)
        })).decode(document));
      }
    } catch {
      if (stryMutAct_9fa48("232")) {
        {}
      } else {
        stryCov_9fa48("232");
        return undefined;
      }
    }
  }
};
const isConsistent = (pack: PolicyPack): boolean => {
  if (stryMutAct_9fa48("233")) {
    {}
  } else {
    stryCov_9fa48("233");
    const names = new Set(pack.catalogue.map(stryMutAct_9fa48("234") ? () => undefined : (stryCov_9fa48("234"), field => field.name)));
    const types = new Set(pack.purposes.map(stryMutAct_9fa48("235") ? () => undefined : (stryCov_9fa48("235"), entry => stryMutAct_9fa48("236") ? `` : (stryCov_9fa48("236"), `${entry.type} ${entry.purpose}`))));
    return stryMutAct_9fa48("239") ? names.size === pack.catalogue.length && types.size === pack.purposes.length || pack.purposes.every(({
      allowed,
      mandatory
    }) => allowed.every(name => names.has(name)) && mandatory.every(name => allowed.includes(name))) : stryMutAct_9fa48("238") ? false : stryMutAct_9fa48("237") ? true : (stryCov_9fa48("237", "238", "239"), (stryMutAct_9fa48("241") ? names.size === pack.catalogue.length || types.size === pack.purposes.length : stryMutAct_9fa48("240") ? true : (stryCov_9fa48("240", "241"), (stryMutAct_9fa48("243") ? names.size !== pack.catalogue.length : stryMutAct_9fa48("242") ? true : (stryCov_9fa48("242", "243"), names.size === pack.catalogue.length)) && (stryMutAct_9fa48("245") ? types.size !== pack.purposes.length : stryMutAct_9fa48("244") ? true : (stryCov_9fa48("244", "245"), types.size === pack.purposes.length)))) && (stryMutAct_9fa48("246") ? pack.purposes.some(({
      allowed,
      mandatory
    }) => allowed.every(name => names.has(name)) && mandatory.every(name => allowed.includes(name))) : (stryCov_9fa48("246"), pack.purposes.every(stryMutAct_9fa48("247") ? () => undefined : (stryCov_9fa48("247"), ({
      allowed,
      mandatory
    }) => stryMutAct_9fa48("250") ? allowed.every(name => names.has(name)) || mandatory.every(name => allowed.includes(name)) : stryMutAct_9fa48("249") ? false : stryMutAct_9fa48("248") ? true : (stryCov_9fa48("248", "249", "250"), (stryMutAct_9fa48("251") ? allowed.some(name => names.has(name)) : (stryCov_9fa48("251"), allowed.every(stryMutAct_9fa48("252") ? () => undefined : (stryCov_9fa48("252"), name => names.has(name))))) && (stryMutAct_9fa48("253") ? mandatory.some(name => allowed.includes(name)) : (stryCov_9fa48("253"), mandatory.every(stryMutAct_9fa48("254") ? () => undefined : (stryCov_9fa48("254"), name => allowed.includes(name)))))))))));
  }
};

/** Order of two pack versions ("2026.3"): negative, zero or positive as `a` is older, the same or newer. */
export const comparePackVersions = (a: string, b: string): number => {
  if (stryMutAct_9fa48("255")) {
    {}
  } else {
    stryCov_9fa48("255");
    const [yearA = 0, numberA = 0] = a.split(stryMutAct_9fa48("256") ? "" : (stryCov_9fa48("256"), '.')).map(Number);
    const [yearB = 0, numberB = 0] = b.split(stryMutAct_9fa48("257") ? "" : (stryCov_9fa48("257"), '.')).map(Number);
    return stryMutAct_9fa48("260") ? yearA - yearB && numberA - numberB : stryMutAct_9fa48("259") ? false : stryMutAct_9fa48("258") ? true : (stryCov_9fa48("258", "259", "260"), (stryMutAct_9fa48("261") ? yearA + yearB : (stryCov_9fa48("261"), yearA - yearB)) || (stryMutAct_9fa48("262") ? numberA + numberB : (stryCov_9fa48("262"), numberA - numberB)));
  }
};