import { beforeAll, describe, expect, test } from 'vitest'
import { CryptoError, ready, toB64 } from '../src/hash.ts'
import { openFields } from '../src/open.ts'
import { sealRecord } from '../src/seal.ts'
import { projectRecord, type SealedRecord, verifyProjection, verifyRecord } from '../src/verify.ts'
import { aSealedCase, newId, random } from './sealed-case.ts'

beforeAll(ready)

const withFields = (record: SealedRecord, fields: [string, unknown][]) =>
  ({ ...record, fields: Object.fromEntries(fields) }) as SealedRecord

describe('a sealed record', () => {
  test('verifies under its author’s key without any secret and tells padded lengths, not values', () => {
    const { record, officer, digest, rid } = aSealedCase()
    const verified = verifyRecord(record, officer.signPk)
    expect(verified).toMatchObject({ ok: true, digest, rid, rev: 0, kid: officer.kid })
    expect(verified.ok && [...verified.fields]).toEqual([
      ['birthYear', 64],
      ['givenName', 64],
      ['origin', 64],
    ])
  })

  test('opens to the values sealed, in any script', () => {
    const values = { givenName: 'ሰላም', note: { ages: [1.5, 30], alive: null }, other: 'محمد' }
    const { record, officer, fieldKeys } = aSealedCase(values)
    const opened = openFields(record, fieldKeys, officer.signPk)
    expect(opened.ok && Object.fromEntries(opened.values)).toEqual(values)
  })

  test('hides how many of eight leaves are fields and gives equal lengths to short and long values of a bucket', () => {
    const { record } = aSealedCase({ a: 'x', b: 'x'.repeat(60) })
    expect(record.leaves).toHaveLength(8)
    expect(record.fields.a?.c).toHaveLength(record.fields.b?.c.length ?? 0)
  })

  test('projected to granted fields still carries the author’s valid signature', () => {
    const { record, officer, digest } = aSealedCase()
    const projection = projectRecord(record, ['givenName', 'notAField'])
    expect(Object.keys(projection.fields)).toEqual(['givenName'])
    expect(verifyProjection(projection, officer.signPk)).toMatchObject({ ok: true, digest })
    expect(verifyProjection(projectRecord(record, []), officer.signPk).ok).toBe(true)
  })

  test('can hold sixty-four fields and no more', () => {
    const many = (n: number) => Object.fromEntries(Array.from({ length: n }, (_, at) => [`f${at}`, at]))
    const { record, officer } = aSealedCase(many(64))
    expect(verifyRecord(record, officer.signPk).ok).toBe(true)
    expect(() => aSealedCase(many(65))).toThrow(CryptoError)
    expect(() => aSealedCase({})).toThrow(CryptoError)
  })

  test('keeps a field named like a member of every object apart from it', () => {
    const { record, officer, fieldKeys } = aSealedCase({ constructor: 'x', toString: 'y' })
    const opened = openFields(record, fieldKeys, officer.signPk)
    expect(opened.ok && [...opened.values]).toEqual([
      ['constructor', 'x'],
      ['toString', 'y'],
    ])
  })
})

