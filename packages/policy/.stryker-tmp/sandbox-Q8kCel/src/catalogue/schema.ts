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

/** Field that schema 2 of a message added, and schema 2 of a release: what comes with the letter or the reply slip, and the key of its blob. */
export const ATTACHMENTS = stryMutAct_9fa48("263") ? "" : (stryCov_9fa48("263"), 'attachments');
/** Field that schema 3 of a message added: who carried it. */
export const CARRIED_BY = stryMutAct_9fa48("264") ? "" : (stryCov_9fa48("264"), 'carriedBy');
/** Field that schema 4 of a message added: whether it was spoken, and how. */
export const SPOKEN_AS = stryMutAct_9fa48("265") ? "" : (stryCov_9fa48("265"), 'spoken');

/** What each schema of a type of record has added to the one before; a type that is not named has one schema. */
const ADDED: Readonly<Partial<Record<RecordType, readonly string[]>>> = stryMutAct_9fa48("266") ? {} : (stryCov_9fa48("266"), {
  message: stryMutAct_9fa48("267") ? [] : (stryCov_9fa48("267"), [ATTACHMENTS, CARRIED_BY, SPOKEN_AS]),
  release: stryMutAct_9fa48("268") ? [] : (stryCov_9fa48("268"), [ATTACHMENTS])
});
const hasField = stryMutAct_9fa48("269") ? () => undefined : (stryCov_9fa48("269"), (() => {
  const hasField = (pack: PolicyPack, of: RecordType, name: string): boolean => stryMutAct_9fa48("270") ? pack.purposes.every(({
    type,
    allowed
  }) => type === of && allowed.includes(name)) : (stryCov_9fa48("270"), pack.purposes.some(stryMutAct_9fa48("271") ? () => undefined : (stryCov_9fa48("271"), ({
    type,
    allowed
  }) => stryMutAct_9fa48("274") ? type === of || allowed.includes(name) : stryMutAct_9fa48("273") ? false : stryMutAct_9fa48("272") ? true : (stryCov_9fa48("272", "273", "274"), (stryMutAct_9fa48("276") ? type !== of : stryMutAct_9fa48("275") ? true : (stryCov_9fa48("275", "276"), type === of)) && allowed.includes(name)))));
  return hasField;
})());

/** Whether the pack in force has a place for what comes with a letter. */
export const hasAttachments = stryMutAct_9fa48("277") ? () => undefined : (stryCov_9fa48("277"), (() => {
  const hasAttachments = (pack: PolicyPack): boolean => hasField(pack, stryMutAct_9fa48("278") ? "" : (stryCov_9fa48("278"), 'message'), ATTACHMENTS);
  return hasAttachments;
})());
/** Whether the pack in force has a place for who carried a message. */
export const hasCarriers = stryMutAct_9fa48("279") ? () => undefined : (stryCov_9fa48("279"), (() => {
  const hasCarriers = (pack: PolicyPack): boolean => hasField(pack, stryMutAct_9fa48("280") ? "" : (stryCov_9fa48("280"), 'message'), CARRIED_BY);
  return hasCarriers;
})());
/** Whether the pack in force has a place for a message that was spoken. */
export const hasSpoken = stryMutAct_9fa48("281") ? () => undefined : (stryCov_9fa48("281"), (() => {
  const hasSpoken = (pack: PolicyPack): boolean => hasField(pack, stryMutAct_9fa48("282") ? "" : (stryCov_9fa48("282"), 'message'), SPOKEN_AS);
  return hasSpoken;
})());
/** Whether the pack in force has a place for what comes with a reply slip; every answer to a message brings a blob then. */
export const hasReplyAttachments = stryMutAct_9fa48("283") ? () => undefined : (stryCov_9fa48("283"), (() => {
  const hasReplyAttachments = (pack: PolicyPack): boolean => hasField(pack, stryMutAct_9fa48("284") ? "" : (stryCov_9fa48("284"), 'release'), ATTACHMENTS);
  return hasReplyAttachments;
})());

/** The schema in which a record of a type is written under a pack: the newest one all of whose fields the pack knows. */
export const schemaOf = (pack: PolicyPack, type: RecordType): string => {
  if (stryMutAct_9fa48("285")) {
    {}
  } else {
    stryCov_9fa48("285");
    const added = stryMutAct_9fa48("286") ? ADDED[type] && [] : (stryCov_9fa48("286"), ADDED[type] ?? (stryMutAct_9fa48("287") ? ["Stryker was here"] : (stryCov_9fa48("287"), [])));
    const unknown = added.findIndex(stryMutAct_9fa48("288") ? () => undefined : (stryCov_9fa48("288"), name => stryMutAct_9fa48("289") ? hasField(pack, type, name) : (stryCov_9fa48("289"), !hasField(pack, type, name))));
    return stryMutAct_9fa48("290") ? `` : (stryCov_9fa48("290"), `${type}/${stryMutAct_9fa48("291") ? 1 - (unknown === -1 ? added.length : unknown) : (stryCov_9fa48("291"), 1 + ((stryMutAct_9fa48("294") ? unknown !== -1 : stryMutAct_9fa48("293") ? false : stryMutAct_9fa48("292") ? true : (stryCov_9fa48("292", "293", "294"), unknown === (stryMutAct_9fa48("295") ? +1 : (stryCov_9fa48("295"), -1)))) ? added.length : unknown))}`);
  }
};

/** Whether a record of this schema is taken: any to which a pack in force may lead. */
export const isSchemaOf = stryMutAct_9fa48("296") ? () => undefined : (stryCov_9fa48("296"), (() => {
  const isSchemaOf = (type: RecordType, schema: string): boolean => stryMutAct_9fa48("297") ? [1, ...(ADDED[type] ?? []).map((_, index) => index + 2)].every(version => schema === `${type}/${version}`) : (stryCov_9fa48("297"), (stryMutAct_9fa48("298") ? [] : (stryCov_9fa48("298"), [1, ...(stryMutAct_9fa48("299") ? ADDED[type] && [] : (stryCov_9fa48("299"), ADDED[type] ?? (stryMutAct_9fa48("300") ? ["Stryker was here"] : (stryCov_9fa48("300"), [])))).map(stryMutAct_9fa48("301") ? () => undefined : (stryCov_9fa48("301"), (_, index) => stryMutAct_9fa48("302") ? index - 2 : (stryCov_9fa48("302"), index + 2)))])).some(stryMutAct_9fa48("303") ? () => undefined : (stryCov_9fa48("303"), version => stryMutAct_9fa48("306") ? schema !== `${type}/${version}` : stryMutAct_9fa48("305") ? false : stryMutAct_9fa48("304") ? true : (stryCov_9fa48("304", "305", "306"), schema === (stryMutAct_9fa48("307") ? `` : (stryCov_9fa48("307"), `${type}/${version}`))))));
  return isSchemaOf;
})());