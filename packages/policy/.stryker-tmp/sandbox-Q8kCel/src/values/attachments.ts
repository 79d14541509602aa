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
import type { AttachmentView, Attestation, Finding, Letter } from '@kinlink/contracts';
import { finding } from '../rules/rule.ts';

/** What comes with a letter, without its bytes. */
export type Attached = Pick<AttachmentView, 'kind' | 'mediaType' | 'length'>;

/** How long attachments may be, in bytes: one of them, and all of a message together. */
export type AttachmentLimits = {
  readonly each: number;
  readonly together: number;
};
export const MAX_PHOTOS = 2;
export const MAX_DOCUMENTS = 2;
export const MAX_RECORDINGS = 1;

/** Kinds of file that each kind of attachment may be. */
const FILES: Readonly<Record<Attached['kind'], readonly string[]>> = stryMutAct_9fa48("977") ? {} : (stryCov_9fa48("977"), {
  photo: stryMutAct_9fa48("978") ? [] : (stryCov_9fa48("978"), [stryMutAct_9fa48("979") ? "" : (stryCov_9fa48("979"), 'image/jpeg'), stryMutAct_9fa48("980") ? "" : (stryCov_9fa48("980"), 'image/png')]),
  document: stryMutAct_9fa48("981") ? [] : (stryCov_9fa48("981"), [stryMutAct_9fa48("982") ? "" : (stryCov_9fa48("982"), 'image/jpeg'), stryMutAct_9fa48("983") ? "" : (stryCov_9fa48("983"), 'image/png'), stryMutAct_9fa48("984") ? "" : (stryCov_9fa48("984"), 'application/pdf')]),
  recording: stryMutAct_9fa48("985") ? [] : (stryCov_9fa48("985"), [stryMutAct_9fa48("986") ? "" : (stryCov_9fa48("986"), 'audio/ogg'), stryMutAct_9fa48("987") ? "" : (stryCov_9fa48("987"), 'audio/wav')])
});

