// What every reader has to refuse, with the code of our refusal. `kind` says which check is made with `input`:
// record (as handed in), projection (as shown), grant, open (record and grant together), statement, keyring, share.
import { grantRecord, sealRecord } from '@kinlink/crypto/seal'
import type { Grant, SealedRecord } from '@kinlink/crypto/verify'
import { fixedRandom, type Vectors } from './make-vectors.ts'

export type RejectCase = { name: string; kind: string; input: unknown; code: string }

const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'))
const rewritten = (header: string, change: (text: string) => string): string =>
  Buffer.from(change(Buffer.from(header, 'base64url').toString())).toString('base64url')
const flipped = (text: string, at = 0): string => {
  const raw = Buffer.from(text, 'base64url')
  raw[at] = (raw[at] ?? 0) ^ 1
  return raw.toString('base64url')
}

function recordCases({ sealed }: Vectors): RejectCase[] {
  const { record } = sealed
  const { givenName, birthYear } = record.fields
  const fields = (change: object): SealedRecord => ({ ...record, fields: { ...record.fields, ...change } }) as SealedRecord
  const big = Buffer.from(record.sig, 'base64url')
  // S plus the order of the group: another spelling of the same signature.
  const order = 2n ** 252n + 27742317777372353535851937790883648493n
  const s = BigInt(`0x${Buffer.from(big.subarray(32)).reverse().toString('hex')}`) + order
  const malleable = Buffer.concat([big.subarray(0, 32), Buffer.from(s.toString(16).padStart(64, '0'), 'hex').reverse()])
  const protoText = JSON.stringify(record).replace('"givenName"', '"__proto__"')
  const one = (name: string, input: unknown, code: string) => ({ name, kind: 'record', input, code })
  return [
    one('fields swapped', fields({ givenName: birthYear, birthYear: givenName }), 'field-not-committed'),
    one('field renamed', { ...record, fields: { nickname: givenName } }, 'field-not-committed'),
    one('field added', fields({ extra: givenName }), 'field-not-committed'),
    one('field name __proto__', JSON.parse(protoText), 'field-name'),
    one('field name with a letter beyond ASCII', fields({ naïve: givenName }), 'field-name'),
    one('bit of a ciphertext', fields({ givenName: { ...givenName, c: flipped(givenName?.c ?? '') } }), 'field-not-committed'),
    one('bit of a nonce', fields({ givenName: { ...givenName, n: flipped(givenName?.n ?? '') } }), 'field-not-committed'),
    one('bit of a key commitment', fields({ givenName: { ...givenName, k: flipped(givenName?.k ?? '') } }), 'field-not-committed'),
    one('header edited', { ...record, header: rewritten(record.header, (t) => t.replace('origin', 'another')) }, 'signature'),
    one('header with a member twice', { ...record, header: rewritten(record.header, (t) => t.replace('{', '{"v":1,')) }, 'json'),
    one('header with __proto__', { ...record, header: rewritten(record.header, (t) => t.replace('{', '{"__proto__":1,')) }, 'json'),
    one('header of another version', { ...record, header: rewritten(record.header, (t) => t.replace('"v":1', '"v":0')) }, 'header'),
    one('revision over 32 bits', { ...record, header: rewritten(record.header, (t) => t.replace('"rev":0', '"rev":4294967296')) }, 'header'),
    one('header that is no UTF-8', { ...record, header: Buffer.from([0x7b, 0xc3, 0x28, 0x7d]).toString('base64url') }, 'json'),
    one('no leaf', { ...record, leaves: [] }, 'leaves'),
    one('leaf stripped', { ...record, leaves: record.leaves.slice(1) }, 'leaves'),
    one('leaves reordered', { ...record, leaves: record.leaves.toReversed() }, 'leaves'),
    one('leaf doubled', { ...record, leaves: [record.leaves[0], ...record.leaves.slice(0, 7)] }, 'leaves'),
    one('65 leaves', { ...record, leaves: Array.from({ length: 65 }, () => record.leaves[0]) }, 'leaves'),
    one('bit of the signature', { ...record, sig: flipped(record.sig) }, 'signature'),
    one('signature with S beyond the order', { ...record, sig: malleable.toString('base64url') }, 'signature'),
    one('signature with padding', { ...record, sig: `${record.sig}==` }, 'encoding'),
    one('signature with white space', { ...record, sig: ` ${record.sig}` }, 'encoding'),
    one('signature with a stray bit at its end', { ...record, sig: `${record.sig.slice(0, -1)}${record.sig.endsWith('A') ? 'B' : 'x'}` }, 'encoding'),
    one('member too many', { ...record, alg: 'none' }, 'malformed'),
    one('member missing', { ...record, kid: undefined }, 'malformed'),
    one('key id of another length', { ...record, kid: 'AAAA' }, 'encoding'),
  ]
}

