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
import type { CoarsePurpose, Finding, Line, PolicyPack, RecordType, StageFields } from '@kinlink/contracts';
import { LINES } from '@kinlink/contracts';
import { finding, type RuleId } from '../rules/rule.ts';
import { indexOf } from './pack-index.ts';

/** Stages in the order in which they open; each opening gives the fields of the ones before it too. */
export const STAGE_ORDER = ['preview', 'compare', 'full'] as const;
type Stage = typeof STAGE_ORDER[number];
const entryOf = stryMutAct_9fa48("485") ? () => undefined : (stryCov_9fa48("485"), (() => {
  const entryOf = (pack: PolicyPack, type: RecordType, purpose: CoarsePurpose) => pack.purposes.find(stryMutAct_9fa48("486") ? () => undefined : (stryCov_9fa48("486"), entry => stryMutAct_9fa48("489") ? entry.type === type || entry.purpose === purpose : stryMutAct_9fa48("488") ? false : stryMutAct_9fa48("487") ? true : (stryCov_9fa48("487", "488", "489"), (stryMutAct_9fa48("491") ? entry.type !== type : stryMutAct_9fa48("490") ? true : (stryCov_9fa48("490", "491"), entry.type === type)) && (stryMutAct_9fa48("493") ? entry.purpose !== purpose : stryMutAct_9fa48("492") ? true : (stryCov_9fa48("492", "493"), entry.purpose === purpose)))));
  return entryOf;
})());
const fieldOf = stryMutAct_9fa48("494") ? () => undefined : (stryCov_9fa48("494"), (() => {
  const fieldOf = (pack: PolicyPack, name: string) => indexOf(pack).fields.get(name);
  return fieldOf;
})());

/**
 * Names of a record's fields against the pack: in the catalogue, allowed for type and purpose, none that is mandatory
 * missing. A field outside the catalogue falls under P-NOSTATUS: what has no name there does not travel.
 */
export const checkSubmissionFields = (pack: PolicyPack, type: RecordType, purpose: CoarsePurpose, names: readonly string[]): Finding[] => {
  if (stryMutAct_9fa48("495")) {
    {}
  } else {
    stryCov_9fa48("495");
    const entry = entryOf(pack, type, purpose);
    if (stryMutAct_9fa48("498") ? entry !== undefined : stryMutAct_9fa48("497") ? false : stryMutAct_9fa48("496") ? true : (stryCov_9fa48("496", "497", "498"), entry === undefined)) return stryMutAct_9fa48("499") ? [] : (stryCov_9fa48("499"), [finding(stryMutAct_9fa48("500") ? "" : (stryCov_9fa48("500"), 'P-PURPOSE'), stryMutAct_9fa48("501") ? {} : (stryCov_9fa48("501"), {
      text: stryMutAct_9fa48("502") ? "" : (stryCov_9fa48("502"), 'The policy pack has no such type of record for this purpose.')
    }))]);
    const unknown = stryMutAct_9fa48("503") ? names.map(() => finding('P-NOSTATUS', {
      text: 'A field is not in the catalogue.'
    })) : (stryCov_9fa48("503"), names.filter(stryMutAct_9fa48("504") ? () => undefined : (stryCov_9fa48("504"), name => stryMutAct_9fa48("507") ? fieldOf(pack, name) !== undefined : stryMutAct_9fa48("506") ? false : stryMutAct_9fa48("505") ? true : (stryCov_9fa48("505", "506", "507"), fieldOf(pack, name) === undefined))).map(stryMutAct_9fa48("508") ? () => undefined : (stryCov_9fa48("508"), () => finding(stryMutAct_9fa48("509") ? "" : (stryCov_9fa48("509"), 'P-NOSTATUS'), stryMutAct_9fa48("510") ? {} : (stryCov_9fa48("510"), {
      text: stryMutAct_9fa48("511") ? "" : (stryCov_9fa48("511"), 'A field is not in the catalogue.')
    })))));
    const surplus = stryMutAct_9fa48("512") ? names.map(field => finding('P-PURPOSE', {
      field,
      text: 'The field is not allowed in this type of record.'
    })) : (stryCov_9fa48("512"), names.filter(stryMutAct_9fa48("513") ? () => undefined : (stryCov_9fa48("513"), name => stryMutAct_9fa48("516") ? fieldOf(pack, name) !== undefined || !entry.allowed.includes(name) : stryMutAct_9fa48("515") ? false : stryMutAct_9fa48("514") ? true : (stryCov_9fa48("514", "515", "516"), (stryMutAct_9fa48("518") ? fieldOf(pack, name) === undefined : stryMutAct_9fa48("517") ? true : (stryCov_9fa48("517", "518"), fieldOf(pack, name) !== undefined)) && (stryMutAct_9fa48("519") ? entry.allowed.includes(name) : (stryCov_9fa48("519"), !entry.allowed.includes(name)))))).map(stryMutAct_9fa48("520") ? () => undefined : (stryCov_9fa48("520"), field => finding(stryMutAct_9fa48("521") ? "" : (stryCov_9fa48("521"), 'P-PURPOSE'), stryMutAct_9fa48("522") ? {} : (stryCov_9fa48("522"), {
      field,
      text: stryMutAct_9fa48("523") ? "" : (stryCov_9fa48("523"), 'The field is not allowed in this type of record.')
    })))));
    const missing = stryMutAct_9fa48("524") ? entry.mandatory.map(field => finding(ruleOf(pack, field), {
      field,
      text: 'A mandatory field is missing.'
    })) : (stryCov_9fa48("524"), entry.mandatory.filter(stryMutAct_9fa48("525") ? () => undefined : (stryCov_9fa48("525"), name => stryMutAct_9fa48("526") ? names.includes(name) : (stryCov_9fa48("526"), !names.includes(name)))).map(stryMutAct_9fa48("527") ? () => undefined : (stryCov_9fa48("527"), field => finding(ruleOf(pack, field), stryMutAct_9fa48("528") ? {} : (stryCov_9fa48("528"), {
      field,
      text: stryMutAct_9fa48("529") ? "" : (stryCov_9fa48("529"), 'A mandatory field is missing.')
    })))));
    return stryMutAct_9fa48("530") ? [] : (stryCov_9fa48("530"), [...unknown, ...surplus, ...missing]);
  }
};

