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
import type { PolicyPack, RecordType } from '@kinlink/contracts';
type Field = PolicyPack['catalogue'][number];

/** A pack as it is asked: by the name of a field and by the type of a record. A pack is never changed once it is read. */
export type PackIndex = {
  readonly fields: ReadonlyMap<string, Field>;
  readonly uniform: readonly Field[];
  /** Names that a record of this type may have, for any purpose. */
  allowed(type: RecordType): ReadonlySet<string>;
};
const indices = new WeakMap<PolicyPack, PackIndex>();
const NONE: ReadonlySet<string> = new Set();

/** The index of a pack, made when it is first asked for: the gateway asks for every grant of every record. */
export const indexOf = (pack: PolicyPack): PackIndex => {
  if (stryMutAct_9fa48("677")) {
    {}
  } else {
    stryCov_9fa48("677");
    const made = stryMutAct_9fa48("678") ? indices.get(pack) && indexed(pack) : (stryCov_9fa48("678"), indices.get(pack) ?? indexed(pack));
    if (stryMutAct_9fa48("679")) {
      ;
    } else {
      stryCov_9fa48("679");
      indices.set(pack, made);
    }
    return made;
  }
};
const indexed = ({
  catalogue,
  purposes
}: PolicyPack): PackIndex => {
  if (stryMutAct_9fa48("680")) {
    {}
  } else {
    stryCov_9fa48("680");
    const allowed = new Map<string, Set<string>>();
    for (const {
      type,
      allowed: names
    } of purposes) allowed.set(type, new Set(stryMutAct_9fa48("682") ? [] : (stryCov_9fa48("682"), [...(stryMutAct_9fa48("683") ? allowed.get(type) && [] : (stryCov_9fa48("683"), allowed.get(type) ?? (stryMutAct_9fa48("684") ? ["Stryker was here"] : (stryCov_9fa48("684"), [])))), ...names])));
    return stryMutAct_9fa48("685") ? {} : (stryCov_9fa48("685"), {
      fields: new Map(catalogue.map(stryMutAct_9fa48("686") ? () => undefined : (stryCov_9fa48("686"), field => stryMutAct_9fa48("687") ? [] : (stryCov_9fa48("687"), [field.name, field])))),
      uniform: stryMutAct_9fa48("688") ? catalogue : (stryCov_9fa48("688"), catalogue.filter(stryMutAct_9fa48("689") ? () => undefined : (stryCov_9fa48("689"), ({
        uniform
      }) => uniform))),
      allowed: stryMutAct_9fa48("690") ? () => undefined : (stryCov_9fa48("690"), type => stryMutAct_9fa48("691") ? allowed.get(type) && NONE : (stryCov_9fa48("691"), allowed.get(type) ?? NONE))
    });
  }
};