/** Rules on what comes with a letter (domain §1.5): two photographs, two documents and one recording, each of its own kind of file. */
export const checkAttachments = (all: readonly Attached[], limits: AttachmentLimits): Finding[] => {
  if (stryMutAct_9fa48("988")) {
    {}
  } else {
    stryCov_9fa48("988");
    const count = stryMutAct_9fa48("989") ? () => undefined : (stryCov_9fa48("989"), (() => {
      const count = (kind: Attached['kind']): number => stryMutAct_9fa48("990") ? all.length : (stryCov_9fa48("990"), all.filter(stryMutAct_9fa48("991") ? () => undefined : (stryCov_9fa48("991"), one => stryMutAct_9fa48("994") ? one.kind !== kind : stryMutAct_9fa48("993") ? false : stryMutAct_9fa48("992") ? true : (stryCov_9fa48("992", "993", "994"), one.kind === kind))).length);
      return count;
    })());
    const refuse = stryMutAct_9fa48("995") ? () => undefined : (stryCov_9fa48("995"), (() => {
      const refuse = (field: string, text: string): Finding => finding(stryMutAct_9fa48("996") ? "" : (stryCov_9fa48("996"), 'P-PURPOSE'), stryMutAct_9fa48("997") ? {} : (stryCov_9fa48("997"), {
        field,
        text
      }));
      return refuse;
    })());
    return stryMutAct_9fa48("998") ? [] : (stryCov_9fa48("998"), [...((stryMutAct_9fa48("1002") ? count('photo') <= MAX_PHOTOS : stryMutAct_9fa48("1001") ? count('photo') >= MAX_PHOTOS : stryMutAct_9fa48("1000") ? false : stryMutAct_9fa48("999") ? true : (stryCov_9fa48("999", "1000", "1001", "1002"), count(stryMutAct_9fa48("1003") ? "" : (stryCov_9fa48("1003"), 'photo')) > MAX_PHOTOS)) ? stryMutAct_9fa48("1004") ? [] : (stryCov_9fa48("1004"), [refuse(stryMutAct_9fa48("1005") ? "" : (stryCov_9fa48("1005"), 'kind'), stryMutAct_9fa48("1006") ? "" : (stryCov_9fa48("1006"), 'A message brings two photographs at most.'))]) : stryMutAct_9fa48("1007") ? ["Stryker was here"] : (stryCov_9fa48("1007"), [])), ...((stryMutAct_9fa48("1011") ? count('document') <= MAX_DOCUMENTS : stryMutAct_9fa48("1010") ? count('document') >= MAX_DOCUMENTS : stryMutAct_9fa48("1009") ? false : stryMutAct_9fa48("1008") ? true : (stryCov_9fa48("1008", "1009", "1010", "1011"), count(stryMutAct_9fa48("1012") ? "" : (stryCov_9fa48("1012"), 'document')) > MAX_DOCUMENTS)) ? stryMutAct_9fa48("1013") ? [] : (stryCov_9fa48("1013"), [refuse(stryMutAct_9fa48("1014") ? "" : (stryCov_9fa48("1014"), 'kind'), stryMutAct_9fa48("1015") ? "" : (stryCov_9fa48("1015"), 'A message brings two documents at most.'))]) : stryMutAct_9fa48("1016") ? ["Stryker was here"] : (stryCov_9fa48("1016"), [])), ...((stryMutAct_9fa48("1020") ? count('recording') <= MAX_RECORDINGS : stryMutAct_9fa48("1019") ? count('recording') >= MAX_RECORDINGS : stryMutAct_9fa48("1018") ? false : stryMutAct_9fa48("1017") ? true : (stryCov_9fa48("1017", "1018", "1019", "1020"), count(stryMutAct_9fa48("1021") ? "" : (stryCov_9fa48("1021"), 'recording')) > MAX_RECORDINGS)) ? stryMutAct_9fa48("1022") ? [] : (stryCov_9fa48("1022"), [refuse(stryMutAct_9fa48("1023") ? "" : (stryCov_9fa48("1023"), 'kind'), stryMutAct_9fa48("1024") ? "" : (stryCov_9fa48("1024"), 'A message is one recording.'))]) : stryMutAct_9fa48("1025") ? ["Stryker was here"] : (stryCov_9fa48("1025"), [])), ...((stryMutAct_9fa48("1026") ? all.every(({
      kind,
      mediaType
    }) => !FILES[kind].includes(mediaType)) : (stryCov_9fa48("1026"), all.some(stryMutAct_9fa48("1027") ? () => undefined : (stryCov_9fa48("1027"), ({
      kind,
      mediaType
    }) => stryMutAct_9fa48("1028") ? FILES[kind].includes(mediaType) : (stryCov_9fa48("1028"), !FILES[kind].includes(mediaType)))))) ? stryMutAct_9fa48("1029") ? [] : (stryCov_9fa48("1029"), [refuse(stryMutAct_9fa48("1030") ? "" : (stryCov_9fa48("1030"), 'mediaType'), stryMutAct_9fa48("1031") ? "" : (stryCov_9fa48("1031"), 'A photograph is a picture, a document a picture or a PDF, a recording a sound.'))]) : stryMutAct_9fa48("1032") ? ["Stryker was here"] : (stryCov_9fa48("1032"), [])), ...((stryMutAct_9fa48("1033") ? all.every(({
      length
    }) => length < 1 || length > limits.each) : (stryCov_9fa48("1033"), all.some(stryMutAct_9fa48("1034") ? () => undefined : (stryCov_9fa48("1034"), ({
      length
    }) => stryMutAct_9fa48("1037") ? length < 1 && length > limits.each : stryMutAct_9fa48("1036") ? false : stryMutAct_9fa48("1035") ? true : (stryCov_9fa48("1035", "1036", "1037"), (stryMutAct_9fa48("1040") ? length >= 1 : stryMutAct_9fa48("1039") ? length <= 1 : stryMutAct_9fa48("1038") ? false : (stryCov_9fa48("1038", "1039", "1040"), length < 1)) || (stryMutAct_9fa48("1043") ? length <= limits.each : stryMutAct_9fa48("1042") ? length >= limits.each : stryMutAct_9fa48("1041") ? false : (stryCov_9fa48("1041", "1042", "1043"), length > limits.each))))))) ? stryMutAct_9fa48("1044") ? [] : (stryCov_9fa48("1044"), [refuse(stryMutAct_9fa48("1045") ? "" : (stryCov_9fa48("1045"), 'bytes'), stryMutAct_9fa48("1046") ? "" : (stryCov_9fa48("1046"), 'The attachment is too large: make the picture smaller, or record in a coarser quality.'))]) : stryMutAct_9fa48("1047") ? ["Stryker was here"] : (stryCov_9fa48("1047"), [])), ...((stryMutAct_9fa48("1051") ? all.reduce((sum, {
      length
    }) => sum + length, 0) <= limits.together : stryMutAct_9fa48("1050") ? all.reduce((sum, {
      length
    }) => sum + length, 0) >= limits.together : stryMutAct_9fa48("1049") ? false : stryMutAct_9fa48("1048") ? true : (stryCov_9fa48("1048", "1049", "1050", "1051"), all.reduce(stryMutAct_9fa48("1052") ? () => undefined : (stryCov_9fa48("1052"), (sum, {
      length
    }) => stryMutAct_9fa48("1053") ? sum - length : (stryCov_9fa48("1053"), sum + length)), 0) > limits.together)) ? stryMutAct_9fa48("1054") ? [] : (stryCov_9fa48("1054"), [refuse(stryMutAct_9fa48("1055") ? "" : (stryCov_9fa48("1055"), 'bytes'), stryMutAct_9fa48("1056") ? "" : (stryCov_9fa48("1056"), 'The attachments are too large together.'))]) : stryMutAct_9fa48("1057") ? ["Stryker was here"] : (stryCov_9fa48("1057"), []))]);
  }
};

