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
import type { Correspondent, Finding, Letter, MessageReply, NewMessage } from '@kinlink/contracts';
import { finding, type Judgement } from '../rules/rule.ts';
import { checkCarried } from './carriers.ts';
import { checkGivenAt, checkLanguage } from './legal-basis.ts';
import { mentionsStatus } from './status.ts';

/** What the rules must know of the network and of this Society's form. */
export type MessageContext = {
  /** The Society that collects the message. */
  readonly member: string;
  /** Lines of the form (domain §1.5: about 30). */
  readonly maxLines: number;
  /** Country of a member, `null` for one without (ICRC, IFRC), `undefined` for no member of the network. */
  countryOf(member: string): string | null | undefined;
  /** Whether an agreement on messages between the two Societies is in force now. */
  hasAgreement(member: string): boolean;
};

/** The sender hears at the latest after this many days. */
const MAX_MESSAGE_DAYS = 360;

/**
 * Rules on the values of a Red Cross Message when it is written down (F4). What the letter says is the attesting officer's
 * to judge; here it is counted, and looked through for papers and status.
 */
export const checkMessage = (message: NewMessage, context: MessageContext, now: Date): Judgement => {
  if (stryMutAct_9fa48("1414")) {
    {}
  } else {
    stryCov_9fa48("1414");
    const {
      letter,
      sender,
      addressee,
      basis
    } = message;
    const languages = stryMutAct_9fa48("1415") ? [] : (stryCov_9fa48("1415"), [letter.lang, ...sender.names.flatMap(stryMutAct_9fa48("1416") ? () => undefined : (stryCov_9fa48("1416"), ({
      lang
    }) => (stryMutAct_9fa48("1419") ? lang !== undefined : stryMutAct_9fa48("1418") ? false : stryMutAct_9fa48("1417") ? true : (stryCov_9fa48("1417", "1418", "1419"), lang === undefined)) ? stryMutAct_9fa48("1420") ? ["Stryker was here"] : (stryCov_9fa48("1420"), []) : stryMutAct_9fa48("1421") ? [] : (stryCov_9fa48("1421"), [lang])))]);
    return stryMutAct_9fa48("1422") ? {} : (stryCov_9fa48("1422"), {
      refusals: stryMutAct_9fa48("1423") ? [] : (stryCov_9fa48("1423"), [...checkAcknowledged(message), ...checkDetained(message), ...checkLines(letter, context.maxLines), ...checkNames(message), ...checkTo(message.to, context), ...checkCarried(message.carriedBy, context.countryOf), ...checkUntil(message.until, now), ...checkLanguage(languages, basis, stryMutAct_9fa48("1424") ? "" : (stryCov_9fa48("1424"), 'basis')), ...checkGivenAt(basis, stryMutAct_9fa48("1425") ? "" : (stryCov_9fa48("1425"), 'basis'), now)]),
      warnings: stryMutAct_9fa48("1426") ? [] : (stryCov_9fa48("1426"), [...addressFindings(addressee), ...nameWarnings(message), ...giverWarning(message), ...lookThrough(stryMutAct_9fa48("1427") ? {} : (stryCov_9fa48("1427"), {
        ...textOf(letter),
        ...textsOf(stryMutAct_9fa48("1428") ? "" : (stryCov_9fa48("1428"), 'sender'), sender),
        ...textsOf(stryMutAct_9fa48("1429") ? "" : (stryCov_9fa48("1429"), 'addressee'), addressee)
      }))])
    });
  }
};

/** Rules for the moment when an officer attests a message: those of writing it, and an address at which it can be delivered. */
export const checkAttestation = (message: NewMessage, context: MessageContext, now: Date): Judgement => {
  if (stryMutAct_9fa48("1430")) {
    {}
  } else {
    stryCov_9fa48("1430");
    const written = checkMessage(message, context, now);
    const address = addressFindings(message.addressee);
    return stryMutAct_9fa48("1431") ? {} : (stryCov_9fa48("1431"), {
      refusals: stryMutAct_9fa48("1432") ? [] : (stryCov_9fa48("1432"), [...written.refusals, ...address]),
      warnings: stryMutAct_9fa48("1433") ? written.warnings : (stryCov_9fa48("1433"), written.warnings.filter(stryMutAct_9fa48("1434") ? () => undefined : (stryCov_9fa48("1434"), ({
        field
      }) => stryMutAct_9fa48("1437") ? field === 'addressee.address' : stryMutAct_9fa48("1436") ? false : stryMutAct_9fa48("1435") ? true : (stryCov_9fa48("1435", "1436", "1437"), field !== (stryMutAct_9fa48("1438") ? "" : (stryCov_9fa48("1438"), 'addressee.address'))))))
    });
  }
};

