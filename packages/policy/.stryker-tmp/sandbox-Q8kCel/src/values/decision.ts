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
import type { Decision, Finding, Registration } from '@kinlink/contracts';
import { finding, type Judgement } from '../rules/rule.ts';
import { isPossiblyMinor } from './age-interval.ts';
import { agesOf, understands } from './legal-basis.ts';
import { mentionsStatus } from './status.ts';
export type DecisionContext = {
  /** How many Societies the record was granted to: all the asking side knows of where a release may come from. */
  readonly societiesAsked: number;
};

/** Whereabouts are confirmed anew every year (domain §6.9). */
const MAX_DAYS = 366;

/** Below this, hiding the country hides little (architecture §4). */
const FEW = 3;

/**
 * Rules on a found person's decision. "Nothing" is never refused for want of form: whoever says no has said it
 * (right not to be found, domain §1.6). Anything that releases needs the person's own word, for a possible minor a
 * guardian's or panel's and best interests.
 */
export const checkDecision = (decision: Decision, person: Registration['person'], context: DecisionContext, now: Date): Judgement => {
  if (stryMutAct_9fa48("1114")) {
    {}
  } else {
    stryCov_9fa48("1114");
    if (stryMutAct_9fa48("1117") ? decision.decision !== 'nothing' : stryMutAct_9fa48("1116") ? false : stryMutAct_9fa48("1115") ? true : (stryCov_9fa48("1115", "1116", "1117"), decision.decision === (stryMutAct_9fa48("1118") ? "" : (stryCov_9fa48("1118"), 'nothing')))) return stryMutAct_9fa48("1119") ? {} : (stryCov_9fa48("1119"), {
      refusals: checkContents(decision),
      warnings: stryMutAct_9fa48("1120") ? ["Stryker was here"] : (stryCov_9fa48("1120"), [])
    });
    const minor = isPossiblyMinor(agesOf(person, now));
    return stryMutAct_9fa48("1121") ? {} : (stryCov_9fa48("1121"), {
      refusals: stryMutAct_9fa48("1122") ? [] : (stryCov_9fa48("1122"), [...(minor ? checkMinor(decision) : checkAdult(decision)), ...checkContents(decision), ...checkUnderstood(decision, person), ...checkStillValid(decision, now), ...checkFewSocieties(decision, context)]),
      warnings: stryMutAct_9fa48("1123") ? [] : (stryCov_9fa48("1123"), [...conditionsWarning(decision), ...messageWarning(decision)])
    });
  }
};
const checkMinor = stryMutAct_9fa48("1124") ? () => undefined : (stryCov_9fa48("1124"), (() => {
  const checkMinor = ({
    takenBy,
    bestInterests
  }: Decision): Finding[] => stryMutAct_9fa48("1125") ? [] : (stryCov_9fa48("1125"), [...((stryMutAct_9fa48("1128") ? takenBy === 'guardian' && takenBy === 'best-interests-panel' : stryMutAct_9fa48("1127") ? false : stryMutAct_9fa48("1126") ? true : (stryCov_9fa48("1126", "1127", "1128"), (stryMutAct_9fa48("1130") ? takenBy !== 'guardian' : stryMutAct_9fa48("1129") ? false : (stryCov_9fa48("1129", "1130"), takenBy === (stryMutAct_9fa48("1131") ? "" : (stryCov_9fa48("1131"), 'guardian')))) || (stryMutAct_9fa48("1133") ? takenBy !== 'best-interests-panel' : stryMutAct_9fa48("1132") ? false : (stryCov_9fa48("1132", "1133"), takenBy === (stryMutAct_9fa48("1134") ? "" : (stryCov_9fa48("1134"), 'best-interests-panel')))))) ? stryMutAct_9fa48("1135") ? ["Stryker was here"] : (stryCov_9fa48("1135"), []) : stryMutAct_9fa48("1136") ? [] : (stryCov_9fa48("1136"), [finding(stryMutAct_9fa48("1137") ? "" : (stryCov_9fa48("1137"), 'P-CHILD'), stryMutAct_9fa48("1138") ? {} : (stryCov_9fa48("1138"), {
    field: stryMutAct_9fa48("1139") ? "" : (stryCov_9fa48("1139"), 'takenBy'),
    text: stryMutAct_9fa48("1140") ? "" : (stryCov_9fa48("1140"), 'A guardian or a best-interests panel decides with the child.')
  }))])), ...((stryMutAct_9fa48("1143") ? bestInterests === 'proceed' && bestInterests === 'proceed-with-conditions' : stryMutAct_9fa48("1142") ? false : stryMutAct_9fa48("1141") ? true : (stryCov_9fa48("1141", "1142", "1143"), (stryMutAct_9fa48("1145") ? bestInterests !== 'proceed' : stryMutAct_9fa48("1144") ? false : (stryCov_9fa48("1144", "1145"), bestInterests === (stryMutAct_9fa48("1146") ? "" : (stryCov_9fa48("1146"), 'proceed')))) || (stryMutAct_9fa48("1148") ? bestInterests !== 'proceed-with-conditions' : stryMutAct_9fa48("1147") ? false : (stryCov_9fa48("1147", "1148"), bestInterests === (stryMutAct_9fa48("1149") ? "" : (stryCov_9fa48("1149"), 'proceed-with-conditions')))))) ? stryMutAct_9fa48("1150") ? ["Stryker was here"] : (stryCov_9fa48("1150"), []) : stryMutAct_9fa48("1151") ? [] : (stryCov_9fa48("1151"), [finding(stryMutAct_9fa48("1152") ? "" : (stryCov_9fa48("1152"), 'P-CHILD'), stryMutAct_9fa48("1153") ? {} : (stryCov_9fa48("1153"), {
    field: stryMutAct_9fa48("1154") ? "" : (stryCov_9fa48("1154"), 'bestInterests'),
    text: stryMutAct_9fa48("1155") ? "" : (stryCov_9fa48("1155"), 'The release is not found to be in the child’s interests.')
  }))]))]);
  return checkMinor;
})());
const checkAdult = stryMutAct_9fa48("1156") ? () => undefined : (stryCov_9fa48("1156"), (() => {
  const checkAdult = ({
    takenBy
  }: Decision): Finding[] => (stryMutAct_9fa48("1159") ? takenBy !== 'self' : stryMutAct_9fa48("1158") ? false : stryMutAct_9fa48("1157") ? true : (stryCov_9fa48("1157", "1158", "1159"), takenBy === (stryMutAct_9fa48("1160") ? "" : (stryCov_9fa48("1160"), 'self')))) ? stryMutAct_9fa48("1161") ? ["Stryker was here"] : (stryCov_9fa48("1161"), []) : stryMutAct_9fa48("1162") ? [] : (stryCov_9fa48("1162"), [finding(stryMutAct_9fa48("1163") ? "" : (stryCov_9fa48("1163"), 'P-VOICE'), stryMutAct_9fa48("1164") ? {} : (stryCov_9fa48("1164"), {
    field: stryMutAct_9fa48("1165") ? "" : (stryCov_9fa48("1165"), 'takenBy'),
    text: stryMutAct_9fa48("1166") ? "" : (stryCov_9fa48("1166"), 'Nobody else decides for an adult.')
  }))]);
  return checkAdult;
})());

