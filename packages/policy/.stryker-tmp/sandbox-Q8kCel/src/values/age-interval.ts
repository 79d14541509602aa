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
import type { AgeBand, Birth } from '@kinlink/contracts';

/** Completed years, both ends included; between them lies every age that what was said leaves possible. */
export type AgeInterval = {
  readonly min: number;
  readonly max: number;
};
type BirthInterval = {
  readonly earliest: number;
  readonly latest: number;
};
const DAY = 86_400_000;
const OLDEST = 125;
/** Years on either side of what was said. */
const SLACK: Readonly<Partial<Record<Birth['accuracy'], number>>> = stryMutAct_9fa48("793") ? {} : (stryCov_9fa48("793"), {
  'year±2': 2,
  'year±5': 5,
  'age-stated': 2,
  'age-band': 5
});
const EXACT: ReadonlySet<Birth['accuracy']> = new Set(stryMutAct_9fa48("794") ? [] : (stryCov_9fa48("794"), [stryMutAct_9fa48("795") ? "" : (stryCov_9fa48("795"), 'exact-document'), stryMutAct_9fa48("796") ? "" : (stryCov_9fa48("796"), 'exact-stated')]));

/**
 * Ages that a person may have now, by all readings of the stated birth and of an officer's estimate. Coarse on purpose:
 * whatever is unsure widens the interval and never narrows it, so that a possible minor is never missed (P-CHILD, 5.3).
 * `null` when nothing usable was said, which stands for every age.
 */
export const ageInterval = (birth: Birth | null, ageBand: AgeBand | null, now: Date): AgeInterval | null => {
  if (stryMutAct_9fa48("797")) {
    {}
  } else {
    stryCov_9fa48("797");
    const byBand = (stryMutAct_9fa48("800") ? ageBand !== null : stryMutAct_9fa48("799") ? false : stryMutAct_9fa48("798") ? true : (stryCov_9fa48("798", "799", "800"), ageBand === null)) ? null : agesOfBand(ageBand, now);
    const byBirth = (stryMutAct_9fa48("803") ? birth !== null : stryMutAct_9fa48("802") ? false : stryMutAct_9fa48("801") ? true : (stryCov_9fa48("801", "802", "803"), birth === null)) ? null : agesOfBirth(birth, now);
    if (stryMutAct_9fa48("806") ? birth?.accuracy !== 'child-unknown' : stryMutAct_9fa48("805") ? false : stryMutAct_9fa48("804") ? true : (stryCov_9fa48("804", "805", "806"), (stryMutAct_9fa48("807") ? birth.accuracy : (stryCov_9fa48("807"), birth?.accuracy)) === (stryMutAct_9fa48("808") ? "" : (stryCov_9fa48("808"), 'child-unknown')))) return hull(stryMutAct_9fa48("809") ? {} : (stryCov_9fa48("809"), {
      min: 0,
      max: 17
    }), byBand);
    return (stryMutAct_9fa48("812") ? byBirth !== null : stryMutAct_9fa48("811") ? false : stryMutAct_9fa48("810") ? true : (stryCov_9fa48("810", "811", "812"), byBirth === null)) ? byBand : hull(byBirth, byBand);
  }
};