/** Rules on the reply slip, at the Society that has delivered. */
export const checkReply = stryMutAct_9fa48("1439") ? () => undefined : (stryCov_9fa48("1439"), (() => {
  const checkReply = (reply: MessageReply, context: Pick<MessageContext, 'maxLines'>, now: Date): Judgement => stryMutAct_9fa48("1440") ? {} : (stryCov_9fa48("1440"), {
    refusals: stryMutAct_9fa48("1441") ? [] : (stryCov_9fa48("1441"), [...checkLines(reply.letter, context.maxLines), ...checkLanguage(stryMutAct_9fa48("1442") ? [] : (stryCov_9fa48("1442"), [reply.letter.lang]), reply.basis, stryMutAct_9fa48("1443") ? "" : (stryCov_9fa48("1443"), 'basis')), ...checkGivenAt(reply.basis, stryMutAct_9fa48("1444") ? "" : (stryCov_9fa48("1444"), 'basis'), now)]),
    warnings: stryMutAct_9fa48("1445") ? [] : (stryCov_9fa48("1445"), [...giverWarning(reply), ...lookThrough(textOf(reply.letter))])
  });
  return checkReply;
})());

/** Whether somebody can be found there: two words or numbers at least, or a description of the way (domain §1.5). */
export const hasSufficientAddress = stryMutAct_9fa48("1446") ? () => undefined : (stryCov_9fa48("1446"), (() => {
  const hasSufficientAddress = ({
    address,
    sketch
  }: Correspondent): boolean => stryMutAct_9fa48("1447") ? [address, sketch].every(text => text !== undefined && wordsOf(text) >= 2) : (stryCov_9fa48("1447"), (stryMutAct_9fa48("1448") ? [] : (stryCov_9fa48("1448"), [address, sketch])).some(stryMutAct_9fa48("1449") ? () => undefined : (stryCov_9fa48("1449"), text => stryMutAct_9fa48("1452") ? text !== undefined || wordsOf(text) >= 2 : stryMutAct_9fa48("1451") ? false : stryMutAct_9fa48("1450") ? true : (stryCov_9fa48("1450", "1451", "1452"), (stryMutAct_9fa48("1454") ? text === undefined : stryMutAct_9fa48("1453") ? true : (stryCov_9fa48("1453", "1454"), text !== undefined)) && (stryMutAct_9fa48("1457") ? wordsOf(text) < 2 : stryMutAct_9fa48("1456") ? wordsOf(text) > 2 : stryMutAct_9fa48("1455") ? true : (stryCov_9fa48("1455", "1456", "1457"), wordsOf(text) >= 2))))));
  return hasSufficientAddress;
})());
const wordsOf = stryMutAct_9fa48("1458") ? () => undefined : (stryCov_9fa48("1458"), (() => {
  const wordsOf = (text: string): number => stryMutAct_9fa48("1459") ? text.match(/[\p{L}\p{M}\p{N}]+/gu)?.length && 0 : (stryCov_9fa48("1459"), (stryMutAct_9fa48("1460") ? text.match(/[\p{L}\p{M}\p{N}]+/gu).length : (stryCov_9fa48("1460"), text.match(stryMutAct_9fa48("1465") ? /[\p{L}\p{M}\P{N}]+/gu : stryMutAct_9fa48("1464") ? /[\p{L}\P{M}\p{N}]+/gu : stryMutAct_9fa48("1463") ? /[\P{L}\p{M}\p{N}]+/gu : stryMutAct_9fa48("1462") ? /[^\p{L}\p{M}\p{N}]+/gu : stryMutAct_9fa48("1461") ? /[\p{L}\p{M}\p{N}]/gu : (stryCov_9fa48("1461", "1462", "1463", "1464", "1465"), /[\p{L}\p{M}\p{N}]+/gu))?.length)) ?? 0);
  return wordsOf;
})());

