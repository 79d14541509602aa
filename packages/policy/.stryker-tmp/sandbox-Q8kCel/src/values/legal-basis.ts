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
import type { Finding, Identity, LegalBasis } from '@kinlink/contracts';
import { finding } from '../rules/rule.ts';
import { ageInterval, isPossiblyMinor } from './age-interval.ts';

/** In some countries majority comes at 21; from there on nobody doubts that a person speaks for themselves. */
const ADULT_EVERYWHERE = 21;
const SKEW = stryMutAct_9fa48("1321") ? 10 / 60_000 : (stryCov_9fa48("1321"), 10 * 60_000);
export const agesOf = stryMutAct_9fa48("1322") ? () => undefined : (stryCov_9fa48("1322"), (() => {
  const agesOf = (person: Identity, now: Date) => ageInterval(person.birth, stryMutAct_9fa48("1323") ? person.ageBand && null : (stryCov_9fa48("1323"), person.ageBand ?? null), now);
  return agesOf;
})());

/** What a legal basis of a person who is present, or who asks, has to fulfil. `field` is where it stands in the request. */
export const checkOwnBasis = (person: Identity, basis: LegalBasis, field: string, now: Date): {
  refusals: Finding[];
  warnings: Finding[];
} => {
  if (stryMutAct_9fa48("1324")) {
    {}
  } else {
    stryCov_9fa48("1324");
    const ages = agesOf(person, now);
    const language = checkLanguage(person.languages, basis, field);
    const time = checkGivenAt(basis, field, now);
    if (stryMutAct_9fa48("1326") ? false : stryMutAct_9fa48("1325") ? true : (stryCov_9fa48("1325", "1326"), isPossiblyMinor(ages))) return stryMutAct_9fa48("1327") ? {} : (stryCov_9fa48("1327"), {
      refusals: stryMutAct_9fa48("1328") ? [] : (stryCov_9fa48("1328"), [...language, ...time, ...checkChildBasis(basis, field)]),
      warnings: stryMutAct_9fa48("1329") ? ["Stryker was here"] : (stryCov_9fa48("1329"), [])
    });
    if (stryMutAct_9fa48("1332") ? basis.giver === 'self' && basis.basis !== 'consent' : stryMutAct_9fa48("1331") ? false : stryMutAct_9fa48("1330") ? true : (stryCov_9fa48("1330", "1331", "1332"), (stryMutAct_9fa48("1334") ? basis.giver !== 'self' : stryMutAct_9fa48("1333") ? false : (stryCov_9fa48("1333", "1334"), basis.giver === (stryMutAct_9fa48("1335") ? "" : (stryCov_9fa48("1335"), 'self')))) || (stryMutAct_9fa48("1337") ? basis.basis === 'consent' : stryMutAct_9fa48("1336") ? false : (stryCov_9fa48("1336", "1337"), basis.basis !== (stryMutAct_9fa48("1338") ? "" : (stryCov_9fa48("1338"), 'consent')))))) return stryMutAct_9fa48("1339") ? {} : (stryCov_9fa48("1339"), {
      refusals: stryMutAct_9fa48("1340") ? [] : (stryCov_9fa48("1340"), [...language, ...time]),
      warnings: stryMutAct_9fa48("1341") ? ["Stryker was here"] : (stryCov_9fa48("1341"), [])
    });
    const other = stryMutAct_9fa48("1342") ? [] : (stryCov_9fa48("1342"), [finding(stryMutAct_9fa48("1343") ? "" : (stryCov_9fa48("1343"), 'P-VOICE'), stryMutAct_9fa48("1344") ? {} : (stryCov_9fa48("1344"), {
      field: stryMutAct_9fa48("1345") ? `` : (stryCov_9fa48("1345"), `${field}.giver`),
      text: stryMutAct_9fa48("1346") ? "" : (stryCov_9fa48("1346"), 'Nobody else can consent for an adult.')
    }))]);
    const certain = stryMutAct_9fa48("1349") ? ages !== null || ages.min >= ADULT_EVERYWHERE : stryMutAct_9fa48("1348") ? false : stryMutAct_9fa48("1347") ? true : (stryCov_9fa48("1347", "1348", "1349"), (stryMutAct_9fa48("1351") ? ages === null : stryMutAct_9fa48("1350") ? true : (stryCov_9fa48("1350", "1351"), ages !== null)) && (stryMutAct_9fa48("1354") ? ages.min < ADULT_EVERYWHERE : stryMutAct_9fa48("1353") ? ages.min > ADULT_EVERYWHERE : stryMutAct_9fa48("1352") ? true : (stryCov_9fa48("1352", "1353", "1354"), ages.min >= ADULT_EVERYWHERE)));
    return certain ? stryMutAct_9fa48("1355") ? {} : (stryCov_9fa48("1355"), {
      refusals: stryMutAct_9fa48("1356") ? [] : (stryCov_9fa48("1356"), [...language, ...time, ...other]),
      warnings: stryMutAct_9fa48("1357") ? ["Stryker was here"] : (stryCov_9fa48("1357"), [])
    }) : stryMutAct_9fa48("1358") ? {} : (stryCov_9fa48("1358"), {
      refusals: stryMutAct_9fa48("1359") ? [] : (stryCov_9fa48("1359"), [...language, ...time]),
      warnings: other
    });
  }
};
const checkChildBasis = stryMutAct_9fa48("1360") ? () => undefined : (stryCov_9fa48("1360"), (() => {
  const checkChildBasis = (basis: LegalBasis, field: string): Finding[] => stryMutAct_9fa48("1361") ? [] : (stryCov_9fa48("1361"), [...((stryMutAct_9fa48("1364") ? basis.giver !== 'self' : stryMutAct_9fa48("1363") ? false : stryMutAct_9fa48("1362") ? true : (stryCov_9fa48("1362", "1363", "1364"), basis.giver === (stryMutAct_9fa48("1365") ? "" : (stryCov_9fa48("1365"), 'self')))) ? stryMutAct_9fa48("1366") ? [] : (stryCov_9fa48("1366"), [finding(stryMutAct_9fa48("1367") ? "" : (stryCov_9fa48("1367"), 'P-CHILD'), stryMutAct_9fa48("1368") ? {} : (stryCov_9fa48("1368"), {
    field: stryMutAct_9fa48("1369") ? `` : (stryCov_9fa48("1369"), `${field}.giver`),
    text: stryMutAct_9fa48("1370") ? "" : (stryCov_9fa48("1370"), 'A possible minor needs a guardian or an authority.')
  }))]) : stryMutAct_9fa48("1371") ? ["Stryker was here"] : (stryCov_9fa48("1371"), [])), ...((stryMutAct_9fa48("1374") ? basis.childsView !== undefined : stryMutAct_9fa48("1373") ? false : stryMutAct_9fa48("1372") ? true : (stryCov_9fa48("1372", "1373", "1374"), basis.childsView === undefined)) ? stryMutAct_9fa48("1375") ? [] : (stryCov_9fa48("1375"), [finding(stryMutAct_9fa48("1376") ? "" : (stryCov_9fa48("1376"), 'P-CHILD'), stryMutAct_9fa48("1377") ? {} : (stryCov_9fa48("1377"), {
    field: stryMutAct_9fa48("1378") ? `` : (stryCov_9fa48("1378"), `${field}.childsView`),
    text: stryMutAct_9fa48("1379") ? "" : (stryCov_9fa48("1379"), 'The child’s own view has to be recorded.')
  }))]) : stryMutAct_9fa48("1380") ? ["Stryker was here"] : (stryCov_9fa48("1380"), []))]);
  return checkChildBasis;
})());