function grantCases({ sealed }: Vectors): RejectCase[] {
  const { grant } = sealed
  const { givenName, birthYear } = grant.wraps
  const one = (name: string, input: unknown, code: string) => ({ name, kind: 'grant', input, code })
  const stage = (change: (text: string) => string) => ({ ...grant, header: rewritten(grant.header, change) })
  return [
    one('wraps swapped', { ...grant, wraps: { ...grant.wraps, givenName: birthYear, birthYear: givenName } }, 'wrap-not-committed'),
    one('bit of a wrap', { ...grant, wraps: { givenName: flipped(givenName ?? '') } }, 'wrap-not-committed'),
    one('wrap undeclared', { ...grant, wraps: { ...grant.wraps, ethnicity: givenName } }, 'field-not-in-stage'),
    one('bit of the encapsulated key', { ...grant, enc: flipped(grant.enc) }, 'signature'),
    one('encapsulated key too short', { ...grant, enc: grant.enc.slice(4) }, 'encoding'),
    one('field moved to an earlier stage', stage((t) => t.replace('"preview":[]', '"preview":["givenName"]')), 'signature'),
    one('stage unknown', stage((t) => t.replace('"preview"', '"all":[],"preview"')), 'stages'),
    one('field twice in a stage', stage((t) => t.replace('"preview":[]', '"preview":["a","a"]')), 'stages'),
    one('leaf stripped', { ...grant, leaves: grant.leaves.slice(1) }, 'leaves'),
    one('leaves reordered', { ...grant, leaves: grant.leaves.toReversed() }, 'leaves'),
    one('suite offered', { ...grant, suite: 'x25519' }, 'malformed'),
    one('bit of the signature', { ...grant, sig: flipped(grant.sig) }, 'signature'),
  ]
}

/** Sound signatures over parts that do not belong together. */
function openCases({ sealed }: Vectors, sharedSecret: (enc: string, kemSk: string) => string): RejectCase[] {
  const random = fixedRandom('another record')
  const signer = { kid: sealed.record.kid, signSk: Uint8Array.from([...bytes(sealed.signSeed), ...bytes(sealed.signPk)]) }
  const header = JSON.parse(Buffer.from(sealed.record.header, 'base64url').toString())
  const fields = new Map(Object.entries(sealed.values).map(([name, value]) => [name, { value, bucket: 64 }]))
  const other = sealRecord({ header: { ...header, rev: 1, prev: sealed.recordDigest }, fields, ...signer, random })
  const grantHeader = JSON.parse(Buffer.from(sealed.grant.header, 'base64url').toString())
  const epochPk = sealed.epochPk
  const keys = new Map(Object.entries(sealed.fieldKeys).map(([name, key]) => [name, bytes(key)]))
  const wrong = grantRecord({ header: grantHeader, fieldKeys: new Map(keys).set('givenName', random(32)), epochPk, ...signer, random })
  const elsewhere = grantRecord({ header: { ...grantHeader, rev: 1 }, fieldKeys: keys, epochPk, ...signer, random })
  const one = (name: string, record: SealedRecord, grant: Grant, code: string) => ({ name, kind: 'open', input: { record, grant, sharedSecret: sharedSecret(grant.enc, sealed.epochSk) }, code })
  return [
    one('grant of an earlier revision', other.record, sealed.grant, 'another-record'),
    one('grant that names another revision', sealed.record, elsewhere, 'another-record'),
    one('grant with another field key than committed', sealed.record, wrong, 'key-commitment'),
  ]
}

function documentCases({ statement, keyring, share }: Vectors): RejectCase[] {
  const { document } = statement
  const [first] = document.signatures
  const { entry } = keyring
  const [two, three] = share.sets
  const of = (kind: string) => (name: string, input: unknown, code: string) => ({ name, kind, input, code })
  const [stated, ring, shares] = [of('statement'), of('keyring'), of('share')]
  return [
    stated('signature twice', { ...document, signatures: [first, first] }, 'malformed'),
    stated('header of another version', { ...document, header: rewritten(document.header, (t) => t.replace('"v":1', '"v":2')) }, 'header'),
    stated('header with a member twice', { ...document, header: rewritten(document.header, (t) => t.replace('{', '{"seq":1,')) }, 'json'),
    stated('no signature that counts, header edited', { ...document, header: rewritten(document.header, (t) => t.replace('origin', 'another')) }, 'unsigned'),
    stated('signatures exchanged between ids', { ...document, signatures: document.signatures.map(({ kid }, at) => ({ kid, sig: document.signatures[1 - at]?.sig })) }, 'unsigned'),
    ring('bit of the wrap', { ...entry, wrap: flipped(entry.wrap) }, 'signature'),
    ring('bit of the encapsulated key', { ...entry, enc: flipped(entry.enc) }, 'signature'),
    ring('for another epoch', { ...entry, header: rewritten(entry.header, (t) => t.replace(keyring.expected.eid, keyring.expected.kid)) }, 'signature'),
    ring('member too many', { ...entry, suite: 'x25519' }, 'malformed'),
    shares('one share of two', two?.texts.slice(0, 1), 'too-few-shares'),
    shares('two shares of three', three?.texts.slice(0, 2), 'too-few-shares'),
    shares('one share twice', [two?.texts[0], two?.texts[0]], 'share-set'),
    shares('shares of two splittings', [two?.texts[0], three?.texts[1]], 'share-set'),
    shares('letter copied wrongly', [two?.texts[0]?.replace(/^2: ./m, (found) => (found.endsWith('Z') ? '2: Y' : '2: Z')), two?.texts[1]], 'share-text'),
    shares('line left out', [two?.texts[0]?.replace(/^2: .*\n/m, ''), two?.texts[1]], 'share-text'),
  ]
}

export function rejectCases(vectors: Vectors, sharedSecret: (enc: string, kemSk: string) => string): RejectCase[] {
  return [...recordCases(vectors), ...grantCases(vectors), ...openCases(vectors, sharedSecret), ...documentCases(vectors)]
}