/** Lines of a letter; an empty end is none. */
const linesOf = stryMutAct_9fa48("1466") ? () => undefined : (stryCov_9fa48("1466"), (() => {
  const linesOf = (body: string): number => stryMutAct_9fa48("1467") ? body.trimStart().split('\n').length : (stryCov_9fa48("1467"), body.trimEnd().split(stryMutAct_9fa48("1468") ? "" : (stryCov_9fa48("1468"), '\n')).length);
  return linesOf;
})());
const addressFindings = stryMutAct_9fa48("1469") ? () => undefined : (stryCov_9fa48("1469"), (() => {
  const addressFindings = (addressee: Correspondent): Finding[] => hasSufficientAddress(addressee) ? stryMutAct_9fa48("1470") ? ["Stryker was here"] : (stryCov_9fa48("1470"), []) : stryMutAct_9fa48("1471") ? [] : (stryCov_9fa48("1471"), [finding(stryMutAct_9fa48("1472") ? "" : (stryCov_9fa48("1472"), 'P-VOICE'), stryMutAct_9fa48("1473") ? {} : (stryCov_9fa48("1473"), {
    field: stryMutAct_9fa48("1474") ? "" : (stryCov_9fa48("1474"), 'addressee.address'),
    text: NO_ADDRESS
  }))]);
  return addressFindings;
})());
const NO_ADDRESS = stryMutAct_9fa48("1475") ? "" : (stryCov_9fa48("1475"), 'Nobody can be found at this address, and no sketch replaces it: it becomes a tracing request instead.');

/** A message is an open letter; in detention its first readers are the authorities (domain §1.9). */
const checkAcknowledged = ({
  openLetterAcknowledged,
  detention
}: NewMessage): Finding[] => {
  if (stryMutAct_9fa48("1476")) {
    {}
  } else {
    stryCov_9fa48("1476");
    if (stryMutAct_9fa48("1478") ? false : stryMutAct_9fa48("1477") ? true : (stryCov_9fa48("1477", "1478"), openLetterAcknowledged)) return stryMutAct_9fa48("1479") ? ["Stryker was here"] : (stryCov_9fa48("1479"), []);
    const detained = stryMutAct_9fa48("1482") ? detention !== undefined || detention.sender || detention.addressee : stryMutAct_9fa48("1481") ? false : stryMutAct_9fa48("1480") ? true : (stryCov_9fa48("1480", "1481", "1482"), (stryMutAct_9fa48("1484") ? detention === undefined : stryMutAct_9fa48("1483") ? true : (stryCov_9fa48("1483", "1484"), detention !== undefined)) && (stryMutAct_9fa48("1486") ? detention.sender && detention.addressee : stryMutAct_9fa48("1485") ? true : (stryCov_9fa48("1485", "1486"), detention.sender || detention.addressee)));
    const field = stryMutAct_9fa48("1487") ? "" : (stryCov_9fa48("1487"), 'openLetterAcknowledged');
    return stryMutAct_9fa48("1488") ? [] : (stryCov_9fa48("1488"), [detained ? finding(stryMutAct_9fa48("1489") ? "" : (stryCov_9fa48("1489"), 'P-DETAIN'), stryMutAct_9fa48("1490") ? {} : (stryCov_9fa48("1490"), {
      field,
      text: stryMutAct_9fa48("1491") ? "" : (stryCov_9fa48("1491"), 'The writer has to know that the message will be read by authorities.')
    })) : finding(stryMutAct_9fa48("1492") ? "" : (stryCov_9fa48("1492"), 'P-VOICE'), stryMutAct_9fa48("1493") ? {} : (stryCov_9fa48("1493"), {
      field,
      text: stryMutAct_9fa48("1494") ? "" : (stryCov_9fa48("1494"), 'The writer has to know that a message is open: others may read it.')
    }))]);
  }
};
const checkDetained = stryMutAct_9fa48("1495") ? () => undefined : (stryCov_9fa48("1495"), (() => {
  const checkDetained = ({
    detention,
    basis
  }: NewMessage): Finding[] => (stryMutAct_9fa48("1498") ? detention?.sender === true || basis.basis !== 'consent' : stryMutAct_9fa48("1497") ? false : stryMutAct_9fa48("1496") ? true : (stryCov_9fa48("1496", "1497", "1498"), (stryMutAct_9fa48("1500") ? detention?.sender !== true : stryMutAct_9fa48("1499") ? true : (stryCov_9fa48("1499", "1500"), (stryMutAct_9fa48("1501") ? detention.sender : (stryCov_9fa48("1501"), detention?.sender)) === (stryMutAct_9fa48("1502") ? false : (stryCov_9fa48("1502"), true)))) && (stryMutAct_9fa48("1504") ? basis.basis === 'consent' : stryMutAct_9fa48("1503") ? true : (stryCov_9fa48("1503", "1504"), basis.basis !== (stryMutAct_9fa48("1505") ? "" : (stryCov_9fa48("1505"), 'consent')))))) ? stryMutAct_9fa48("1506") ? [] : (stryCov_9fa48("1506"), [finding(stryMutAct_9fa48("1507") ? "" : (stryCov_9fa48("1507"), 'P-DETAIN'), stryMutAct_9fa48("1508") ? {} : (stryCov_9fa48("1508"), {
    field: stryMutAct_9fa48("1509") ? "" : (stryCov_9fa48("1509"), 'detention.sender')
  }))]) : stryMutAct_9fa48("1510") ? ["Stryker was here"] : (stryCov_9fa48("1510"), []);
  return checkDetained;
})());

