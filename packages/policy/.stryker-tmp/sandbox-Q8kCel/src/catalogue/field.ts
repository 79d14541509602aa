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
import type { PolicyPack } from '@kinlink/contracts';
export type CatalogueField = PolicyPack['catalogue'][number];
type Stage = CatalogueField['stages'][number];
type Line = CatalogueField['line'];
type Parts = {
  group: string;
  bucket: number;
  stage?: Stage;
  line?: Line;
  uniform?: boolean;
};
const field = stryMutAct_9fa48("0") ? () => undefined : (stryCov_9fa48("0"), (() => {
  const field = (name: string, {
    group,
    bucket,
    stage = stryMutAct_9fa48("1") ? "" : (stryCov_9fa48("1"), 'full'),
    line = stryMutAct_9fa48("2") ? "" : (stryCov_9fa48("2"), 'society'),
    uniform = stryMutAct_9fa48("3") ? true : (stryCov_9fa48("3"), false)
  }: Parts) => (stryMutAct_9fa48("4") ? {} : (stryCov_9fa48("4"), {
    name,
    group,
    line,
    bucket,
    uniform,
    stages: stryMutAct_9fa48("5") ? [] : (stryCov_9fa48("5"), [stage])
  })) satisfies CatalogueField;
  return field;
})());

/**
 * Every field that a sealed record may have (domain §6.4): the stage that first opens it, the epoch line it is granted
 * on, and the length its value is padded to (bytes), generous so that lengths tell little. Uniform fields are in every
 * record of their type and fill exactly one bucket, which is as long as the longest value the schemas let through, so
 * that neither presence nor length tells anything. The enquirer's contact is none of them: it moves by a release only. Immigration status is none of them either, nor will it be (P-NOSTATUS).
 */