/** Whether a person has to be treated as a child: the interval touches what is below 18, or nothing is known. */
export const isPossiblyMinor = stryMutAct_9fa48("813") ? () => undefined : (stryCov_9fa48("813"), (() => {
  const isPossiblyMinor = (ages: AgeInterval | null): boolean => stryMutAct_9fa48("816") ? ages === null && ages.min < 18 : stryMutAct_9fa48("815") ? false : stryMutAct_9fa48("814") ? true : (stryCov_9fa48("814", "815", "816"), (stryMutAct_9fa48("818") ? ages !== null : stryMutAct_9fa48("817") ? false : (stryCov_9fa48("817", "818"), ages === null)) || (stryMutAct_9fa48("821") ? ages.min >= 18 : stryMutAct_9fa48("820") ? ages.min <= 18 : stryMutAct_9fa48("819") ? false : (stryCov_9fa48("819", "820", "821"), ages.min < 18)));
  return isPossiblyMinor;
})());
const hull = stryMutAct_9fa48("822") ? () => undefined : (stryCov_9fa48("822"), (() => {
  const hull = (a: AgeInterval, b: AgeInterval | null): AgeInterval => (stryMutAct_9fa48("825") ? b !== null : stryMutAct_9fa48("824") ? false : stryMutAct_9fa48("823") ? true : (stryCov_9fa48("823", "824", "825"), b === null)) ? a : stryMutAct_9fa48("826") ? {} : (stryCov_9fa48("826"), {
    min: stryMutAct_9fa48("827") ? Math.max(a.min, b.min) : (stryCov_9fa48("827"), Math.min(a.min, b.min)),
    max: stryMutAct_9fa48("828") ? Math.min(a.max, b.max) : (stryCov_9fa48("828"), Math.max(a.max, b.max))
  });
  return hull;
})());
const agesOfBand = (band: AgeBand, now: Date): AgeInterval | null => {
  if (stryMutAct_9fa48("829")) {
    {}
  } else {
    stryCov_9fa48("829");
    const years = stryMutAct_9fa48("830") ? now.getUTCFullYear() + band.statedIn : (stryCov_9fa48("830"), now.getUTCFullYear() - band.statedIn);
    if (stryMutAct_9fa48("833") ? band.min > band.max && years < 0 : stryMutAct_9fa48("832") ? false : stryMutAct_9fa48("831") ? true : (stryCov_9fa48("831", "832", "833"), (stryMutAct_9fa48("836") ? band.min <= band.max : stryMutAct_9fa48("835") ? band.min >= band.max : stryMutAct_9fa48("834") ? false : (stryCov_9fa48("834", "835", "836"), band.min > band.max)) || (stryMutAct_9fa48("839") ? years >= 0 : stryMutAct_9fa48("838") ? years <= 0 : stryMutAct_9fa48("837") ? false : (stryCov_9fa48("837", "838", "839"), years < 0)))) return null;
    return stryMutAct_9fa48("840") ? {} : (stryCov_9fa48("840"), {
      min: stryMutAct_9fa48("841") ? band.min - Math.max(0, years - 1) : (stryCov_9fa48("841"), band.min + (stryMutAct_9fa48("842") ? Math.min(0, years - 1) : (stryCov_9fa48("842"), Math.max(0, stryMutAct_9fa48("843") ? years + 1 : (stryCov_9fa48("843"), years - 1))))),
      max: stryMutAct_9fa48("844") ? band.max + years - 1 : (stryCov_9fa48("844"), (stryMutAct_9fa48("845") ? band.max - years : (stryCov_9fa48("845"), band.max + years)) + 1)
    });
  }
};
const agesOfBirth = (birth: Birth, now: Date): AgeInterval | null => {
  if (stryMutAct_9fa48("846")) {
    {}
  } else {
    stryCov_9fa48("846");
    if (stryMutAct_9fa48("849") ? birth.accuracy === 'unknown' && birth.accuracy === 'child-unknown' : stryMutAct_9fa48("848") ? false : stryMutAct_9fa48("847") ? true : (stryCov_9fa48("847", "848", "849"), (stryMutAct_9fa48("851") ? birth.accuracy !== 'unknown' : stryMutAct_9fa48("850") ? false : (stryCov_9fa48("850", "851"), birth.accuracy === (stryMutAct_9fa48("852") ? "" : (stryCov_9fa48("852"), 'unknown')))) || (stryMutAct_9fa48("854") ? birth.accuracy !== 'child-unknown' : stryMutAct_9fa48("853") ? false : (stryCov_9fa48("853", "854"), birth.accuracy === (stryMutAct_9fa48("855") ? "" : (stryCov_9fa48("855"), 'child-unknown')))))) return null;
    const stated = statedInterval(birth);
    if (stryMutAct_9fa48("858") ? stated !== null : stryMutAct_9fa48("857") ? false : stryMutAct_9fa48("856") ? true : (stryCov_9fa48("856", "857", "858"), stated === null)) return null;
    const slack = stryMutAct_9fa48("859") ? SLACK[birth.accuracy] && 0 : (stryCov_9fa48("859"), SLACK[birth.accuracy] ?? 0);
    const latest = shiftYears(stated.latest, slack);
    const earliest = shiftYears(stated.earliest, stryMutAct_9fa48("860") ? +slack : (stryCov_9fa48("860"), -slack));
    // A birth far in the future or more than a lifetime ago was written in another calendar than it says: nothing is known.
    if (stryMutAct_9fa48("863") ? earliest > now.getTime() + DAY && yearsBetween(latest, now.getTime()) > OLDEST : stryMutAct_9fa48("862") ? false : stryMutAct_9fa48("861") ? true : (stryCov_9fa48("861", "862", "863"), (stryMutAct_9fa48("866") ? earliest <= now.getTime() + DAY : stryMutAct_9fa48("865") ? earliest >= now.getTime() + DAY : stryMutAct_9fa48("864") ? false : (stryCov_9fa48("864", "865", "866"), earliest > (stryMutAct_9fa48("867") ? now.getTime() - DAY : (stryCov_9fa48("867"), now.getTime() + DAY)))) || (stryMutAct_9fa48("870") ? yearsBetween(latest, now.getTime()) <= OLDEST : stryMutAct_9fa48("869") ? yearsBetween(latest, now.getTime()) >= OLDEST : stryMutAct_9fa48("868") ? false : (stryCov_9fa48("868", "869", "870"), yearsBetween(latest, now.getTime()) > OLDEST)))) return null;
    return stryMutAct_9fa48("871") ? {} : (stryCov_9fa48("871"), {
      min: stryMutAct_9fa48("872") ? Math.min(0, yearsBetween(latest, now.getTime())) : (stryCov_9fa48("872"), Math.max(0, yearsBetween(latest, now.getTime()))),
      max: stryMutAct_9fa48("873") ? Math.min(0, yearsBetween(earliest, now.getTime())) : (stryCov_9fa48("873"), Math.max(0, yearsBetween(earliest, now.getTime())))
    });
  }
};