/** How long a recording may be is asked where it is added: that it is as long as it says is seen in its bytes. */
const checkLines = stryMutAct_9fa48("1511") ? () => undefined : (stryCov_9fa48("1511"), (() => {
  const checkLines = (letter: Letter, maxLines: number): Finding[] => (stryMutAct_9fa48("1514") ? 'recorded' in letter && linesOf(letter.body) <= maxLines : stryMutAct_9fa48("1513") ? false : stryMutAct_9fa48("1512") ? true : (stryCov_9fa48("1512", "1513", "1514"), (stryMutAct_9fa48("1515") ? "" : (stryCov_9fa48("1515"), 'recorded')) in letter || (stryMutAct_9fa48("1518") ? linesOf(letter.body) > maxLines : stryMutAct_9fa48("1517") ? linesOf(letter.body) < maxLines : stryMutAct_9fa48("1516") ? false : (stryCov_9fa48("1516", "1517", "1518"), linesOf(letter.body) <= maxLines)))) ? stryMutAct_9fa48("1519") ? ["Stryker was here"] : (stryCov_9fa48("1519"), []) : stryMutAct_9fa48("1520") ? [] : (stryCov_9fa48("1520"), [finding(stryMutAct_9fa48("1521") ? "" : (stryCov_9fa48("1521"), 'P-PURPOSE'), stryMutAct_9fa48("1522") ? {} : (stryCov_9fa48("1522"), {
    field: stryMutAct_9fa48("1523") ? "" : (stryCov_9fa48("1523"), 'letter.body'),
    text: stryMutAct_9fa48("1524") ? "" : (stryCov_9fa48("1524"), 'The letter has more lines than the form.')
  }))]);
  return checkLines;
})());
const LATIN = stryMutAct_9fa48("1525") ? "" : (stryCov_9fa48("1525"), 'Latn');
const hasScript = stryMutAct_9fa48("1526") ? () => undefined : (stryCov_9fa48("1526"), (() => {
  const hasScript = ({
    names
  }: Correspondent, script: string): boolean => stryMutAct_9fa48("1527") ? names.every(name => name.script === script) : (stryCov_9fa48("1527"), names.some(stryMutAct_9fa48("1528") ? () => undefined : (stryCov_9fa48("1528"), name => stryMutAct_9fa48("1531") ? name.script !== script : stryMutAct_9fa48("1530") ? false : stryMutAct_9fa48("1529") ? true : (stryCov_9fa48("1529", "1530", "1531"), name.script === script))));
  return hasScript;
})());