/** P-LANG (3.3): the notice was in a language that the person understands, or an interpreter was there. */
export const checkLanguage = stryMutAct_9fa48("1381") ? () => undefined : (stryCov_9fa48("1381"), (() => {
  const checkLanguage = (languages: readonly string[] | undefined, basis: Pick<LegalBasis, 'language' | 'interpreter'>, field: string): Finding[] => (stryMutAct_9fa48("1384") ? basis.interpreter && understands(languages ?? [], basis.language) : stryMutAct_9fa48("1383") ? false : stryMutAct_9fa48("1382") ? true : (stryCov_9fa48("1382", "1383", "1384"), basis.interpreter || understands(stryMutAct_9fa48("1385") ? languages && [] : (stryCov_9fa48("1385"), languages ?? (stryMutAct_9fa48("1386") ? ["Stryker was here"] : (stryCov_9fa48("1386"), []))), basis.language))) ? stryMutAct_9fa48("1387") ? ["Stryker was here"] : (stryCov_9fa48("1387"), []) : stryMutAct_9fa48("1388") ? [] : (stryCov_9fa48("1388"), [finding(stryMutAct_9fa48("1389") ? "" : (stryCov_9fa48("1389"), 'P-LANG'), stryMutAct_9fa48("1390") ? {} : (stryCov_9fa48("1390"), {
    field: stryMutAct_9fa48("1391") ? `` : (stryCov_9fa48("1391"), `${field}.language`)
  }))]);
  return checkLanguage;
})());