/**
 * Stages of one grant against the pack: every field allowed for the type, on its own line, not opened before its stage,
 * in one stage only; and every uniform field of the line granted, so that what a grant names tells nothing.
 */
export const checkGrantStages = (pack: PolicyPack, type: RecordType, line: Line, stages: StageFields): Finding[] => {
  if (stryMutAct_9fa48("531")) {
    {}
  } else {
    stryCov_9fa48("531");
    const allowed = indexOf(pack).allowed(type);
    const named = STAGE_ORDER.flatMap(stryMutAct_9fa48("532") ? () => undefined : (stryCov_9fa48("532"), stage => stages[stage]));
    const misplaced = STAGE_ORDER.flatMap(stryMutAct_9fa48("533") ? () => undefined : (stryCov_9fa48("533"), stage => stages[stage].flatMap(name => {
      if (stryMutAct_9fa48("534")) {
        {}
      } else {
        stryCov_9fa48("534");
        const field = fieldOf(pack, name);
        if (stryMutAct_9fa48("537") ? field === undefined && !allowed.has(name) : stryMutAct_9fa48("536") ? false : stryMutAct_9fa48("535") ? true : (stryCov_9fa48("535", "536", "537"), (stryMutAct_9fa48("539") ? field !== undefined : stryMutAct_9fa48("538") ? false : (stryCov_9fa48("538", "539"), field === undefined)) || (stryMutAct_9fa48("540") ? allowed.has(name) : (stryCov_9fa48("540"), !allowed.has(name))))) return stryMutAct_9fa48("541") ? [] : (stryCov_9fa48("541"), [finding(stryMutAct_9fa48("542") ? "" : (stryCov_9fa48("542"), 'P-PURPOSE'), stryMutAct_9fa48("543") ? {} : (stryCov_9fa48("543"), {
          text: stryMutAct_9fa48("544") ? "" : (stryCov_9fa48("544"), 'A grant names a field that this type of record does not have.')
        }))]);
        if (stryMutAct_9fa48("547") ? field.line === line : stryMutAct_9fa48("546") ? false : stryMutAct_9fa48("545") ? true : (stryCov_9fa48("545", "546", "547"), field.line !== line)) return stryMutAct_9fa48("548") ? [] : (stryCov_9fa48("548"), [finding(deskRule(field.line), stryMutAct_9fa48("549") ? {} : (stryCov_9fa48("549"), {
          field: name,
          text: LINE_TEXT
        }))]);
        return isTooEarly(field.stages, stage) ? stryMutAct_9fa48("550") ? [] : (stryCov_9fa48("550"), [finding(stryMutAct_9fa48("551") ? "" : (stryCov_9fa48("551"), 'P-PURPOSE'), stryMutAct_9fa48("552") ? {} : (stryCov_9fa48("552"), {
          field: name,
          text: STAGE_TEXT
        }))]) : stryMutAct_9fa48("553") ? ["Stryker was here"] : (stryCov_9fa48("553"), []);
      }
    })));
    const once = new Set(named);
    const twice = (stryMutAct_9fa48("556") ? once.size !== named.length : stryMutAct_9fa48("555") ? false : stryMutAct_9fa48("554") ? true : (stryCov_9fa48("554", "555", "556"), once.size === named.length)) ? stryMutAct_9fa48("557") ? ["Stryker was here"] : (stryCov_9fa48("557"), []) : stryMutAct_9fa48("558") ? named : (stryCov_9fa48("558"), named.filter(stryMutAct_9fa48("559") ? () => undefined : (stryCov_9fa48("559"), (name, index) => stryMutAct_9fa48("562") ? named.indexOf(name) === index : stryMutAct_9fa48("561") ? false : stryMutAct_9fa48("560") ? true : (stryCov_9fa48("560", "561", "562"), named.indexOf(name) !== index))));
    const withheld = stryMutAct_9fa48("563") ? indexOf(pack).uniform : (stryCov_9fa48("563"), indexOf(pack).uniform.filter(stryMutAct_9fa48("564") ? () => undefined : (stryCov_9fa48("564"), field => stryMutAct_9fa48("567") ? field.line === line && allowed.has(field.name) || !once.has(field.name) : stryMutAct_9fa48("566") ? false : stryMutAct_9fa48("565") ? true : (stryCov_9fa48("565", "566", "567"), (stryMutAct_9fa48("569") ? field.line === line || allowed.has(field.name) : stryMutAct_9fa48("568") ? true : (stryCov_9fa48("568", "569"), (stryMutAct_9fa48("571") ? field.line !== line : stryMutAct_9fa48("570") ? true : (stryCov_9fa48("570", "571"), field.line === line)) && allowed.has(field.name))) && (stryMutAct_9fa48("572") ? once.has(field.name) : (stryCov_9fa48("572"), !once.has(field.name)))))));
    return stryMutAct_9fa48("573") ? [] : (stryCov_9fa48("573"), [...misplaced, ...twice.map(stryMutAct_9fa48("574") ? () => undefined : (stryCov_9fa48("574"), field => finding(stryMutAct_9fa48("575") ? "" : (stryCov_9fa48("575"), 'P-PURPOSE'), stryMutAct_9fa48("576") ? {} : (stryCov_9fa48("576"), {
      field,
      text: stryMutAct_9fa48("577") ? "" : (stryCov_9fa48("577"), 'A grant names a field in more than one stage.')
    })))), ...withheld.map(stryMutAct_9fa48("578") ? () => undefined : (stryCov_9fa48("578"), ({
      name
    }) => finding(deskRule(line), stryMutAct_9fa48("579") ? {} : (stryCov_9fa48("579"), {
      field: name,
      text: stryMutAct_9fa48("580") ? "" : (stryCov_9fa48("580"), 'A uniform field is left out of a grant, which would tell.')
    }))))]);
  }
};
const LINE_TEXT = stryMutAct_9fa48("581") ? "" : (stryCov_9fa48("581"), 'The field belongs to another desk’s line.');
const STAGE_TEXT = stryMutAct_9fa48("582") ? "" : (stryCov_9fa48("582"), 'The field may not be opened at this stage.');
const isTooEarly = stryMutAct_9fa48("583") ? () => undefined : (stryCov_9fa48("583"), (() => {
  const isTooEarly = (stages: readonly Stage[], stage: Stage): boolean => stryMutAct_9fa48("586") ? stages.length === 0 && stages.every(first => STAGE_ORDER.indexOf(stage) < STAGE_ORDER.indexOf(first)) : stryMutAct_9fa48("585") ? false : stryMutAct_9fa48("584") ? true : (stryCov_9fa48("584", "585", "586"), (stryMutAct_9fa48("588") ? stages.length !== 0 : stryMutAct_9fa48("587") ? false : (stryCov_9fa48("587", "588"), stages.length === 0)) || (stryMutAct_9fa48("589") ? stages.some(first => STAGE_ORDER.indexOf(stage) < STAGE_ORDER.indexOf(first)) : (stryCov_9fa48("589"), stages.every(stryMutAct_9fa48("590") ? () => undefined : (stryCov_9fa48("590"), first => stryMutAct_9fa48("594") ? STAGE_ORDER.indexOf(stage) >= STAGE_ORDER.indexOf(first) : stryMutAct_9fa48("593") ? STAGE_ORDER.indexOf(stage) <= STAGE_ORDER.indexOf(first) : stryMutAct_9fa48("592") ? false : stryMutAct_9fa48("591") ? true : (stryCov_9fa48("591", "592", "593", "594"), STAGE_ORDER.indexOf(stage) < STAGE_ORDER.indexOf(first)))))));
  return isTooEarly;
})());