/** What comes with a letter leaves on the officer’s word alone: nothing shows weapons, flags or gestures (domain §1.5). */
export const checkAttachmentsAttested = stryMutAct_9fa48("1058") ? () => undefined : (stryCov_9fa48("1058"), (() => {
  const checkAttachmentsAttested = (all: readonly Attached[], attestation: Attestation): Finding[] => (stryMutAct_9fa48("1061") ? all.length === 0 && attestation.attachmentsChecked === true : stryMutAct_9fa48("1060") ? false : stryMutAct_9fa48("1059") ? true : (stryCov_9fa48("1059", "1060", "1061"), (stryMutAct_9fa48("1063") ? all.length !== 0 : stryMutAct_9fa48("1062") ? false : (stryCov_9fa48("1062", "1063"), all.length === 0)) || (stryMutAct_9fa48("1065") ? attestation.attachmentsChecked !== true : stryMutAct_9fa48("1064") ? false : (stryCov_9fa48("1064", "1065"), attestation.attachmentsChecked === (stryMutAct_9fa48("1066") ? false : (stryCov_9fa48("1066"), true)))))) ? stryMutAct_9fa48("1067") ? ["Stryker was here"] : (stryCov_9fa48("1067"), []) : stryMutAct_9fa48("1068") ? [] : (stryCov_9fa48("1068"), [finding(stryMutAct_9fa48("1069") ? "" : (stryCov_9fa48("1069"), 'P-NOHARM'), stryMutAct_9fa48("1070") ? {} : (stryCov_9fa48("1070"), {
    field: stryMutAct_9fa48("1071") ? "" : (stryCov_9fa48("1071"), 'attachmentsChecked'),
    text: NOT_LOOKED_AT
  }))]);
  return checkAttachmentsAttested;
})());
const NOT_LOOKED_AT = stryMutAct_9fa48("1072") ? "" : (stryCov_9fa48("1072"), 'Look at, and listen to, everything that comes with the letter: nothing may show weapons, flags or gestures, or say where somebody is against their wish.');

/** A message is a text or a recording, never both and never neither: what is read and what is heard cannot differ. */
export const checkBody = (letter: Letter, all: readonly Attached[]): Finding[] => {
  if (stryMutAct_9fa48("1073")) {
    {}
  } else {
    stryCov_9fa48("1073");
    const recorded = stryMutAct_9fa48("1074") ? all.every(({
      kind
    }) => kind === 'recording') : (stryCov_9fa48("1074"), all.some(stryMutAct_9fa48("1075") ? () => undefined : (stryCov_9fa48("1075"), ({
      kind
    }) => stryMutAct_9fa48("1078") ? kind !== 'recording' : stryMutAct_9fa48("1077") ? false : stryMutAct_9fa48("1076") ? true : (stryCov_9fa48("1076", "1077", "1078"), kind === (stryMutAct_9fa48("1079") ? "" : (stryCov_9fa48("1079"), 'recording'))))));
    if (stryMutAct_9fa48("1082") ? 'recorded' in letter || !recorded : stryMutAct_9fa48("1081") ? false : stryMutAct_9fa48("1080") ? true : (stryCov_9fa48("1080", "1081", "1082"), (stryMutAct_9fa48("1083") ? "" : (stryCov_9fa48("1083"), 'recorded')) in letter && (stryMutAct_9fa48("1084") ? recorded : (stryCov_9fa48("1084"), !recorded)))) return stryMutAct_9fa48("1085") ? [] : (stryCov_9fa48("1085"), [finding(stryMutAct_9fa48("1086") ? "" : (stryCov_9fa48("1086"), 'P-PURPOSE'), stryMutAct_9fa48("1087") ? {} : (stryCov_9fa48("1087"), {
      field: stryMutAct_9fa48("1088") ? "" : (stryCov_9fa48("1088"), 'letter'),
      text: NOT_THERE
    }))]);
    return (stryMutAct_9fa48("1091") ? !('recorded' in letter) || recorded : stryMutAct_9fa48("1090") ? false : stryMutAct_9fa48("1089") ? true : (stryCov_9fa48("1089", "1090", "1091"), (stryMutAct_9fa48("1092") ? 'recorded' in letter : (stryCov_9fa48("1092"), !((stryMutAct_9fa48("1093") ? "" : (stryCov_9fa48("1093"), 'recorded')) in letter))) && recorded)) ? stryMutAct_9fa48("1094") ? [] : (stryCov_9fa48("1094"), [finding(stryMutAct_9fa48("1095") ? "" : (stryCov_9fa48("1095"), 'P-PURPOSE'), stryMutAct_9fa48("1096") ? {} : (stryCov_9fa48("1096"), {
      field: stryMutAct_9fa48("1097") ? "" : (stryCov_9fa48("1097"), 'kind'),
      text: TWO_BODIES
    }))]) : stryMutAct_9fa48("1098") ? ["Stryker was here"] : (stryCov_9fa48("1098"), []);
  }
};
const NOT_THERE = stryMutAct_9fa48("1099") ? "" : (stryCov_9fa48("1099"), 'The message is to be heard: add the recording.');
const TWO_BODIES = stryMutAct_9fa48("1100") ? "" : (stryCov_9fa48("1100"), 'The message is written: a recording comes instead of a text, not beside it.');