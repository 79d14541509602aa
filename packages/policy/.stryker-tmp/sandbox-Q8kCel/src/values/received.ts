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
import { AgeBand, Birth, type Finding, LegalBasis, PersonName, TracingRequest } from '@kinlink/contracts';
import { type Static, type TSchema, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { finding, type RuleId } from '../rules/rule.ts';
import { ageInterval, isPossiblyMinor } from './age-interval.ts';
import { checkReturn } from './returns.ts';
import { statusFields } from './status.ts';

/** Who opens, and who was asked besides. */
export type ReceivedBy = {
  readonly member: string;
  readonly country: string | null;
  readonly recipients: readonly string[];
};
const closed = {
  additionalProperties: false
} as const;
/** A field without a value is sealed as `null`, so that presence tells nothing. */
const orNull = stryMutAct_9fa48("1723") ? () => undefined : (stryCov_9fa48("1723"), (() => {
  const orNull = <S extends TSchema,>(schema: S) => Type.Union(stryMutAct_9fa48("1724") ? [] : (stryCov_9fa48("1724"), [schema, Type.Null()]));
  return orNull;
})());
const {
  sought,
  enquirer,
  separation,
  lastNews,
  route,
  detention,
  child,
  search,
  return: back
} = TracingRequest.properties;
const person = sought.properties.person.properties;

/** What each field of a tracing record holds once it is opened: what its author was asked for, and nothing else. */
const FIELDS = {
  'preview.area': search.properties.area,
  'preview.ageBand': Type.String({
    pattern: '^([0-9]{1,2}-[0-9]{1,2}|75\\+|unknown)$'
  }),
  'preview.sex': person.sex,
  'preview.languages': person.languages,
  names: person.names,
  sex: person.sex,
  birth: Type.Object({
    birth: orNull(Birth),
    ageBand: orNull(AgeBand)
  }, closed),
  birthPlace: person.birthPlace,
  parents: person.parents,
  origin: person.originCountry,
  languages: person.languages,
  features: sought.properties.features,
  occupation: sought.properties.occupation,
  relationship: enquirer.properties.relationship,
  enquirerName: PersonName,
  separation,
  lastNews,
  route,
  handling: Type.Object({
    withholdFrom: search.properties.withholdFrom,
    stateOfOrigin: search.properties.stateOfOrigin,
    wishes: orNull(Type.String({
      maxLength: 400
    }))
  }, closed),
  health: sought.properties.health,
  return: back,
  child,
  detention
} as const;
type Field = keyof typeof FIELDS;
type Value<F extends Field> = Static<typeof FIELDS[F]>;
const validators = new Map(Object.entries(FIELDS).map(stryMutAct_9fa48("1725") ? () => undefined : (stryCov_9fa48("1725"), ([name, schema]) => stryMutAct_9fa48("1726") ? [] : (stryCov_9fa48("1726"), [name, Compile(orNull(schema))]))));
const halves = Compile(Type.Object(stryMutAct_9fa48("1727") ? {} : (stryCov_9fa48("1727"), {
  sought: LegalBasis,
  enquirer: LegalBasis
}), closed));

/**
 * Rules on the values of a tracing record after opening (architecture §7): those of the sending side once more, as far as
 * what is open lets them be judged. The exchange could judge none of them.
 * @param values opened fields by name; a line that stays closed is left out
 */
export const checkReceived = (values: ReadonlyMap<string, unknown>, by: ReceivedBy, now: Date): Finding[] => {
  if (stryMutAct_9fa48("1728")) {
    {}
  } else {
    stryCov_9fa48("1728");
    const shapes = (stryMutAct_9fa48("1729") ? [] : (stryCov_9fa48("1729"), [...values])).flatMap(stryMutAct_9fa48("1730") ? () => undefined : (stryCov_9fa48("1730"), ([name, value]) => checkShape(name, value)));
    if (stryMutAct_9fa48("1734") ? shapes.length <= 0 : stryMutAct_9fa48("1733") ? shapes.length >= 0 : stryMutAct_9fa48("1732") ? false : stryMutAct_9fa48("1731") ? true : (stryCov_9fa48("1731", "1732", "1733", "1734"), shapes.length > 0)) return shapes;
    const read = stryMutAct_9fa48("1735") ? () => undefined : (stryCov_9fa48("1735"), (() => {
      const read = <F extends Field,>(name: F) => (values.get(name) ?? undefined) as Value<F> | undefined;
      return read;
    })());
    const [birth, kept, handling, returning] = stryMutAct_9fa48("1736") ? [] : (stryCov_9fa48("1736"), [read(stryMutAct_9fa48("1737") ? "" : (stryCov_9fa48("1737"), 'birth')), read(stryMutAct_9fa48("1738") ? "" : (stryCov_9fa48("1738"), 'detention')), read(stryMutAct_9fa48("1739") ? "" : (stryCov_9fa48("1739"), 'handling')), read(stryMutAct_9fa48("1740") ? "" : (stryCov_9fa48("1740"), 'return'))]);
    const minor = stryMutAct_9fa48("1743") ? birth !== undefined || isPossiblyMinor(ageInterval(birth.birth, birth.ageBand, now)) : stryMutAct_9fa48("1742") ? false : stryMutAct_9fa48("1741") ? true : (stryCov_9fa48("1741", "1742", "1743"), (stryMutAct_9fa48("1745") ? birth === undefined : stryMutAct_9fa48("1744") ? true : (stryCov_9fa48("1744", "1745"), birth !== undefined)) && isPossiblyMinor(ageInterval(birth.birth, birth.ageBand, now)));
    return stryMutAct_9fa48("1746") ? [] : (stryCov_9fa48("1746"), [...refuse(stryMutAct_9fa48("1747") ? "" : (stryCov_9fa48("1747"), 'P-CHILD'), stryMutAct_9fa48("1748") ? "" : (stryCov_9fa48("1748"), 'child'), stryMutAct_9fa48("1751") ? minor && values.has('child') || read('child') === undefined : stryMutAct_9fa48("1750") ? false : stryMutAct_9fa48("1749") ? true : (stryCov_9fa48("1749", "1750", "1751"), (stryMutAct_9fa48("1753") ? minor || values.has('child') : stryMutAct_9fa48("1752") ? true : (stryCov_9fa48("1752", "1753"), minor && values.has(stryMutAct_9fa48("1754") ? "" : (stryCov_9fa48("1754"), 'child')))) && (stryMutAct_9fa48("1756") ? read('child') !== undefined : stryMutAct_9fa48("1755") ? true : (stryCov_9fa48("1755", "1756"), read(stryMutAct_9fa48("1757") ? "" : (stryCov_9fa48("1757"), 'child')) === undefined)))), ...refuse(stryMutAct_9fa48("1758") ? "" : (stryCov_9fa48("1758"), 'P-CHILD'), stryMutAct_9fa48("1759") ? "" : (stryCov_9fa48("1759"), 'child.bestInterests'), (stryMutAct_9fa48("1760") ? [] : (stryCov_9fa48("1760"), [stryMutAct_9fa48("1761") ? "" : (stryCov_9fa48("1761"), 'postpone'), stryMutAct_9fa48("1762") ? "" : (stryCov_9fa48("1762"), 'not-in-interest')])).includes(stryMutAct_9fa48("1763") ? read('child')?.bestInterests && '' : (stryCov_9fa48("1763"), (stryMutAct_9fa48("1764") ? read('child').bestInterests : (stryCov_9fa48("1764"), read(stryMutAct_9fa48("1765") ? "" : (stryCov_9fa48("1765"), 'child'))?.bestInterests)) ?? (stryMutAct_9fa48("1766") ? "Stryker was here!" : (stryCov_9fa48("1766"), ''))))), ...refuse(stryMutAct_9fa48("1767") ? "" : (stryCov_9fa48("1767"), 'P-DETAIN'), stryMutAct_9fa48("1768") ? "" : (stryCov_9fa48("1768"), 'detention.expressConsent'), stryMutAct_9fa48("1771") ? kept !== undefined || !kept.expressConsent : stryMutAct_9fa48("1770") ? false : stryMutAct_9fa48("1769") ? true : (stryCov_9fa48("1769", "1770", "1771"), (stryMutAct_9fa48("1773") ? kept === undefined : stryMutAct_9fa48("1772") ? true : (stryCov_9fa48("1772", "1773"), kept !== undefined)) && (stryMutAct_9fa48("1774") ? kept.expressConsent : (stryCov_9fa48("1774"), !kept.expressConsent)))), ...refuse(stryMutAct_9fa48("1775") ? "" : (stryCov_9fa48("1775"), 'P-VOICE'), stryMutAct_9fa48("1776") ? "" : (stryCov_9fa48("1776"), 'handling.withholdFrom'), stryMutAct_9fa48("1779") ? handling?.withholdFrom.includes(by.member) !== true : stryMutAct_9fa48("1778") ? false : stryMutAct_9fa48("1777") ? true : (stryCov_9fa48("1777", "1778", "1779"), (stryMutAct_9fa48("1780") ? handling.withholdFrom.includes(by.member) : (stryCov_9fa48("1780"), handling?.withholdFrom.includes(by.member))) === (stryMutAct_9fa48("1781") ? false : (stryCov_9fa48("1781"), true)))), ...refuse(stryMutAct_9fa48("1782") ? "" : (stryCov_9fa48("1782"), 'P-ORIGIN'), stryMutAct_9fa48("1783") ? "" : (stryCov_9fa48("1783"), 'handling.stateOfOrigin'), stryMutAct_9fa48("1786") ? handling?.stateOfOrigin === 'exclude' || isOrigin(read('origin'), by) : stryMutAct_9fa48("1785") ? false : stryMutAct_9fa48("1784") ? true : (stryCov_9fa48("1784", "1785", "1786"), (stryMutAct_9fa48("1788") ? handling?.stateOfOrigin !== 'exclude' : stryMutAct_9fa48("1787") ? true : (stryCov_9fa48("1787", "1788"), (stryMutAct_9fa48("1789") ? handling.stateOfOrigin : (stryCov_9fa48("1789"), handling?.stateOfOrigin)) === (stryMutAct_9fa48("1790") ? "" : (stryCov_9fa48("1790"), 'exclude')))) && isOrigin(read(stryMutAct_9fa48("1791") ? "" : (stryCov_9fa48("1791"), 'origin')), by))), ...checkBasis(values.get(stryMutAct_9fa48("1792") ? "" : (stryCov_9fa48("1792"), 'legalBasis')), minor), ...((stryMutAct_9fa48("1795") ? returning !== undefined : stryMutAct_9fa48("1794") ? false : stryMutAct_9fa48("1793") ? true : (stryCov_9fa48("1793", "1794", "1795"), returning === undefined)) ? stryMutAct_9fa48("1796") ? ["Stryker was here"] : (stryCov_9fa48("1796"), []) : checkReturn(returning, stryMutAct_9fa48("1797") ? {} : (stryCov_9fa48("1797"), {
      recipients: by.recipients,
      tellsMoreThanNeeds: tellsMore(read)
    })))]);
  }
};
const refuse = stryMutAct_9fa48("1798") ? () => undefined : (stryCov_9fa48("1798"), (() => {
  const refuse = (rule: RuleId, field: string, broken: boolean): Finding[] => broken ? stryMutAct_9fa48("1799") ? [] : (stryCov_9fa48("1799"), [finding(rule, stryMutAct_9fa48("1800") ? {} : (stryCov_9fa48("1800"), {
    field
  }))]) : stryMutAct_9fa48("1801") ? ["Stryker was here"] : (stryCov_9fa48("1801"), []);
  return refuse;
})());
const isOrigin = stryMutAct_9fa48("1802") ? () => undefined : (stryCov_9fa48("1802"), (() => {
  const isOrigin = (origin: string | undefined, {
    country
  }: ReceivedBy): boolean => stryMutAct_9fa48("1805") ? country !== null || origin === country : stryMutAct_9fa48("1804") ? false : stryMutAct_9fa48("1803") ? true : (stryCov_9fa48("1803", "1804", "1805"), (stryMutAct_9fa48("1807") ? country === null : stryMutAct_9fa48("1806") ? true : (stryCov_9fa48("1806", "1807"), country !== null)) && (stryMutAct_9fa48("1809") ? origin !== country : stryMutAct_9fa48("1808") ? true : (stryCov_9fa48("1808", "1809"), origin === country)));
  return isOrigin;
})());
const OTHER = stryMutAct_9fa48("1810") ? "" : (stryCov_9fa48("1810"), 'The field holds something else than its name says.');
const checkShape = (name: string, value: unknown): Finding[] => {
  if (stryMutAct_9fa48("1811")) {
    {}
  } else {
    stryCov_9fa48("1811");
    const status = statusFields(value);
    if (stryMutAct_9fa48("1815") ? status.length <= 0 : stryMutAct_9fa48("1814") ? status.length >= 0 : stryMutAct_9fa48("1813") ? false : stryMutAct_9fa48("1812") ? true : (stryCov_9fa48("1812", "1813", "1814", "1815"), status.length > 0)) return status;
    return (stryMutAct_9fa48("1818") ? validators.get(name)?.Check(value) !== false : stryMutAct_9fa48("1817") ? false : stryMutAct_9fa48("1816") ? true : (stryCov_9fa48("1816", "1817", "1818"), (stryMutAct_9fa48("1819") ? validators.get(name).Check(value) : (stryCov_9fa48("1819"), validators.get(name)?.Check(value))) === (stryMutAct_9fa48("1820") ? true : (stryCov_9fa48("1820"), false)))) ? stryMutAct_9fa48("1821") ? [] : (stryCov_9fa48("1821"), [finding(stryMutAct_9fa48("1822") ? "" : (stryCov_9fa48("1822"), 'P-PURPOSE'), stryMutAct_9fa48("1823") ? {} : (stryCov_9fa48("1823"), {
      field: name,
      text: OTHER
    }))]) : stryMutAct_9fa48("1824") ? ["Stryker was here"] : (stryCov_9fa48("1824"), []);
  }
};
const tellsMore = (read: <F extends Field>(name: F) => Value<F> | undefined): boolean => {
  if (stryMutAct_9fa48("1825")) {
    {}
  } else {
    stryCov_9fa48("1825");
    const apart = read(stryMutAct_9fa48("1826") ? "" : (stryCov_9fa48("1826"), 'separation'));
    return stryMutAct_9fa48("1827") ? [apart?.circumstances, apart?.date, read('lastNews'), read('route'), read('detention')].every(part => part !== undefined) : (stryCov_9fa48("1827"), (stryMutAct_9fa48("1828") ? [] : (stryCov_9fa48("1828"), [stryMutAct_9fa48("1829") ? apart.circumstances : (stryCov_9fa48("1829"), apart?.circumstances), stryMutAct_9fa48("1830") ? apart.date : (stryCov_9fa48("1830"), apart?.date), read(stryMutAct_9fa48("1831") ? "" : (stryCov_9fa48("1831"), 'lastNews')), read(stryMutAct_9fa48("1832") ? "" : (stryCov_9fa48("1832"), 'route')), read(stryMutAct_9fa48("1833") ? "" : (stryCov_9fa48("1833"), 'detention'))])).some(stryMutAct_9fa48("1834") ? () => undefined : (stryCov_9fa48("1834"), part => stryMutAct_9fa48("1837") ? part === undefined : stryMutAct_9fa48("1836") ? false : stryMutAct_9fa48("1835") ? true : (stryCov_9fa48("1835", "1836", "1837"), part !== undefined))));
  }
};

/** The sealed half of the receipt: how the sought person's and the enquirer's parts are based (P-VOICE, P-CHILD). */
const checkBasis = (sealed: unknown, minor: boolean): Finding[] => {
  if (stryMutAct_9fa48("1838")) {
    {}
  } else {
    stryCov_9fa48("1838");
    const half = halfOf(sealed);
    if (stryMutAct_9fa48("1841") ? half !== undefined : stryMutAct_9fa48("1840") ? false : stryMutAct_9fa48("1839") ? true : (stryCov_9fa48("1839", "1840", "1841"), half === undefined)) return stryMutAct_9fa48("1842") ? ["Stryker was here"] : (stryCov_9fa48("1842"), []);
    if (stryMutAct_9fa48("1845") ? false : stryMutAct_9fa48("1844") ? true : stryMutAct_9fa48("1843") ? halves.Check(half) : (stryCov_9fa48("1843", "1844", "1845"), !halves.Check(half))) return stryMutAct_9fa48("1846") ? [] : (stryCov_9fa48("1846"), [finding(stryMutAct_9fa48("1847") ? "" : (stryCov_9fa48("1847"), 'P-LAW'), stryMutAct_9fa48("1848") ? {} : (stryCov_9fa48("1848"), {
      field: stryMutAct_9fa48("1849") ? "" : (stryCov_9fa48("1849"), 'legalBasis'),
      text: OTHER
    }))]);
    const {
      basis
    } = half.sought;
    return stryMutAct_9fa48("1850") ? [] : (stryCov_9fa48("1850"), [...refuse(stryMutAct_9fa48("1851") ? "" : (stryCov_9fa48("1851"), 'P-VOICE'), stryMutAct_9fa48("1852") ? "" : (stryCov_9fa48("1852"), 'legalBasis.sought'), stryMutAct_9fa48("1855") ? basis === 'consent' || !minor : stryMutAct_9fa48("1854") ? false : stryMutAct_9fa48("1853") ? true : (stryCov_9fa48("1853", "1854", "1855"), (stryMutAct_9fa48("1857") ? basis !== 'consent' : stryMutAct_9fa48("1856") ? true : (stryCov_9fa48("1856", "1857"), basis === (stryMutAct_9fa48("1858") ? "" : (stryCov_9fa48("1858"), 'consent')))) && (stryMutAct_9fa48("1859") ? minor : (stryCov_9fa48("1859"), !minor)))), ...refuse(stryMutAct_9fa48("1860") ? "" : (stryCov_9fa48("1860"), 'P-CHILD'), stryMutAct_9fa48("1861") ? "" : (stryCov_9fa48("1861"), 'legalBasis.sought'), stryMutAct_9fa48("1864") ? minor && basis !== 'public-interest' || basis !== 'vital-interest' : stryMutAct_9fa48("1863") ? false : stryMutAct_9fa48("1862") ? true : (stryCov_9fa48("1862", "1863", "1864"), (stryMutAct_9fa48("1866") ? minor || basis !== 'public-interest' : stryMutAct_9fa48("1865") ? true : (stryCov_9fa48("1865", "1866"), minor && (stryMutAct_9fa48("1868") ? basis === 'public-interest' : stryMutAct_9fa48("1867") ? true : (stryCov_9fa48("1867", "1868"), basis !== (stryMutAct_9fa48("1869") ? "" : (stryCov_9fa48("1869"), 'public-interest')))))) && (stryMutAct_9fa48("1871") ? basis === 'vital-interest' : stryMutAct_9fa48("1870") ? true : (stryCov_9fa48("1870", "1871"), basis !== (stryMutAct_9fa48("1872") ? "" : (stryCov_9fa48("1872"), 'vital-interest'))))))]);
  }
};
const halfOf = (sealed: unknown): unknown => {
  if (stryMutAct_9fa48("1873")) {
    {}
  } else {
    stryCov_9fa48("1873");
    if (stryMutAct_9fa48("1876") ? (typeof sealed !== 'object' || sealed === null) && !('half' in sealed) : stryMutAct_9fa48("1875") ? false : stryMutAct_9fa48("1874") ? true : (stryCov_9fa48("1874", "1875", "1876"), (stryMutAct_9fa48("1878") ? typeof sealed !== 'object' && sealed === null : stryMutAct_9fa48("1877") ? false : (stryCov_9fa48("1877", "1878"), (stryMutAct_9fa48("1880") ? typeof sealed === 'object' : stryMutAct_9fa48("1879") ? false : (stryCov_9fa48("1879", "1880"), typeof sealed !== (stryMutAct_9fa48("1881") ? "" : (stryCov_9fa48("1881"), 'object')))) || (stryMutAct_9fa48("1883") ? sealed !== null : stryMutAct_9fa48("1882") ? false : (stryCov_9fa48("1882", "1883"), sealed === null)))) || (stryMutAct_9fa48("1884") ? 'half' in sealed : (stryCov_9fa48("1884"), !((stryMutAct_9fa48("1885") ? "" : (stryCov_9fa48("1885"), 'half')) in sealed))))) return undefined;
    try {
      if (stryMutAct_9fa48("1886")) {
        {}
      } else {
        stryCov_9fa48("1886");
        return JSON.parse(String(sealed.half)) as unknown;
      }
    } catch {
      if (stryMutAct_9fa48("1887")) {
        {}
      } else {
        stryCov_9fa48("1887");
        return null;
      }
    }
  }
};