/** P-LANG (3.3): names in the writer's own script, and in one that the delivering Society can read. */
const checkNames = stryMutAct_9fa48("1532") ? () => undefined : (stryCov_9fa48("1532"), (() => {
  const checkNames = ({
    letter,
    sender,
    addressee
  }: NewMessage): Finding[] => stryMutAct_9fa48("1533") ? [] : (stryCov_9fa48("1533"), [...(hasScript(addressee, LATIN) ? stryMutAct_9fa48("1534") ? ["Stryker was here"] : (stryCov_9fa48("1534"), []) : stryMutAct_9fa48("1535") ? [] : (stryCov_9fa48("1535"), [finding(stryMutAct_9fa48("1536") ? "" : (stryCov_9fa48("1536"), 'P-LANG'), stryMutAct_9fa48("1537") ? {} : (stryCov_9fa48("1537"), {
    field: stryMutAct_9fa48("1538") ? "" : (stryCov_9fa48("1538"), 'addressee.names'),
    text: stryMutAct_9fa48("1539") ? "" : (stryCov_9fa48("1539"), 'The addressee’s name is needed in Latin letters too.')
  }))])), ...((stryMutAct_9fa48("1542") ? 'recorded' in letter && hasScript(sender, letter.script) : stryMutAct_9fa48("1541") ? false : stryMutAct_9fa48("1540") ? true : (stryCov_9fa48("1540", "1541", "1542"), (stryMutAct_9fa48("1543") ? "" : (stryCov_9fa48("1543"), 'recorded')) in letter || hasScript(sender, letter.script))) ? stryMutAct_9fa48("1544") ? ["Stryker was here"] : (stryCov_9fa48("1544"), []) : stryMutAct_9fa48("1545") ? [] : (stryCov_9fa48("1545"), [finding(stryMutAct_9fa48("1546") ? "" : (stryCov_9fa48("1546"), 'P-LANG'), stryMutAct_9fa48("1547") ? {} : (stryCov_9fa48("1547"), {
    field: stryMutAct_9fa48("1548") ? "" : (stryCov_9fa48("1548"), 'sender.names'),
    text: stryMutAct_9fa48("1549") ? "" : (stryCov_9fa48("1549"), 'The sender’s name is needed in the script of the letter.')
  }))]))]);
  return checkNames;
})());
const nameWarnings = stryMutAct_9fa48("1550") ? () => undefined : (stryCov_9fa48("1550"), (() => {
  const nameWarnings = ({
    letter,
    addressee
  }: NewMessage): Finding[] => (stryMutAct_9fa48("1553") ? 'recorded' in letter && hasScript(addressee, letter.script) : stryMutAct_9fa48("1552") ? false : stryMutAct_9fa48("1551") ? true : (stryCov_9fa48("1551", "1552", "1553"), (stryMutAct_9fa48("1554") ? "" : (stryCov_9fa48("1554"), 'recorded')) in letter || hasScript(addressee, letter.script))) ? stryMutAct_9fa48("1555") ? ["Stryker was here"] : (stryCov_9fa48("1555"), []) : stryMutAct_9fa48("1556") ? [] : (stryCov_9fa48("1556"), [finding(stryMutAct_9fa48("1557") ? "" : (stryCov_9fa48("1557"), 'P-LANG'), stryMutAct_9fa48("1558") ? {} : (stryCov_9fa48("1558"), {
    field: stryMutAct_9fa48("1559") ? "" : (stryCov_9fa48("1559"), 'addressee.names'),
    text: stryMutAct_9fa48("1560") ? "" : (stryCov_9fa48("1560"), 'If the name is known in its own script, write it down.')
  }))]);
  return nameWarnings;
})());
const checkTo = (to: string, context: MessageContext): Finding[] => {
  if (stryMutAct_9fa48("1561")) {
    {}
  } else {
    stryCov_9fa48("1561");
    if (stryMutAct_9fa48("1564") ? context.countryOf(to) !== undefined : stryMutAct_9fa48("1563") ? false : stryMutAct_9fa48("1562") ? true : (stryCov_9fa48("1562", "1563", "1564"), context.countryOf(to) === undefined)) return stryMutAct_9fa48("1565") ? [] : (stryCov_9fa48("1565"), [finding(stryMutAct_9fa48("1566") ? "" : (stryCov_9fa48("1566"), 'P-HUMDOMAIN'), stryMutAct_9fa48("1567") ? {} : (stryCov_9fa48("1567"), {
      field: stryMutAct_9fa48("1568") ? "" : (stryCov_9fa48("1568"), 'to')
    }))]);
    if (stryMutAct_9fa48("1571") ? to !== context.member : stryMutAct_9fa48("1570") ? false : stryMutAct_9fa48("1569") ? true : (stryCov_9fa48("1569", "1570", "1571"), to === context.member)) return stryMutAct_9fa48("1572") ? [] : (stryCov_9fa48("1572"), [finding(stryMutAct_9fa48("1573") ? "" : (stryCov_9fa48("1573"), 'P-PURPOSE'), stryMutAct_9fa48("1574") ? {} : (stryCov_9fa48("1574"), {
      field: stryMutAct_9fa48("1575") ? "" : (stryCov_9fa48("1575"), 'to'),
      text: stryMutAct_9fa48("1576") ? "" : (stryCov_9fa48("1576"), 'A message within the country does not leave the Society.')
    }))]);
    return context.hasAgreement(to) ? stryMutAct_9fa48("1577") ? ["Stryker was here"] : (stryCov_9fa48("1577"), []) : stryMutAct_9fa48("1578") ? [] : (stryCov_9fa48("1578"), [finding(stryMutAct_9fa48("1579") ? "" : (stryCov_9fa48("1579"), 'P-LAW'), stryMutAct_9fa48("1580") ? {} : (stryCov_9fa48("1580"), {
      field: stryMutAct_9fa48("1581") ? "" : (stryCov_9fa48("1581"), 'to'),
      text: stryMutAct_9fa48("1582") ? "" : (stryCov_9fa48("1582"), 'No agreement on messages with this Society is in force.')
    }))]);
  }
};
const checkUntil = (until: string, now: Date): Finding[] => {
  if (stryMutAct_9fa48("1583")) {
    {}
  } else {
    stryCov_9fa48("1583");
    const days = stryMutAct_9fa48("1584") ? (Date.parse(until) - now.getTime()) * 86_400_000 : (stryCov_9fa48("1584"), (stryMutAct_9fa48("1585") ? Date.parse(until) + now.getTime() : (stryCov_9fa48("1585"), Date.parse(until) - now.getTime())) / 86_400_000);
    if (stryMutAct_9fa48("1588") ? false : stryMutAct_9fa48("1587") ? true : stryMutAct_9fa48("1586") ? days > 0 : (stryCov_9fa48("1586", "1587", "1588"), !(stryMutAct_9fa48("1592") ? days <= 0 : stryMutAct_9fa48("1591") ? days >= 0 : stryMutAct_9fa48("1590") ? false : stryMutAct_9fa48("1589") ? true : (stryCov_9fa48("1589", "1590", "1591", "1592"), days > 0)))) return stryMutAct_9fa48("1593") ? [] : (stryCov_9fa48("1593"), [finding(stryMutAct_9fa48("1594") ? "" : (stryCov_9fa48("1594"), 'P-LAW'), stryMutAct_9fa48("1595") ? {} : (stryCov_9fa48("1595"), {
      field: stryMutAct_9fa48("1596") ? "" : (stryCov_9fa48("1596"), 'until'),
      text: stryMutAct_9fa48("1597") ? "" : (stryCov_9fa48("1597"), 'The date to tell the sender has passed.')
    }))]);
    return (stryMutAct_9fa48("1601") ? days > MAX_MESSAGE_DAYS : stryMutAct_9fa48("1600") ? days < MAX_MESSAGE_DAYS : stryMutAct_9fa48("1599") ? false : stryMutAct_9fa48("1598") ? true : (stryCov_9fa48("1598", "1599", "1600", "1601"), days <= MAX_MESSAGE_DAYS)) ? stryMutAct_9fa48("1602") ? ["Stryker was here"] : (stryCov_9fa48("1602"), []) : stryMutAct_9fa48("1603") ? [] : (stryCov_9fa48("1603"), [finding(stryMutAct_9fa48("1604") ? "" : (stryCov_9fa48("1604"), 'P-LAW'), stryMutAct_9fa48("1605") ? {} : (stryCov_9fa48("1605"), {
      field: stryMutAct_9fa48("1606") ? "" : (stryCov_9fa48("1606"), 'until'),
      text: stryMutAct_9fa48("1607") ? "" : (stryCov_9fa48("1607"), 'The sender is told after a year at the latest.')
    }))]);
  }
};