/** The rule that guards a line: what belongs to a desk is that desk's. */
export const deskRule = stryMutAct_9fa48("595") ? () => undefined : (stryCov_9fa48("595"), (() => {
  const deskRule = (line: Line): 'P-CHILD' | 'P-DETAIN' | 'P-PURPOSE' => (stryMutAct_9fa48("598") ? line !== 'child' : stryMutAct_9fa48("597") ? false : stryMutAct_9fa48("596") ? true : (stryCov_9fa48("596", "597", "598"), line === (stryMutAct_9fa48("599") ? "" : (stryCov_9fa48("599"), 'child')))) ? stryMutAct_9fa48("600") ? "" : (stryCov_9fa48("600"), 'P-CHILD') : (stryMutAct_9fa48("603") ? line !== 'detention' : stryMutAct_9fa48("602") ? false : stryMutAct_9fa48("601") ? true : (stryCov_9fa48("601", "602", "603"), line === (stryMutAct_9fa48("604") ? "" : (stryCov_9fa48("604"), 'detention')))) ? stryMutAct_9fa48("605") ? "" : (stryCov_9fa48("605"), 'P-DETAIN') : stryMutAct_9fa48("606") ? "" : (stryCov_9fa48("606"), 'P-PURPOSE');
  return deskRule;
})());