export const CATALOGUE: readonly CatalogueField[] = stryMutAct_9fa48("6") ? [] : (stryCov_9fa48("6"), [field(stryMutAct_9fa48("7") ? "" : (stryCov_9fa48("7"), 'preview.area'), stryMutAct_9fa48("8") ? {} : (stryCov_9fa48("8"), {
  group: stryMutAct_9fa48("9") ? "" : (stryCov_9fa48("9"), 'preview'),
  bucket: 128,
  stage: stryMutAct_9fa48("10") ? "" : (stryCov_9fa48("10"), 'preview')
})), field(stryMutAct_9fa48("11") ? "" : (stryCov_9fa48("11"), 'preview.ageBand'), stryMutAct_9fa48("12") ? {} : (stryCov_9fa48("12"), {
  group: stryMutAct_9fa48("13") ? "" : (stryCov_9fa48("13"), 'preview'),
  bucket: 64,
  stage: stryMutAct_9fa48("14") ? "" : (stryCov_9fa48("14"), 'preview')
})), field(stryMutAct_9fa48("15") ? "" : (stryCov_9fa48("15"), 'preview.sex'), stryMutAct_9fa48("16") ? {} : (stryCov_9fa48("16"), {
  group: stryMutAct_9fa48("17") ? "" : (stryCov_9fa48("17"), 'preview'),
  bucket: 64,
  stage: stryMutAct_9fa48("18") ? "" : (stryCov_9fa48("18"), 'preview')
})), field(stryMutAct_9fa48("19") ? "" : (stryCov_9fa48("19"), 'preview.languages'), stryMutAct_9fa48("20") ? {} : (stryCov_9fa48("20"), {
  group: stryMutAct_9fa48("21") ? "" : (stryCov_9fa48("21"), 'preview'),
  bucket: 128,
  stage: stryMutAct_9fa48("22") ? "" : (stryCov_9fa48("22"), 'preview')
})), field(stryMutAct_9fa48("23") ? "" : (stryCov_9fa48("23"), 'names'), stryMutAct_9fa48("24") ? {} : (stryCov_9fa48("24"), {
  group: stryMutAct_9fa48("25") ? "" : (stryCov_9fa48("25"), 'core'),
  bucket: 4096,
  stage: stryMutAct_9fa48("26") ? "" : (stryCov_9fa48("26"), 'compare')
})), field(stryMutAct_9fa48("27") ? "" : (stryCov_9fa48("27"), 'sex'), stryMutAct_9fa48("28") ? {} : (stryCov_9fa48("28"), {
  group: stryMutAct_9fa48("29") ? "" : (stryCov_9fa48("29"), 'core'),
  bucket: 64,
  stage: stryMutAct_9fa48("30") ? "" : (stryCov_9fa48("30"), 'compare')
})), field(stryMutAct_9fa48("31") ? "" : (stryCov_9fa48("31"), 'birth'), stryMutAct_9fa48("32") ? {} : (stryCov_9fa48("32"), {
  group: stryMutAct_9fa48("33") ? "" : (stryCov_9fa48("33"), 'core'),
  bucket: 256,
  stage: stryMutAct_9fa48("34") ? "" : (stryCov_9fa48("34"), 'compare')
})), field(stryMutAct_9fa48("35") ? "" : (stryCov_9fa48("35"), 'birthPlace'), stryMutAct_9fa48("36") ? {} : (stryCov_9fa48("36"), {
  group: stryMutAct_9fa48("37") ? "" : (stryCov_9fa48("37"), 'core'),
  bucket: 512,
  stage: stryMutAct_9fa48("38") ? "" : (stryCov_9fa48("38"), 'compare')
})), field(stryMutAct_9fa48("39") ? "" : (stryCov_9fa48("39"), 'parents'), stryMutAct_9fa48("40") ? {} : (stryCov_9fa48("40"), {
  group: stryMutAct_9fa48("41") ? "" : (stryCov_9fa48("41"), 'core'),
  bucket: 1024,
  stage: stryMutAct_9fa48("42") ? "" : (stryCov_9fa48("42"), 'compare')
})), field(stryMutAct_9fa48("43") ? "" : (stryCov_9fa48("43"), 'origin'), stryMutAct_9fa48("44") ? {} : (stryCov_9fa48("44"), {
  group: stryMutAct_9fa48("45") ? "" : (stryCov_9fa48("45"), 'core'),
  bucket: 64
})), field(stryMutAct_9fa48("46") ? "" : (stryCov_9fa48("46"), 'languages'), stryMutAct_9fa48("47") ? {} : (stryCov_9fa48("47"), {
  group: stryMutAct_9fa48("48") ? "" : (stryCov_9fa48("48"), 'core'),
  bucket: 128
})), field(stryMutAct_9fa48("49") ? "" : (stryCov_9fa48("49"), 'features'), stryMutAct_9fa48("50") ? {} : (stryCov_9fa48("50"), {
  group: stryMutAct_9fa48("51") ? "" : (stryCov_9fa48("51"), 'context'),
  bucket: 1024
})), field(stryMutAct_9fa48("52") ? "" : (stryCov_9fa48("52"), 'occupation'), stryMutAct_9fa48("53") ? {} : (stryCov_9fa48("53"), {
  group: stryMutAct_9fa48("54") ? "" : (stryCov_9fa48("54"), 'context'),
  bucket: 512
})), field(stryMutAct_9fa48("55") ? "" : (stryCov_9fa48("55"), 'relationship'), stryMutAct_9fa48("56") ? {} : (stryCov_9fa48("56"), {
  group: stryMutAct_9fa48("57") ? "" : (stryCov_9fa48("57"), 'enquirer'),
  bucket: 64
})), field(stryMutAct_9fa48("58") ? "" : (stryCov_9fa48("58"), 'enquirerName'), stryMutAct_9fa48("59") ? {} : (stryCov_9fa48("59"), {
  group: stryMutAct_9fa48("60") ? "" : (stryCov_9fa48("60"), 'enquirer'),
  bucket: 1024
})), field(stryMutAct_9fa48("61") ? "" : (stryCov_9fa48("61"), 'separation'), stryMutAct_9fa48("62") ? {} : (stryCov_9fa48("62"), {
  group: stryMutAct_9fa48("63") ? "" : (stryCov_9fa48("63"), 'context'),
  bucket: 2048
})), field(stryMutAct_9fa48("64") ? "" : (stryCov_9fa48("64"), 'lastNews'), stryMutAct_9fa48("65") ? {} : (stryCov_9fa48("65"), {
  group: stryMutAct_9fa48("66") ? "" : (stryCov_9fa48("66"), 'context'),
  bucket: 512
})), field(stryMutAct_9fa48("67") ? "" : (stryCov_9fa48("67"), 'route'), stryMutAct_9fa48("68") ? {} : (stryCov_9fa48("68"), {
  group: stryMutAct_9fa48("69") ? "" : (stryCov_9fa48("69"), 'context'),
  bucket: 2048
})), field(stryMutAct_9fa48("70") ? "" : (stryCov_9fa48("70"), 'handling'), stryMutAct_9fa48("71") ? {} : (stryCov_9fa48("71"), {
  group: stryMutAct_9fa48("72") ? "" : (stryCov_9fa48("72"), 'handling'),
  bucket: 4096,
  uniform: stryMutAct_9fa48("73") ? false : (stryCov_9fa48("73"), true)
})), field(stryMutAct_9fa48("74") ? "" : (stryCov_9fa48("74"), 'health'), stryMutAct_9fa48("75") ? {} : (stryCov_9fa48("75"), {
  group: stryMutAct_9fa48("76") ? "" : (stryCov_9fa48("76"), 'handling'),
  bucket: 4096,
  uniform: stryMutAct_9fa48("77") ? false : (stryCov_9fa48("77"), true)
})), field(stryMutAct_9fa48("78") ? "" : (stryCov_9fa48("78"), 'return'), stryMutAct_9fa48("79") ? {} : (stryCov_9fa48("79"), {
  group: stryMutAct_9fa48("80") ? "" : (stryCov_9fa48("80"), 'handling'),
  bucket: 512,
  uniform: stryMutAct_9fa48("81") ? false : (stryCov_9fa48("81"), true)
})), field(stryMutAct_9fa48("82") ? "" : (stryCov_9fa48("82"), 'legalBasis'), stryMutAct_9fa48("83") ? {} : (stryCov_9fa48("83"), {
  group: stryMutAct_9fa48("84") ? "" : (stryCov_9fa48("84"), 'basis'),
  bucket: 8192,
  uniform: stryMutAct_9fa48("85") ? false : (stryCov_9fa48("85"), true)
})), field(stryMutAct_9fa48("86") ? "" : (stryCov_9fa48("86"), 'child'), stryMutAct_9fa48("87") ? {} : (stryCov_9fa48("87"), {
  group: stryMutAct_9fa48("88") ? "" : (stryCov_9fa48("88"), 'child'),
  bucket: 4096,
  line: stryMutAct_9fa48("89") ? "" : (stryCov_9fa48("89"), 'child'),
  uniform: stryMutAct_9fa48("90") ? false : (stryCov_9fa48("90"), true)
})), field(stryMutAct_9fa48("91") ? "" : (stryCov_9fa48("91"), 'detention'), stryMutAct_9fa48("92") ? {} : (stryCov_9fa48("92"), {
  group: stryMutAct_9fa48("93") ? "" : (stryCov_9fa48("93"), 'detention'),
  bucket: 2048,
  line: stryMutAct_9fa48("94") ? "" : (stryCov_9fa48("94"), 'detention'),
  uniform: stryMutAct_9fa48("95") ? false : (stryCov_9fa48("95"), true)
})), field(stryMutAct_9fa48("96") ? "" : (stryCov_9fa48("96"), 'release'), stryMutAct_9fa48("97") ? {} : (stryCov_9fa48("97"), {
  group: stryMutAct_9fa48("98") ? "" : (stryCov_9fa48("98"), 'release'),
  bucket: 16_384,
  uniform: stryMutAct_9fa48("99") ? false : (stryCov_9fa48("99"), true)
})), field(stryMutAct_9fa48("100") ? "" : (stryCov_9fa48("100"), 'letter'), stryMutAct_9fa48("101") ? {} : (stryCov_9fa48("101"), {
  group: stryMutAct_9fa48("102") ? "" : (stryCov_9fa48("102"), 'letter'),
  bucket: 16_384,
  uniform: stryMutAct_9fa48("103") ? false : (stryCov_9fa48("103"), true)
})), field(stryMutAct_9fa48("104") ? "" : (stryCov_9fa48("104"), 'sender'), stryMutAct_9fa48("105") ? {} : (stryCov_9fa48("105"), {
  group: stryMutAct_9fa48("106") ? "" : (stryCov_9fa48("106"), 'letter'),
  bucket: 16_384,
  uniform: stryMutAct_9fa48("107") ? false : (stryCov_9fa48("107"), true)
})), field(stryMutAct_9fa48("108") ? "" : (stryCov_9fa48("108"), 'addressee'), stryMutAct_9fa48("109") ? {} : (stryCov_9fa48("109"), {
  group: stryMutAct_9fa48("110") ? "" : (stryCov_9fa48("110"), 'letter'),
  bucket: 16_384,
  uniform: stryMutAct_9fa48("111") ? false : (stryCov_9fa48("111"), true)
})), field(stryMutAct_9fa48("112") ? "" : (stryCov_9fa48("112"), 'attestation'), stryMutAct_9fa48("113") ? {} : (stryCov_9fa48("113"), {
  group: stryMutAct_9fa48("114") ? "" : (stryCov_9fa48("114"), 'letter'),
  bucket: 8192,
  uniform: stryMutAct_9fa48("115") ? false : (stryCov_9fa48("115"), true)
})), field(stryMutAct_9fa48("116") ? "" : (stryCov_9fa48("116"), 'attachments'), stryMutAct_9fa48("117") ? {} : (stryCov_9fa48("117"), {
  group: stryMutAct_9fa48("118") ? "" : (stryCov_9fa48("118"), 'letter'),
  bucket: 1024,
  uniform: stryMutAct_9fa48("119") ? false : (stryCov_9fa48("119"), true)
})), field(stryMutAct_9fa48("120") ? "" : (stryCov_9fa48("120"), 'carriedBy'), stryMutAct_9fa48("121") ? {} : (stryCov_9fa48("121"), {
  group: stryMutAct_9fa48("122") ? "" : (stryCov_9fa48("122"), 'letter'),
  bucket: 1024,
  uniform: stryMutAct_9fa48("123") ? false : (stryCov_9fa48("123"), true)
})), field(stryMutAct_9fa48("124") ? "" : (stryCov_9fa48("124"), 'spoken'), stryMutAct_9fa48("125") ? {} : (stryCov_9fa48("125"), {
  group: stryMutAct_9fa48("126") ? "" : (stryCov_9fa48("126"), 'letter'),
  bucket: 64,
  uniform: stryMutAct_9fa48("127") ? false : (stryCov_9fa48("127"), true)
})), field(stryMutAct_9fa48("128") ? "" : (stryCov_9fa48("128"), 'rightsRequest'), stryMutAct_9fa48("129") ? {} : (stryCov_9fa48("129"), {
  group: stryMutAct_9fa48("130") ? "" : (stryCov_9fa48("130"), 'rights'),
  bucket: 16_384,
  uniform: stryMutAct_9fa48("131") ? false : (stryCov_9fa48("131"), true)
})), field(stryMutAct_9fa48("132") ? "" : (stryCov_9fa48("132"), 'linkageKey'), stryMutAct_9fa48("133") ? {} : (stryCov_9fa48("133"), {
  group: stryMutAct_9fa48("134") ? "" : (stryCov_9fa48("134"), 'key'),
  bucket: 256
}))]);