/** Days on which the person may be born, as far as the stated value and calendar go. */
const statedInterval = ({
  value,
  accuracy,
  calendar
}: Birth): BirthInterval | null => {
  if (stryMutAct_9fa48("874")) {
    {}
  } else {
    stryCov_9fa48("874");
    const [year = 0, month, day] = value.split(stryMutAct_9fa48("875") ? "" : (stryCov_9fa48("875"), '-')).map(Number);
    if (stryMutAct_9fa48("878") ? calendar !== 'gregorian' : stryMutAct_9fa48("877") ? false : stryMutAct_9fa48("876") ? true : (stryCov_9fa48("876", "877", "878"), calendar === (stryMutAct_9fa48("879") ? "" : (stryCov_9fa48("879"), 'gregorian')))) return gregorianInterval(year, monthKnown(accuracy, month, day) ? month : undefined, EXACT.has(accuracy) ? day : undefined);
    const span = stryMutAct_9fa48("880") ? YEAR_SPAN[calendar](year) : (stryCov_9fa48("880"), YEAR_SPAN[calendar]?.(year));
    // Another calendar's year as a whole, with a margin for leap rules and for the day it begins on.
    return (stryMutAct_9fa48("883") ? span !== undefined : stryMutAct_9fa48("882") ? false : stryMutAct_9fa48("881") ? true : (stryCov_9fa48("881", "882", "883"), span === undefined)) ? null : stryMutAct_9fa48("884") ? {} : (stryCov_9fa48("884"), {
      earliest: stryMutAct_9fa48("885") ? span[0] + MARGIN : (stryCov_9fa48("885"), span[0] - MARGIN),
      latest: stryMutAct_9fa48("886") ? span[1] - MARGIN : (stryCov_9fa48("886"), span[1] + MARGIN)
    });
  }
};