/** A decision holds what it gives and nothing beyond: what is not given is not there to leak. */
const checkContents = ({
  decision,
  contact,
  message
}: Decision): Finding[] => {
  if (stryMutAct_9fa48("1167")) {
    {}
  } else {
    stryCov_9fa48("1167");
    const givesContact = stryMutAct_9fa48("1170") ? decision === 'full-contact' && decision === 'chosen-contact' : stryMutAct_9fa48("1169") ? false : stryMutAct_9fa48("1168") ? true : (stryCov_9fa48("1168", "1169", "1170"), (stryMutAct_9fa48("1172") ? decision !== 'full-contact' : stryMutAct_9fa48("1171") ? false : (stryCov_9fa48("1171", "1172"), decision === (stryMutAct_9fa48("1173") ? "" : (stryCov_9fa48("1173"), 'full-contact')))) || (stryMutAct_9fa48("1175") ? decision !== 'chosen-contact' : stryMutAct_9fa48("1174") ? false : (stryCov_9fa48("1174", "1175"), decision === (stryMutAct_9fa48("1176") ? "" : (stryCov_9fa48("1176"), 'chosen-contact')))));
    const empty = stryMutAct_9fa48("1179") ? contact === undefined && Object.keys(contact).length === 0 : stryMutAct_9fa48("1178") ? false : stryMutAct_9fa48("1177") ? true : (stryCov_9fa48("1177", "1178", "1179"), (stryMutAct_9fa48("1181") ? contact !== undefined : stryMutAct_9fa48("1180") ? false : (stryCov_9fa48("1180", "1181"), contact === undefined)) || (stryMutAct_9fa48("1183") ? Object.keys(contact).length !== 0 : stryMutAct_9fa48("1182") ? false : (stryCov_9fa48("1182", "1183"), Object.keys(contact).length === 0)));
    return stryMutAct_9fa48("1184") ? [] : (stryCov_9fa48("1184"), [...((stryMutAct_9fa48("1187") ? givesContact || empty : stryMutAct_9fa48("1186") ? false : stryMutAct_9fa48("1185") ? true : (stryCov_9fa48("1185", "1186", "1187"), givesContact && empty)) ? stryMutAct_9fa48("1188") ? [] : (stryCov_9fa48("1188"), [finding(stryMutAct_9fa48("1189") ? "" : (stryCov_9fa48("1189"), 'P-VOICE'), stryMutAct_9fa48("1190") ? {} : (stryCov_9fa48("1190"), {
      field: stryMutAct_9fa48("1191") ? "" : (stryCov_9fa48("1191"), 'contact'),
      text: stryMutAct_9fa48("1192") ? "" : (stryCov_9fa48("1192"), 'The contact that the person gives is missing.')
    }))]) : stryMutAct_9fa48("1193") ? ["Stryker was here"] : (stryCov_9fa48("1193"), [])), ...((stryMutAct_9fa48("1196") ? !givesContact || contact !== undefined : stryMutAct_9fa48("1195") ? false : stryMutAct_9fa48("1194") ? true : (stryCov_9fa48("1194", "1195", "1196"), (stryMutAct_9fa48("1197") ? givesContact : (stryCov_9fa48("1197"), !givesContact)) && (stryMutAct_9fa48("1199") ? contact === undefined : stryMutAct_9fa48("1198") ? true : (stryCov_9fa48("1198", "1199"), contact !== undefined)))) ? stryMutAct_9fa48("1200") ? [] : (stryCov_9fa48("1200"), [finding(stryMutAct_9fa48("1201") ? "" : (stryCov_9fa48("1201"), 'P-VOICE'), stryMutAct_9fa48("1202") ? {} : (stryCov_9fa48("1202"), {
      field: stryMutAct_9fa48("1203") ? "" : (stryCov_9fa48("1203"), 'contact'),
      text: stryMutAct_9fa48("1204") ? "" : (stryCov_9fa48("1204"), 'The person has not decided to give a contact.')
    }))]) : stryMutAct_9fa48("1205") ? ["Stryker was here"] : (stryCov_9fa48("1205"), [])), ...((stryMutAct_9fa48("1208") ? decision === 'message-only' || message === undefined : stryMutAct_9fa48("1207") ? false : stryMutAct_9fa48("1206") ? true : (stryCov_9fa48("1206", "1207", "1208"), (stryMutAct_9fa48("1210") ? decision !== 'message-only' : stryMutAct_9fa48("1209") ? true : (stryCov_9fa48("1209", "1210"), decision === (stryMutAct_9fa48("1211") ? "" : (stryCov_9fa48("1211"), 'message-only')))) && (stryMutAct_9fa48("1213") ? message !== undefined : stryMutAct_9fa48("1212") ? true : (stryCov_9fa48("1212", "1213"), message === undefined)))) ? stryMutAct_9fa48("1214") ? [] : (stryCov_9fa48("1214"), [finding(stryMutAct_9fa48("1215") ? "" : (stryCov_9fa48("1215"), 'P-VOICE'), stryMutAct_9fa48("1216") ? {} : (stryCov_9fa48("1216"), {
      field: stryMutAct_9fa48("1217") ? "" : (stryCov_9fa48("1217"), 'message'),
      text: stryMutAct_9fa48("1218") ? "" : (stryCov_9fa48("1218"), 'The message that the person gives is missing.')
    }))]) : stryMutAct_9fa48("1219") ? ["Stryker was here"] : (stryCov_9fa48("1219"), [])), ...((stryMutAct_9fa48("1222") ? decision === 'alive-only' || decision === 'nothing' || message !== undefined : stryMutAct_9fa48("1221") ? false : stryMutAct_9fa48("1220") ? true : (stryCov_9fa48("1220", "1221", "1222"), (stryMutAct_9fa48("1224") ? decision === 'alive-only' && decision === 'nothing' : stryMutAct_9fa48("1223") ? true : (stryCov_9fa48("1223", "1224"), (stryMutAct_9fa48("1226") ? decision !== 'alive-only' : stryMutAct_9fa48("1225") ? false : (stryCov_9fa48("1225", "1226"), decision === (stryMutAct_9fa48("1227") ? "" : (stryCov_9fa48("1227"), 'alive-only')))) || (stryMutAct_9fa48("1229") ? decision !== 'nothing' : stryMutAct_9fa48("1228") ? false : (stryCov_9fa48("1228", "1229"), decision === (stryMutAct_9fa48("1230") ? "" : (stryCov_9fa48("1230"), 'nothing')))))) && (stryMutAct_9fa48("1232") ? message === undefined : stryMutAct_9fa48("1231") ? true : (stryCov_9fa48("1231", "1232"), message !== undefined)))) ? stryMutAct_9fa48("1233") ? [] : (stryCov_9fa48("1233"), [finding(stryMutAct_9fa48("1234") ? "" : (stryCov_9fa48("1234"), 'P-VOICE'), stryMutAct_9fa48("1235") ? {} : (stryCov_9fa48("1235"), {
      field: stryMutAct_9fa48("1236") ? "" : (stryCov_9fa48("1236"), 'message'),
      text: stryMutAct_9fa48("1237") ? "" : (stryCov_9fa48("1237"), 'The person has not decided to give a message.')
    }))]) : stryMutAct_9fa48("1238") ? ["Stryker was here"] : (stryCov_9fa48("1238"), []))]);
  }
};
const checkUnderstood = stryMutAct_9fa48("1239") ? () => undefined : (stryCov_9fa48("1239"), (() => {
  const checkUnderstood = ({
    language
  }: Decision, {
    languages
  }: Registration['person']): Finding[] => (stryMutAct_9fa48("1242") ? (languages === undefined || languages.length === 0) && understands(languages, language) : stryMutAct_9fa48("1241") ? false : stryMutAct_9fa48("1240") ? true : (stryCov_9fa48("1240", "1241", "1242"), (stryMutAct_9fa48("1244") ? languages === undefined && languages.length === 0 : stryMutAct_9fa48("1243") ? false : (stryCov_9fa48("1243", "1244"), (stryMutAct_9fa48("1246") ? languages !== undefined : stryMutAct_9fa48("1245") ? false : (stryCov_9fa48("1245", "1246"), languages === undefined)) || (stryMutAct_9fa48("1248") ? languages.length !== 0 : stryMutAct_9fa48("1247") ? false : (stryCov_9fa48("1247", "1248"), languages.length === 0)))) || understands(languages, language))) ? stryMutAct_9fa48("1249") ? ["Stryker was here"] : (stryCov_9fa48("1249"), []) : stryMutAct_9fa48("1250") ? [] : (stryCov_9fa48("1250"), [finding(stryMutAct_9fa48("1251") ? "" : (stryCov_9fa48("1251"), 'P-LANG'), stryMutAct_9fa48("1252") ? {} : (stryCov_9fa48("1252"), {
    field: stryMutAct_9fa48("1253") ? "" : (stryCov_9fa48("1253"), 'language')
  }))]);
  return checkUnderstood;
})());
const checkStillValid = ({
  validUntil
}: Decision, now: Date): Finding[] => {
  if (stryMutAct_9fa48("1254")) {
    {}
  } else {
    stryCov_9fa48("1254");
    const days = stryMutAct_9fa48("1255") ? (Date.parse(validUntil) - now.getTime()) * 86_400_000 : (stryCov_9fa48("1255"), (stryMutAct_9fa48("1256") ? Date.parse(validUntil) + now.getTime() : (stryCov_9fa48("1256"), Date.parse(validUntil) - now.getTime())) / 86_400_000);
    if (stryMutAct_9fa48("1259") ? false : stryMutAct_9fa48("1258") ? true : stryMutAct_9fa48("1257") ? days > 0 : (stryCov_9fa48("1257", "1258", "1259"), !(stryMutAct_9fa48("1263") ? days <= 0 : stryMutAct_9fa48("1262") ? days >= 0 : stryMutAct_9fa48("1261") ? false : stryMutAct_9fa48("1260") ? true : (stryCov_9fa48("1260", "1261", "1262", "1263"), days > 0)))) return stryMutAct_9fa48("1264") ? [] : (stryCov_9fa48("1264"), [finding(stryMutAct_9fa48("1265") ? "" : (stryCov_9fa48("1265"), 'P-LAW'), stryMutAct_9fa48("1266") ? {} : (stryCov_9fa48("1266"), {
      field: stryMutAct_9fa48("1267") ? "" : (stryCov_9fa48("1267"), 'validUntil'),
      text: stryMutAct_9fa48("1268") ? "" : (stryCov_9fa48("1268"), 'The decision is not valid any more.')
    }))]);
    return (stryMutAct_9fa48("1272") ? days > MAX_DAYS : stryMutAct_9fa48("1271") ? days < MAX_DAYS : stryMutAct_9fa48("1270") ? false : stryMutAct_9fa48("1269") ? true : (stryCov_9fa48("1269", "1270", "1271", "1272"), days <= MAX_DAYS)) ? stryMutAct_9fa48("1273") ? ["Stryker was here"] : (stryCov_9fa48("1273"), []) : stryMutAct_9fa48("1274") ? [] : (stryCov_9fa48("1274"), [finding(stryMutAct_9fa48("1275") ? "" : (stryCov_9fa48("1275"), 'P-LAW'), stryMutAct_9fa48("1276") ? {} : (stryCov_9fa48("1276"), {
      field: stryMutAct_9fa48("1277") ? "" : (stryCov_9fa48("1277"), 'validUntil'),
      text: stryMutAct_9fa48("1278") ? "" : (stryCov_9fa48("1278"), 'A decision is confirmed anew after a year at the latest.')
    }))]);
  }
};
const checkFewSocieties = stryMutAct_9fa48("1279") ? () => undefined : (stryCov_9fa48("1279"), (() => {
  const checkFewSocieties = ({
    revealCountry,
    toldFewSocieties
  }: Decision, {
    societiesAsked
  }: DecisionContext) => (stryMutAct_9fa48("1282") ? !revealCountry && societiesAsked < FEW || toldFewSocieties !== true : stryMutAct_9fa48("1281") ? false : stryMutAct_9fa48("1280") ? true : (stryCov_9fa48("1280", "1281", "1282"), (stryMutAct_9fa48("1284") ? !revealCountry || societiesAsked < FEW : stryMutAct_9fa48("1283") ? true : (stryCov_9fa48("1283", "1284"), (stryMutAct_9fa48("1285") ? revealCountry : (stryCov_9fa48("1285"), !revealCountry)) && (stryMutAct_9fa48("1288") ? societiesAsked >= FEW : stryMutAct_9fa48("1287") ? societiesAsked <= FEW : stryMutAct_9fa48("1286") ? true : (stryCov_9fa48("1286", "1287", "1288"), societiesAsked < FEW)))) && (stryMutAct_9fa48("1290") ? toldFewSocieties === true : stryMutAct_9fa48("1289") ? true : (stryCov_9fa48("1289", "1290"), toldFewSocieties !== (stryMutAct_9fa48("1291") ? false : (stryCov_9fa48("1291"), true)))))) ? stryMutAct_9fa48("1292") ? [] : (stryCov_9fa48("1292"), [finding(stryMutAct_9fa48("1293") ? "" : (stryCov_9fa48("1293"), 'P-NOHARM'), stryMutAct_9fa48("1294") ? {} : (stryCov_9fa48("1294"), {
    field: stryMutAct_9fa48("1295") ? "" : (stryCov_9fa48("1295"), 'toldFewSocieties'),
    text: FEW_ASKED
  }))]) : stryMutAct_9fa48("1296") ? ["Stryker was here"] : (stryCov_9fa48("1296"), []);
  return checkFewSocieties;
})());
const FEW_ASKED = stryMutAct_9fa48("1297") ? "" : (stryCov_9fa48("1297"), 'Fewer than three Societies were asked, so that hiding the country hides little: the person has to be told.');
const conditionsWarning = stryMutAct_9fa48("1298") ? () => undefined : (stryCov_9fa48("1298"), (() => {
  const conditionsWarning = ({
    bestInterests
  }: Decision): Finding[] => (stryMutAct_9fa48("1301") ? bestInterests !== 'proceed-with-conditions' : stryMutAct_9fa48("1300") ? false : stryMutAct_9fa48("1299") ? true : (stryCov_9fa48("1299", "1300", "1301"), bestInterests === (stryMutAct_9fa48("1302") ? "" : (stryCov_9fa48("1302"), 'proceed-with-conditions')))) ? stryMutAct_9fa48("1303") ? [] : (stryCov_9fa48("1303"), [finding(stryMutAct_9fa48("1304") ? "" : (stryCov_9fa48("1304"), 'P-CHILD'), stryMutAct_9fa48("1305") ? {} : (stryCov_9fa48("1305"), {
    field: stryMutAct_9fa48("1306") ? "" : (stryCov_9fa48("1306"), 'bestInterests'),
    text: stryMutAct_9fa48("1307") ? "" : (stryCov_9fa48("1307"), 'The conditions have to be met before anything is told.')
  }))]) : stryMutAct_9fa48("1308") ? ["Stryker was here"] : (stryCov_9fa48("1308"), []);
  return conditionsWarning;
})());
const messageWarning = stryMutAct_9fa48("1309") ? () => undefined : (stryCov_9fa48("1309"), (() => {
  const messageWarning = ({
    message
  }: Decision): Finding[] => (stryMutAct_9fa48("1312") ? message !== undefined || mentionsStatus(message) : stryMutAct_9fa48("1311") ? false : stryMutAct_9fa48("1310") ? true : (stryCov_9fa48("1310", "1311", "1312"), (stryMutAct_9fa48("1314") ? message === undefined : stryMutAct_9fa48("1313") ? true : (stryCov_9fa48("1313", "1314"), message !== undefined)) && mentionsStatus(message))) ? stryMutAct_9fa48("1315") ? [] : (stryCov_9fa48("1315"), [finding(stryMutAct_9fa48("1316") ? "" : (stryCov_9fa48("1316"), 'P-NOSTATUS'), stryMutAct_9fa48("1317") ? {} : (stryCov_9fa48("1317"), {
    field: stryMutAct_9fa48("1318") ? "" : (stryCov_9fa48("1318"), 'message'),
    text: stryMutAct_9fa48("1319") ? "" : (stryCov_9fa48("1319"), 'The message seems to speak of papers or status.')
  }))]) : stryMutAct_9fa48("1320") ? ["Stryker was here"] : (stryCov_9fa48("1320"), []);
  return messageWarning;
})());