/** The rule that keeps a field uniform: its desk's, that of a return, or that of the purpose. */
const ruleOf = stryMutAct_9fa48("607") ? () => undefined : (stryCov_9fa48("607"), (() => {
  const ruleOf = (pack: PolicyPack, name: string): RuleId => (stryMutAct_9fa48("610") ? name !== 'return' : stryMutAct_9fa48("609") ? false : stryMutAct_9fa48("608") ? true : (stryCov_9fa48("608", "609", "610"), name === (stryMutAct_9fa48("611") ? "" : (stryCov_9fa48("611"), 'return')))) ? stryMutAct_9fa48("612") ? "" : (stryCov_9fa48("612"), 'P-RETURN') : deskRule(stryMutAct_9fa48("613") ? fieldOf(pack, name)?.line && 'society' : (stryCov_9fa48("613"), (stryMutAct_9fa48("614") ? fieldOf(pack, name).line : (stryCov_9fa48("614"), fieldOf(pack, name)?.line)) ?? (stryMutAct_9fa48("615") ? "" : (stryCov_9fa48("615"), 'society'))));
  return ruleOf;
})());
const MAX_BUCKETS = 8;

/**
 * Padded lengths (bytes) of a record's fields: whole buckets of the catalogue, and exactly one for uniform fields, so
 * that no length tells what a field holds. Fields outside the catalogue are for `checkSubmissionFields`.
 */