/** Desk fields are in every type of record, so that grants to the desks exist and their presence tells nothing. */
const DESKS = ['child', 'detention'] as const;
const TRACING_MANDATORY = stryMutAct_9fa48("135") ? [] : (stryCov_9fa48("135"), [...(stryMutAct_9fa48("136") ? [] : (stryCov_9fa48("136"), [stryMutAct_9fa48("137") ? "" : (stryCov_9fa48("137"), 'preview.area'), stryMutAct_9fa48("138") ? "" : (stryCov_9fa48("138"), 'preview.ageBand'), stryMutAct_9fa48("139") ? "" : (stryCov_9fa48("139"), 'preview.sex'), stryMutAct_9fa48("140") ? "" : (stryCov_9fa48("140"), 'preview.languages')])), ...(stryMutAct_9fa48("141") ? [] : (stryCov_9fa48("141"), [stryMutAct_9fa48("142") ? "" : (stryCov_9fa48("142"), 'names'), stryMutAct_9fa48("143") ? "" : (stryCov_9fa48("143"), 'sex'), stryMutAct_9fa48("144") ? "" : (stryCov_9fa48("144"), 'birth'), stryMutAct_9fa48("145") ? "" : (stryCov_9fa48("145"), 'relationship'), stryMutAct_9fa48("146") ? "" : (stryCov_9fa48("146"), 'separation'), stryMutAct_9fa48("147") ? "" : (stryCov_9fa48("147"), 'legalBasis')])), ...(stryMutAct_9fa48("148") ? [] : (stryCov_9fa48("148"), [stryMutAct_9fa48("149") ? "" : (stryCov_9fa48("149"), 'handling'), stryMutAct_9fa48("150") ? "" : (stryCov_9fa48("150"), 'health'), stryMutAct_9fa48("151") ? "" : (stryCov_9fa48("151"), 'return'), ...DESKS]))]);
const TRACING_OPTIONAL = stryMutAct_9fa48("152") ? [] : (stryCov_9fa48("152"), [...(stryMutAct_9fa48("153") ? [] : (stryCov_9fa48("153"), [stryMutAct_9fa48("154") ? "" : (stryCov_9fa48("154"), 'birthPlace'), stryMutAct_9fa48("155") ? "" : (stryCov_9fa48("155"), 'parents'), stryMutAct_9fa48("156") ? "" : (stryCov_9fa48("156"), 'origin'), stryMutAct_9fa48("157") ? "" : (stryCov_9fa48("157"), 'languages'), stryMutAct_9fa48("158") ? "" : (stryCov_9fa48("158"), 'features'), stryMutAct_9fa48("159") ? "" : (stryCov_9fa48("159"), 'occupation')])), ...(stryMutAct_9fa48("160") ? [] : (stryCov_9fa48("160"), [stryMutAct_9fa48("161") ? "" : (stryCov_9fa48("161"), 'enquirerName'), stryMutAct_9fa48("162") ? "" : (stryCov_9fa48("162"), 'lastNews'), stryMutAct_9fa48("163") ? "" : (stryCov_9fa48("163"), 'route')]))]);
const MESSAGE_FIELDS = stryMutAct_9fa48("164") ? [] : (stryCov_9fa48("164"), [stryMutAct_9fa48("165") ? "" : (stryCov_9fa48("165"), 'letter'), stryMutAct_9fa48("166") ? "" : (stryCov_9fa48("166"), 'sender'), stryMutAct_9fa48("167") ? "" : (stryCov_9fa48("167"), 'addressee'), stryMutAct_9fa48("168") ? "" : (stryCov_9fa48("168"), 'attestation'), stryMutAct_9fa48("169") ? "" : (stryCov_9fa48("169"), 'attachments'), stryMutAct_9fa48("170") ? "" : (stryCov_9fa48("170"), 'carriedBy'), stryMutAct_9fa48("171") ? "" : (stryCov_9fa48("171"), 'spoken'), stryMutAct_9fa48("172") ? "" : (stryCov_9fa48("172"), 'legalBasis'), ...DESKS]);
const RELEASE_FIELDS = stryMutAct_9fa48("173") ? [] : (stryCov_9fa48("173"), [stryMutAct_9fa48("174") ? "" : (stryCov_9fa48("174"), 'release'), stryMutAct_9fa48("175") ? "" : (stryCov_9fa48("175"), 'attachments'), stryMutAct_9fa48("176") ? "" : (stryCov_9fa48("176"), 'legalBasis'), ...DESKS]);