describe('an attack on a record is refused when', () => {
  const attacks: [string, string, (record: SealedRecord) => unknown][] = [
    ['fields are swapped', 'field-not-committed', (r) => swap(r)],
    ['a field is renamed', 'field-not-committed', (r) => withFields(r, [['nickname', r.fields.givenName]])],
    ['a field is added', 'field-not-committed', (r) => ({ ...r, fields: { ...r.fields, extra: r.fields.origin } })],
    [
      'a field of another record is put in',
      'field-not-committed',
      (r) => ({ ...r, fields: { ...r.fields, givenName: aSealedCase().record.fields.givenName } }),
    ],
    ['a field is named __proto__', 'field-name', (r) => protoField(r)],
    ['a field name is not ASCII', 'field-name', (r) => withFields(r, [['naïve', r.fields.origin]])],
    ['the header is edited', 'signature', (r) => ({ ...r, header: editHeader(r) })],
    ['another record’s header is put on', 'signature', (r) => ({ ...r, header: aSealedCase().record.header })],
    ['leaves are stripped to none', 'leaves', (r) => ({ ...r, leaves: [] })],
    ['one leaf is stripped', 'leaves', (r) => ({ ...r, leaves: r.leaves.slice(1) })],
    ['leaves are reordered', 'leaves', (r) => ({ ...r, leaves: r.leaves.toReversed() })],
    ['a leaf is doubled', 'leaves', (r) => ({ ...r, leaves: [r.leaves[0], ...r.leaves.slice(0, 7)] })],
    ['there are 72 leaves', 'leaves', (r) => ({ ...r, leaves: Array.from({ length: 72 }, () => r.leaves[0]) })],
    ['decoys are replaced', 'signature', (r) => ({ ...r, leaves: aSealedCase().record.leaves })],
    ['the signature is another record’s', 'signature', (r) => ({ ...r, sig: aSealedCase().record.sig })],
    ['a member is unknown', 'malformed', (r) => ({ ...r, alg: 'none' })],
    ['a member is missing', 'malformed', ({ kid: _, ...rest }) => rest],
    ['it is no object', 'malformed', () => [1]],
    ['a field has a further member', 'malformed', (r) => withFields(r, [['origin', { ...r.fields.origin, x: 'AA' }]])],
    ['the ciphertext is one megabyte', 'size', (r) => bigField(r)],
    ['the key id has padding', 'encoding', (r) => ({ ...r, kid: `${r.kid}==` })],
  ]
  test.each(attacks)('%s', (_, code, attack) => {
    const { record, officer } = aSealedCase()
    const attacked = attack(record) as SealedRecord
    expect(verifyRecord(attacked, officer.signPk)).toMatchObject({ ok: false, code })
    expect(verifyProjection(attacked, officer.signPk)).toMatchObject({ ok: false, code })
  })

  test('a committed field is withheld at the door', () => {
    const values = Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`f${at}`, at]))
    const { record, officer } = aSealedCase(values)
    const withheld = projectRecord(record, ['f1', 'f2'])
    expect(verifyRecord(withheld, officer.signPk)).toMatchObject({ ok: false, code: 'incomplete' })
    expect(verifyProjection(withheld, officer.signPk).ok).toBe(true)
  })

  test('the key is another officer’s, of the wrong length, all zero or of small order', () => {
    const { record } = aSealedCase()
    expect(verifyRecord(record, aSealedCase().officer.signPk)).toMatchObject({ code: 'signature' })
    expect(verifyRecord(record, random(31))).toMatchObject({ code: 'key' })
    expect(verifyRecord(record, 'not a key')).toMatchObject({ code: 'key' })
    expect(verifyRecord(record, new Uint8Array(32))).toMatchObject({ code: 'signature' })
    const smallOrder = Uint8Array.from([1, ...new Uint8Array(31)])
    const forged = { ...record, sig: toB64(Uint8Array.from([1, ...new Uint8Array(63)])) }
    expect(verifyRecord(forged, smallOrder)).toMatchObject({ code: 'signature' })
  })

  test('a recipient is given another key than the author committed to', () => {
    const { record, officer, fieldKeys } = aSealedCase()
    const keys = new Map(fieldKeys).set('origin', random(32))
    expect(openFields(record, keys, officer.signPk)).toEqual({ ok: false, code: 'key-commitment', field: 'origin' })
  })
})

describe('a record is not sealed when', () => {
  test.each([
    ['rev is over 32 bits', { rev: 2 ** 32, prev: null }],
    ['rev is no integer', { rev: 0.5, prev: null }],
    ['a later revision names none before it', { rev: 1, prev: null }],
    ['the first revision names one before it', { rev: 0, prev: toB64(new Uint8Array(32)) }],
    ['the record id is too short', { rid: 'AAAA' }],
    ['the version is another', { v: 2 }],
  ])('%s', (_, edit) => {
    const { header, fields, officer } = aSealedCase()
    expect(() => sealRecord({ header: { ...header, ...edit }, fields, ...officer, random })).toThrow('header')
  })

  test('a value could not be read back by a strict reader', () => {
    for (const value of ['\0', '\ud800', 2 ** 60, undefined as never, 'x'.repeat(50_000)]) {
      expect(() => aSealedCase({ note: value })).toThrow(CryptoError)
    }
  })

  test('randomness runs short or repeats', () => {
    const { header, fields, officer } = aSealedCase()
    const seal = (source: (n: number) => Uint8Array) => sealRecord({ header, fields, ...officer, random: source })
    expect(() => seal((n) => new Uint8Array(n - 1))).toThrow('random')
    expect(() => seal((n) => new Uint8Array(n))).toThrow('random')
  })

  test('the key id is not 16 bytes', () => {
    const { header, fields, officer } = aSealedCase()
    expect(() => sealRecord({ header, fields, ...officer, kid: `${newId()}A`, random })).toThrow('encoding')
  })
})

function swap(record: SealedRecord): SealedRecord {
  const { givenName, origin } = record.fields
  return withFields(record, [
    ['givenName', origin],
    ['origin', givenName],
  ])
}

function protoField(record: SealedRecord): unknown {
  const field = JSON.stringify(record.fields.origin)
  return { ...record, fields: JSON.parse(`{"__proto__":${field}}`) }
}

function editHeader(record: SealedRecord): string {
  const text = Buffer.from(record.header, 'base64url').toString().replace('"origin"', '"transit"')
  return Buffer.from(text).toString('base64url')
}

function bigField(record: SealedRecord): SealedRecord {
  const field = { ...record.fields.origin, c: toB64(new Uint8Array(1_000_000)) }
  return withFields(record, [['origin', field]])
}