/** The writer's age is not asked, so that this is the officer's to look at. */
const giverWarning = stryMutAct_9fa48("1608") ? () => undefined : (stryCov_9fa48("1608"), (() => {
  const giverWarning = ({
    basis
  }: Pick<NewMessage, 'basis'>): Finding[] => (stryMutAct_9fa48("1611") ? basis.giver !== 'self' && basis.basis === 'consent' || basis.childsView === undefined : stryMutAct_9fa48("1610") ? false : stryMutAct_9fa48("1609") ? true : (stryCov_9fa48("1609", "1610", "1611"), (stryMutAct_9fa48("1613") ? basis.giver !== 'self' || basis.basis === 'consent' : stryMutAct_9fa48("1612") ? true : (stryCov_9fa48("1612", "1613"), (stryMutAct_9fa48("1615") ? basis.giver === 'self' : stryMutAct_9fa48("1614") ? true : (stryCov_9fa48("1614", "1615"), basis.giver !== (stryMutAct_9fa48("1616") ? "" : (stryCov_9fa48("1616"), 'self')))) && (stryMutAct_9fa48("1618") ? basis.basis !== 'consent' : stryMutAct_9fa48("1617") ? true : (stryCov_9fa48("1617", "1618"), basis.basis === (stryMutAct_9fa48("1619") ? "" : (stryCov_9fa48("1619"), 'consent')))))) && (stryMutAct_9fa48("1621") ? basis.childsView !== undefined : stryMutAct_9fa48("1620") ? true : (stryCov_9fa48("1620", "1621"), basis.childsView === undefined)))) ? stryMutAct_9fa48("1622") ? [] : (stryCov_9fa48("1622"), [finding(stryMutAct_9fa48("1623") ? "" : (stryCov_9fa48("1623"), 'P-VOICE'), stryMutAct_9fa48("1624") ? {} : (stryCov_9fa48("1624"), {
    field: stryMutAct_9fa48("1625") ? "" : (stryCov_9fa48("1625"), 'basis.giver'),
    text: stryMutAct_9fa48("1626") ? "" : (stryCov_9fa48("1626"), 'Nobody else can consent for an adult.')
  }))]) : stryMutAct_9fa48("1627") ? ["Stryker was here"] : (stryCov_9fa48("1627"), []);
  return giverWarning;
})());
const textOf = stryMutAct_9fa48("1628") ? () => undefined : (stryCov_9fa48("1628"), (() => {
  const textOf = (letter: Letter) => (stryMutAct_9fa48("1629") ? "" : (stryCov_9fa48("1629"), 'recorded')) in letter ? {} : stryMutAct_9fa48("1630") ? {} : (stryCov_9fa48("1630"), {
    'letter.body': letter.body
  });
  return textOf;
})());
const textsOf = stryMutAct_9fa48("1631") ? () => undefined : (stryCov_9fa48("1631"), (() => {
  const textsOf = (whose: string, {
    address,
    sketch
  }: Correspondent) => stryMutAct_9fa48("1634") ? {
    [`${whose}.address`]: address,
    [``]: sketch
  } : stryMutAct_9fa48("1633") ? {
    [``]: address,
    [`${whose}.sketch`]: sketch
  } : stryMutAct_9fa48("1632") ? {} : (stryCov_9fa48("1632", "1633", "1634"), {
    [`${whose}.address`]: address,
    [`${whose}.sketch`]: sketch
  });
  return textsOf;
})());
const lookThrough = stryMutAct_9fa48("1635") ? () => undefined : (stryCov_9fa48("1635"), (() => {
  const lookThrough = (texts: Readonly<Record<string, string | undefined>>): Finding[] => Object.entries(texts).flatMap(stryMutAct_9fa48("1636") ? () => undefined : (stryCov_9fa48("1636"), ([field, text]) => (stryMutAct_9fa48("1639") ? text !== undefined || mentionsStatus(text) : stryMutAct_9fa48("1638") ? false : stryMutAct_9fa48("1637") ? true : (stryCov_9fa48("1637", "1638", "1639"), (stryMutAct_9fa48("1641") ? text === undefined : stryMutAct_9fa48("1640") ? true : (stryCov_9fa48("1640", "1641"), text !== undefined)) && mentionsStatus(text))) ? stryMutAct_9fa48("1642") ? [] : (stryCov_9fa48("1642"), [finding(stryMutAct_9fa48("1643") ? "" : (stryCov_9fa48("1643"), 'P-NOSTATUS'), stryMutAct_9fa48("1644") ? {} : (stryCov_9fa48("1644"), {
    field,
    text: LOOK_AGAIN
  }))]) : stryMutAct_9fa48("1645") ? ["Stryker was here"] : (stryCov_9fa48("1645"), [])));
  return lookThrough;
})());
const LOOK_AGAIN = stryMutAct_9fa48("1646") ? "" : (stryCov_9fa48("1646"), 'The text seems to speak of papers or status: take it out before you attest.');