/** Per record type and coarse purpose: what a record must and may hold, and how long grants may last (days). */
export const PURPOSES: PolicyPack['purposes'] = stryMutAct_9fa48("177") ? [] : (stryCov_9fa48("177"), [stryMutAct_9fa48("178") ? {} : (stryCov_9fa48("178"), {
  type: stryMutAct_9fa48("179") ? "" : (stryCov_9fa48("179"), 'tracing'),
  purpose: stryMutAct_9fa48("180") ? "" : (stryCov_9fa48("180"), 'tracing'),
  mandatory: TRACING_MANDATORY,
  allowed: stryMutAct_9fa48("181") ? [] : (stryCov_9fa48("181"), [...TRACING_MANDATORY, ...TRACING_OPTIONAL]),
  maxGrantDays: 1096
}), stryMutAct_9fa48("182") ? {} : (stryCov_9fa48("182"), {
  type: stryMutAct_9fa48("183") ? "" : (stryCov_9fa48("183"), 'release'),
  purpose: stryMutAct_9fa48("184") ? "" : (stryCov_9fa48("184"), 'tracing'),
  mandatory: RELEASE_FIELDS,
  allowed: RELEASE_FIELDS,
  maxGrantDays: 366
}), stryMutAct_9fa48("185") ? {} : (stryCov_9fa48("185"), {
  type: stryMutAct_9fa48("186") ? "" : (stryCov_9fa48("186"), 'message'),
  purpose: stryMutAct_9fa48("187") ? "" : (stryCov_9fa48("187"), 'message'),
  mandatory: MESSAGE_FIELDS,
  allowed: MESSAGE_FIELDS,
  maxGrantDays: 366
}), stryMutAct_9fa48("188") ? {} : (stryCov_9fa48("188"), {
  type: stryMutAct_9fa48("189") ? "" : (stryCov_9fa48("189"), 'release'),
  purpose: stryMutAct_9fa48("190") ? "" : (stryCov_9fa48("190"), 'message'),
  mandatory: RELEASE_FIELDS,
  allowed: RELEASE_FIELDS,
  maxGrantDays: 366
}), stryMutAct_9fa48("191") ? {} : (stryCov_9fa48("191"), {
  type: stryMutAct_9fa48("192") ? "" : (stryCov_9fa48("192"), 'rights'),
  purpose: stryMutAct_9fa48("193") ? "" : (stryCov_9fa48("193"), 'rights'),
  mandatory: stryMutAct_9fa48("194") ? [] : (stryCov_9fa48("194"), [stryMutAct_9fa48("195") ? "" : (stryCov_9fa48("195"), 'rightsRequest'), stryMutAct_9fa48("196") ? "" : (stryCov_9fa48("196"), 'legalBasis'), ...DESKS]),
  allowed: stryMutAct_9fa48("197") ? [] : (stryCov_9fa48("197"), [stryMutAct_9fa48("198") ? "" : (stryCov_9fa48("198"), 'rightsRequest'), stryMutAct_9fa48("199") ? "" : (stryCov_9fa48("199"), 'legalBasis'), ...DESKS]),
  maxGrantDays: 366
}), stryMutAct_9fa48("200") ? {} : (stryCov_9fa48("200"), {
  type: stryMutAct_9fa48("201") ? "" : (stryCov_9fa48("201"), 'key'),
  purpose: stryMutAct_9fa48("202") ? "" : (stryCov_9fa48("202"), 'network'),
  mandatory: stryMutAct_9fa48("203") ? [] : (stryCov_9fa48("203"), [stryMutAct_9fa48("204") ? "" : (stryCov_9fa48("204"), 'linkageKey'), ...DESKS]),
  allowed: stryMutAct_9fa48("205") ? [] : (stryCov_9fa48("205"), [stryMutAct_9fa48("206") ? "" : (stryCov_9fa48("206"), 'linkageKey'), ...DESKS]),
  maxGrantDays: 1096
})]);

/** Longest life of a blinded entry, in days: after that the person is asked again (domain §6.9). */
export const MAX_ENTRY_DAYS = 1096;