export const checkPadding = stryMutAct_9fa48("616") ? () => undefined : (stryCov_9fa48("616"), (() => {
  const checkPadding = (pack: PolicyPack, lengths: ReadonlyMap<string, number>): Finding[] => pack.catalogue.flatMap(({
    name,
    bucket,
    uniform
  }) => {
    if (stryMutAct_9fa48("617")) {
      {}
    } else {
      stryCov_9fa48("617");
      const length = lengths.get(name);
      if (stryMutAct_9fa48("620") ? length !== undefined : stryMutAct_9fa48("619") ? false : stryMutAct_9fa48("618") ? true : (stryCov_9fa48("618", "619", "620"), length === undefined)) return stryMutAct_9fa48("621") ? ["Stryker was here"] : (stryCov_9fa48("621"), []);
      const buckets = stryMutAct_9fa48("622") ? length * bucket : (stryCov_9fa48("622"), length / bucket);
      const fits = stryMutAct_9fa48("625") ? Number.isInteger(buckets) && buckets >= 1 || buckets <= (uniform ? 1 : MAX_BUCKETS) : stryMutAct_9fa48("624") ? false : stryMutAct_9fa48("623") ? true : (stryCov_9fa48("623", "624", "625"), (stryMutAct_9fa48("627") ? Number.isInteger(buckets) || buckets >= 1 : stryMutAct_9fa48("626") ? true : (stryCov_9fa48("626", "627"), Number.isInteger(buckets) && (stryMutAct_9fa48("630") ? buckets < 1 : stryMutAct_9fa48("629") ? buckets > 1 : stryMutAct_9fa48("628") ? true : (stryCov_9fa48("628", "629", "630"), buckets >= 1)))) && (stryMutAct_9fa48("633") ? buckets > (uniform ? 1 : MAX_BUCKETS) : stryMutAct_9fa48("632") ? buckets < (uniform ? 1 : MAX_BUCKETS) : stryMutAct_9fa48("631") ? true : (stryCov_9fa48("631", "632", "633"), buckets <= (uniform ? 1 : MAX_BUCKETS))));
      return fits ? stryMutAct_9fa48("634") ? ["Stryker was here"] : (stryCov_9fa48("634"), []) : stryMutAct_9fa48("635") ? [] : (stryCov_9fa48("635"), [finding(stryMutAct_9fa48("636") ? "" : (stryCov_9fa48("636"), 'P-HUBBLIND'), stryMutAct_9fa48("637") ? {} : (stryCov_9fa48("637"), {
        field: name,
        text: stryMutAct_9fa48("638") ? "" : (stryCov_9fa48("638"), 'The field is not padded to its bucket.')
      }))]);
    }
  });
  return checkPadding;
})());

/**
 * Values that do not fit their one bucket once they are written as JSON: casework refuses them by name, because the
 * exchange would refuse the record by its length.
 */
export const checkSealable = stryMutAct_9fa48("639") ? () => undefined : (stryCov_9fa48("639"), (() => {
  const checkSealable = (pack: PolicyPack, values: Readonly<Record<string, unknown>>): Finding[] => pack.catalogue.flatMap(({
    name,
    bucket,
    uniform
  }) => {
    if (stryMutAct_9fa48("640")) {
      {}
    } else {
      stryCov_9fa48("640");
      const length = new TextEncoder().encode(JSON.stringify(stryMutAct_9fa48("641") ? values[name] && null : (stryCov_9fa48("641"), values[name] ?? null))).length;
      // One byte of the bucket says where the value ends.
      return (stryMutAct_9fa48("644") ? uniform || length + 1 > bucket : stryMutAct_9fa48("643") ? false : stryMutAct_9fa48("642") ? true : (stryCov_9fa48("642", "643", "644"), uniform && (stryMutAct_9fa48("647") ? length + 1 <= bucket : stryMutAct_9fa48("646") ? length + 1 >= bucket : stryMutAct_9fa48("645") ? true : (stryCov_9fa48("645", "646", "647"), (stryMutAct_9fa48("648") ? length - 1 : (stryCov_9fa48("648"), length + 1)) > bucket)))) ? stryMutAct_9fa48("649") ? [] : (stryCov_9fa48("649"), [finding(stryMutAct_9fa48("650") ? "" : (stryCov_9fa48("650"), 'P-HUBBLIND'), stryMutAct_9fa48("651") ? {} : (stryCov_9fa48("651"), {
        field: name,
        text: TOO_LONG
      }))]) : stryMutAct_9fa48("652") ? ["Stryker was here"] : (stryCov_9fa48("652"), []);
    }
  });
  return checkSealable;
})());
const TOO_LONG = stryMutAct_9fa48("653") ? "" : (stryCov_9fa48("653"), 'What is written here is too long to be sealed like every other: shorten it.');