/** Registration offices write 1 January where they know the year alone. */
const monthKnown = stryMutAct_9fa48("887") ? () => undefined : (stryCov_9fa48("887"), (() => {
  const monthKnown = (accuracy: Birth['accuracy'], month?: number, day?: number): boolean => stryMutAct_9fa48("890") ? accuracy === 'month' && EXACT.has(accuracy) && !(month === 1 && day === 1) : stryMutAct_9fa48("889") ? false : stryMutAct_9fa48("888") ? true : (stryCov_9fa48("888", "889", "890"), (stryMutAct_9fa48("892") ? accuracy !== 'month' : stryMutAct_9fa48("891") ? false : (stryCov_9fa48("891", "892"), accuracy === (stryMutAct_9fa48("893") ? "" : (stryCov_9fa48("893"), 'month')))) || (stryMutAct_9fa48("895") ? EXACT.has(accuracy) || !(month === 1 && day === 1) : stryMutAct_9fa48("894") ? false : (stryCov_9fa48("894", "895"), EXACT.has(accuracy) && (stryMutAct_9fa48("896") ? month === 1 && day === 1 : (stryCov_9fa48("896"), !(stryMutAct_9fa48("899") ? month === 1 || day === 1 : stryMutAct_9fa48("898") ? false : stryMutAct_9fa48("897") ? true : (stryCov_9fa48("897", "898", "899"), (stryMutAct_9fa48("901") ? month !== 1 : stryMutAct_9fa48("900") ? true : (stryCov_9fa48("900", "901"), month === 1)) && (stryMutAct_9fa48("903") ? day !== 1 : stryMutAct_9fa48("902") ? true : (stryCov_9fa48("902", "903"), day === 1)))))))));
  return monthKnown;
})());
const gregorianInterval = (year: number, month?: number, day?: number): BirthInterval | null => {
  if (stryMutAct_9fa48("904")) {
    {}
  } else {
    stryCov_9fa48("904");
    if (stryMutAct_9fa48("907") ? month !== undefined : stryMutAct_9fa48("906") ? false : stryMutAct_9fa48("905") ? true : (stryCov_9fa48("905", "906", "907"), month === undefined)) return stryMutAct_9fa48("908") ? {} : (stryCov_9fa48("908"), {
      earliest: utc(year, 0, 1),
      latest: utc(year, 11, 31)
    });
    if (stryMutAct_9fa48("911") ? month < 1 && month > 12 : stryMutAct_9fa48("910") ? false : stryMutAct_9fa48("909") ? true : (stryCov_9fa48("909", "910", "911"), (stryMutAct_9fa48("914") ? month >= 1 : stryMutAct_9fa48("913") ? month <= 1 : stryMutAct_9fa48("912") ? false : (stryCov_9fa48("912", "913", "914"), month < 1)) || (stryMutAct_9fa48("917") ? month <= 12 : stryMutAct_9fa48("916") ? month >= 12 : stryMutAct_9fa48("915") ? false : (stryCov_9fa48("915", "916", "917"), month > 12)))) return null;
    if (stryMutAct_9fa48("920") ? day !== undefined : stryMutAct_9fa48("919") ? false : stryMutAct_9fa48("918") ? true : (stryCov_9fa48("918", "919", "920"), day === undefined)) return stryMutAct_9fa48("921") ? {} : (stryCov_9fa48("921"), {
      earliest: utc(year, stryMutAct_9fa48("922") ? month + 1 : (stryCov_9fa48("922"), month - 1), 1),
      latest: utc(year, month, 0)
    });
    const at = utc(year, stryMutAct_9fa48("923") ? month + 1 : (stryCov_9fa48("923"), month - 1), day);
    const exists = stryMutAct_9fa48("926") ? new Date(at).getUTCMonth() === month - 1 || day >= 1 : stryMutAct_9fa48("925") ? false : stryMutAct_9fa48("924") ? true : (stryCov_9fa48("924", "925", "926"), (stryMutAct_9fa48("928") ? new Date(at).getUTCMonth() !== month - 1 : stryMutAct_9fa48("927") ? true : (stryCov_9fa48("927", "928"), new Date(at).getUTCMonth() === (stryMutAct_9fa48("929") ? month + 1 : (stryCov_9fa48("929"), month - 1)))) && (stryMutAct_9fa48("932") ? day < 1 : stryMutAct_9fa48("931") ? day > 1 : stryMutAct_9fa48("930") ? true : (stryCov_9fa48("930", "931", "932"), day >= 1)));
    return exists ? stryMutAct_9fa48("933") ? {} : (stryCov_9fa48("933"), {
      earliest: at,
      latest: at
    }) : gregorianInterval(year, month);
  }
};
const MARGIN = stryMutAct_9fa48("934") ? 20 / DAY : (stryCov_9fa48("934"), 20 * DAY);
const ISLAMIC_YEAR = stryMutAct_9fa48("935") ? 354.367 / DAY : (stryCov_9fa48("935"), 354.367 * DAY);
type Span = (year: number) => readonly [number, number];
const spanOf = stryMutAct_9fa48("936") ? () => undefined : (stryCov_9fa48("936"), (() => {
  const spanOf = (start: (year: number) => number): Span => stryMutAct_9fa48("937") ? () => undefined : (stryCov_9fa48("937"), year => stryMutAct_9fa48("938") ? [] : (stryCov_9fa48("938"), [start(year), start(stryMutAct_9fa48("939") ? year - 1 : (stryCov_9fa48("939"), year + 1))]));
  return spanOf;
})());
const YEAR_SPAN: Readonly<Partial<Record<Birth['calendar'], Span>>> = stryMutAct_9fa48("940") ? {} : (stryCov_9fa48("940"), {
  julian: spanOf(stryMutAct_9fa48("941") ? () => undefined : (stryCov_9fa48("941"), year => utc(year, 0, 14))),
  'islamic-civil': spanOf(stryMutAct_9fa48("942") ? () => undefined : (stryCov_9fa48("942"), year => stryMutAct_9fa48("943") ? utc(622, 6, 19) - (year - 1) * ISLAMIC_YEAR : (stryCov_9fa48("943"), utc(622, 6, 19) + (stryMutAct_9fa48("944") ? (year - 1) / ISLAMIC_YEAR : (stryCov_9fa48("944"), (stryMutAct_9fa48("945") ? year + 1 : (stryCov_9fa48("945"), year - 1)) * ISLAMIC_YEAR))))),
  'solar-hijri': spanOf(stryMutAct_9fa48("946") ? () => undefined : (stryCov_9fa48("946"), year => utc(stryMutAct_9fa48("947") ? year - 621 : (stryCov_9fa48("947"), year + 621), 2, 21))),
  ethiopian: spanOf(stryMutAct_9fa48("948") ? () => undefined : (stryCov_9fa48("948"), year => utc(stryMutAct_9fa48("949") ? year - 7 : (stryCov_9fa48("949"), year + 7), 8, 11))),
  hebrew: spanOf(stryMutAct_9fa48("950") ? () => undefined : (stryCov_9fa48("950"), year => utc(stryMutAct_9fa48("951") ? year + 3761 : (stryCov_9fa48("951"), year - 3761), 8, 20))),
  // Counted from one of two years, and begun in spring or in January, by country.
  buddhist: stryMutAct_9fa48("952") ? () => undefined : (stryCov_9fa48("952"), year => stryMutAct_9fa48("953") ? [] : (stryCov_9fa48("953"), [utc(stryMutAct_9fa48("954") ? year + 544 : (stryCov_9fa48("954"), year - 544), 3, 1), utc(stryMutAct_9fa48("955") ? year + 543 : (stryCov_9fa48("955"), year - 543), 11, 31)]))
});