/** Whether one of the languages is the given one, whatever script or region is added to it. */
export const understands = stryMutAct_9fa48("1392") ? () => undefined : (stryCov_9fa48("1392"), (() => {
  const understands = (languages: readonly string[], language: string): boolean => stryMutAct_9fa48("1393") ? languages.every(known => primary(known) === primary(language)) : (stryCov_9fa48("1393"), languages.some(stryMutAct_9fa48("1394") ? () => undefined : (stryCov_9fa48("1394"), known => stryMutAct_9fa48("1397") ? primary(known) !== primary(language) : stryMutAct_9fa48("1396") ? false : stryMutAct_9fa48("1395") ? true : (stryCov_9fa48("1395", "1396", "1397"), primary(known) === primary(language)))));
  return understands;
})());
const primary = stryMutAct_9fa48("1398") ? () => undefined : (stryCov_9fa48("1398"), (() => {
  const primary = (tag: string): string => stryMutAct_9fa48("1399") ? (tag.split('-')[0] ?? tag).toUpperCase() : (stryCov_9fa48("1399"), (stryMutAct_9fa48("1400") ? tag.split('-')[0] && tag : (stryCov_9fa48("1400"), tag.split(stryMutAct_9fa48("1401") ? "" : (stryCov_9fa48("1401"), '-'))[0] ?? tag)).toLowerCase());
  return primary;
})());
export const checkGivenAt = stryMutAct_9fa48("1402") ? () => undefined : (stryCov_9fa48("1402"), (() => {
  const checkGivenAt = (basis: LegalBasis, field: string, now: Date): Finding[] => (stryMutAct_9fa48("1406") ? Date.parse(basis.givenAt) > now.getTime() + SKEW : stryMutAct_9fa48("1405") ? Date.parse(basis.givenAt) < now.getTime() + SKEW : stryMutAct_9fa48("1404") ? false : stryMutAct_9fa48("1403") ? true : (stryCov_9fa48("1403", "1404", "1405", "1406"), Date.parse(basis.givenAt) <= (stryMutAct_9fa48("1407") ? now.getTime() - SKEW : (stryCov_9fa48("1407"), now.getTime() + SKEW)))) ? stryMutAct_9fa48("1408") ? ["Stryker was here"] : (stryCov_9fa48("1408"), []) : stryMutAct_9fa48("1409") ? [] : (stryCov_9fa48("1409"), [finding(stryMutAct_9fa48("1410") ? "" : (stryCov_9fa48("1410"), 'P-LAW'), stryMutAct_9fa48("1411") ? {} : (stryCov_9fa48("1411"), {
    field: stryMutAct_9fa48("1412") ? `` : (stryCov_9fa48("1412"), `${field}.givenAt`),
    text: stryMutAct_9fa48("1413") ? "" : (stryCov_9fa48("1413"), 'A legal basis cannot be given in the future.')
  }))]);
  return checkGivenAt;
})());