/** Field groups that a record's fields belong to: what its legal basis has to cover. */
export const groupsOf = stryMutAct_9fa48("654") ? () => undefined : (stryCov_9fa48("654"), (() => {
  const groupsOf = (pack: PolicyPack, names: readonly string[]): string[] => stryMutAct_9fa48("655") ? [] : (stryCov_9fa48("655"), [...new Set(stryMutAct_9fa48("656") ? pack.catalogue.map(({
    group
  }) => group) : (stryCov_9fa48("656"), pack.catalogue.filter(stryMutAct_9fa48("657") ? () => undefined : (stryCov_9fa48("657"), ({
    name
  }) => names.includes(name))).map(stryMutAct_9fa48("658") ? () => undefined : (stryCov_9fa48("658"), ({
    group
  }) => group))))]);
  return groupsOf;
})());

/** The epoch lines on which every recipient and the author itself get a grant, whatever the record holds. */
export const requiredLines = stryMutAct_9fa48("659") ? () => undefined : (stryCov_9fa48("659"), (() => {
  const requiredLines = (): readonly Line[] => LINES;
  return requiredLines;
})());

/** Fields of a grant that an opened stage shows: those of the stage and of every stage before it. */
export const fieldsAtStage = stryMutAct_9fa48("660") ? () => undefined : (stryCov_9fa48("660"), (() => {
  const fieldsAtStage = (stages: StageFields, stage: Stage): string[] => stryMutAct_9fa48("661") ? [] : (stryCov_9fa48("661"), [...new Set(stryMutAct_9fa48("662") ? STAGE_ORDER.flatMap(earlier => stages[earlier]) : (stryCov_9fa48("662"), STAGE_ORDER.slice(0, stryMutAct_9fa48("663") ? STAGE_ORDER.indexOf(stage) - 1 : (stryCov_9fa48("663"), STAGE_ORDER.indexOf(stage) + 1)).flatMap(stryMutAct_9fa48("664") ? () => undefined : (stryCov_9fa48("664"), earlier => stages[earlier]))))]);
  return fieldsAtStage;
})());

/** Fields that the pack lets anyone but the author see of a type of record at a stage, on a line. */
export const fieldsAllowedAtStage = (pack: PolicyPack, type: RecordType, line: Line, stage: Stage): string[] => {
  if (stryMutAct_9fa48("665")) {
    {}
  } else {
    stryCov_9fa48("665");
    const allowed = indexOf(pack).allowed(type);
    return stryMutAct_9fa48("666") ? pack.catalogue.map(field => field.name) : (stryCov_9fa48("666"), pack.catalogue.filter(stryMutAct_9fa48("667") ? () => undefined : (stryCov_9fa48("667"), field => stryMutAct_9fa48("670") ? field.line === line && allowed.has(field.name) || !isTooEarly(field.stages, stage) : stryMutAct_9fa48("669") ? false : stryMutAct_9fa48("668") ? true : (stryCov_9fa48("668", "669", "670"), (stryMutAct_9fa48("672") ? field.line === line || allowed.has(field.name) : stryMutAct_9fa48("671") ? true : (stryCov_9fa48("671", "672"), (stryMutAct_9fa48("674") ? field.line !== line : stryMutAct_9fa48("673") ? true : (stryCov_9fa48("673", "674"), field.line === line)) && allowed.has(field.name))) && (stryMutAct_9fa48("675") ? isTooEarly(field.stages, stage) : (stryCov_9fa48("675"), !isTooEarly(field.stages, stage)))))).map(stryMutAct_9fa48("676") ? () => undefined : (stryCov_9fa48("676"), field => field.name)));
  }
};