/** Date.UTC reads years below 100 as of the twentieth century. */
const utc = (year: number, monthIndex: number, day: number): number => {
  if (stryMutAct_9fa48("956")) {
    {}
  } else {
    stryCov_9fa48("956");
    const date = new Date(Date.UTC(2000, 0, 1));
    stryMutAct_9fa48("958") ? date.setUTCMonth(year, monthIndex, day) : (stryCov_9fa48("958"), date.setUTCFullYear(year, monthIndex, day));
    return date.getTime();
  }
};
const shiftYears = (at: number, years: number): number => {
  if (stryMutAct_9fa48("959")) {
    {}
  } else {
    stryCov_9fa48("959");
    const date = new Date(at);
    return utc(stryMutAct_9fa48("960") ? date.getUTCFullYear() - years : (stryCov_9fa48("960"), date.getUTCFullYear() + years), date.getUTCMonth(), date.getUTCDate());
  }
};

/** Completed years from one instant to another; negative when `to` is before `from`. */
const yearsBetween = (from: number, to: number): number => {
  if (stryMutAct_9fa48("961")) {
    {}
  } else {
    stryCov_9fa48("961");
    const a = new Date(from);
    const b = new Date(to);
    const before = stryMutAct_9fa48("964") ? b.getUTCMonth() < a.getUTCMonth() && b.getUTCMonth() === a.getUTCMonth() && b.getUTCDate() < a.getUTCDate() : stryMutAct_9fa48("963") ? false : stryMutAct_9fa48("962") ? true : (stryCov_9fa48("962", "963", "964"), (stryMutAct_9fa48("967") ? b.getUTCMonth() >= a.getUTCMonth() : stryMutAct_9fa48("966") ? b.getUTCMonth() <= a.getUTCMonth() : stryMutAct_9fa48("965") ? false : (stryCov_9fa48("965", "966", "967"), b.getUTCMonth() < a.getUTCMonth())) || (stryMutAct_9fa48("969") ? b.getUTCMonth() === a.getUTCMonth() || b.getUTCDate() < a.getUTCDate() : stryMutAct_9fa48("968") ? false : (stryCov_9fa48("968", "969"), (stryMutAct_9fa48("971") ? b.getUTCMonth() !== a.getUTCMonth() : stryMutAct_9fa48("970") ? true : (stryCov_9fa48("970", "971"), b.getUTCMonth() === a.getUTCMonth())) && (stryMutAct_9fa48("974") ? b.getUTCDate() >= a.getUTCDate() : stryMutAct_9fa48("973") ? b.getUTCDate() <= a.getUTCDate() : stryMutAct_9fa48("972") ? true : (stryCov_9fa48("972", "973", "974"), b.getUTCDate() < a.getUTCDate())))));
    return stryMutAct_9fa48("975") ? b.getUTCFullYear() - a.getUTCFullYear() + (before ? 1 : 0) : (stryCov_9fa48("975"), (stryMutAct_9fa48("976") ? b.getUTCFullYear() + a.getUTCFullYear() : (stryCov_9fa48("976"), b.getUTCFullYear() - a.getUTCFullYear())) - (before ? 1 : 0));
  }
};