import { beforeAll, describe, expect, test } from 'vitest'
import { grantDigest, ready, toB64 } from '../src/hash.ts'
import { openFields, openGrant, openRecord } from '../src/open.ts'
import { grantRecord } from '../src/seal.ts'
import { type Grant, projectGrant, projectRecord, verifyGrant } from '../src/verify.ts'
import { aGrantHeader, aSealedCase, random } from './sealed-case.ts'

beforeAll(ready)

describe('a grant', () => {
  test('opens exactly the granted fields of the record for the recipient', () => {
    const { record, grant, officer, epoch } = aSealedCase()
    const grantKeys = { epochSk: epoch.kemSk, signPk: officer.signPk }
    const opened = openRecord({ record, signPk: officer.signPk, grant, grantKeys })
    expect(opened.ok && Object.fromEntries(opened.values)).toEqual({
      givenName: 'Amina',
      birthYear: 2004,
      origin: 'Gao',
    })
  })

  test('verifies without any secret and says what it is for', () => {
    const { grant, officer, gheader, digest, rid } = aSealedCase()
    expect(verifyGrant(grant, officer.signPk)).toMatchObject({
      ok: true,
      digest: grantDigest(grant),
      gid: gheader.gid,
      record: digest,
      rid,
      rev: 0,
      stages: gheader.stages,
      complete: true,
    })
  })

  test('leaves out keys of fields that no stage names', () => {
    const { fieldKeys, epoch, officer, digest, rid } = aSealedCase()
    const header = aGrantHeader(digest, rid, { preview: ['origin'], compare: [], full: [] })
    const grant = grantRecord({ header, fieldKeys, epochPk: toB64(epoch.kemPk), ...officer, random })
    expect(Object.keys(grant.wraps)).toEqual(['origin'])
  })

  test('narrowed by the gateway still verifies, and opens only what is left', () => {
    const { record, grant, officer, epoch, gheader } = aSealedCase()
    const stage = gheader.stages.compare
    const narrowed = projectGrant(grant, stage)
    expect(verifyGrant(narrowed, officer.signPk)).toMatchObject({
      ok: true,
      complete: false,
      fields: [...stage].sort(),
    })
    const opened = openGrant(narrowed, { epochSk: epoch.kemSk, signPk: officer.signPk })
    if (!opened.ok) throw new Error(opened.code)
    const values = openFields(projectRecord(record, stage), opened.fieldKeys, officer.signPk)
    expect(values.ok && [...values.values.keys()].sort()).toEqual([...stage].sort())
    const whole = openFields(record, opened.fieldKeys, officer.signPk)
    expect(whole.ok && whole.unopened).toEqual(['origin'])
  })

  test('refuses to be made for a staged field without a key', () => {
    const { fieldKeys, epoch, officer, gheader } = aSealedCase()
    fieldKeys.delete('origin')
    const make = () => grantRecord({ header: gheader, fieldKeys, epochPk: epoch.kemPk, ...officer, random })
    expect(make).toThrow('missing-key')
  })

  test('refuses an epoch key that is too short, full of ones or without its classical half', () => {
    const { fieldKeys, epoch, officer, gheader } = aSealedCase()
    const halved = Uint8Array.from(epoch.kemPk).fill(0, 1184)
    for (const epochPk of [random(32), new Uint8Array(1216).fill(0xff), new Uint8Array(1216), halved]) {
      expect(() => grantRecord({ header: gheader, fieldKeys, epochPk, ...officer, random })).toThrow('key')
    }
  })
})

describe('an attack on a grant is refused when', () => {
  const attacks: [string, string, (grant: Grant) => unknown][] = [
    ['wraps are swapped', 'wrap-not-committed', (g) => ({ ...g, wraps: swapped(g) })],
    ['a wrap is another grant’s', 'wrap-not-committed', (g) => ({ ...g, wraps: aSealedCase().grant.wraps })],
    [
      'an undeclared wrap is added',
      'field-not-in-stage',
      (g) => ({ ...g, wraps: { ...g.wraps, ethnicity: first(g) } }),
    ],
    ['the encapsulated key is another’s', 'signature', (g) => ({ ...g, enc: aSealedCase().grant.enc })],
    ['a field is moved to an earlier stage', 'signature', (g) => ({ ...g, header: moved(g) })],
    ['a leaf is stripped', 'leaves', (g) => ({ ...g, leaves: g.leaves.slice(1) })],
    ['leaves are reordered', 'leaves', (g) => ({ ...g, leaves: g.leaves.toReversed() })],
    ['a stage is missing', 'stages', (g) => ({ ...g, header: restaged(g, { preview: [], full: [] }) })],
    [
      'a stage is unknown',
      'stages',
      (g) => ({ ...g, header: restaged(g, { preview: [], compare: [], full: [], all: [] }) }),
    ],
    [
      'a stage names a field twice',
      'stages',
      (g) => ({ ...g, header: restaged(g, { preview: ['a', 'a'], compare: [], full: [] }) }),
    ],
    ['the signature is another grant’s', 'signature', (g) => ({ ...g, sig: aSealedCase().grant.sig })],
    ['a suite is offered', 'malformed', (g) => ({ ...g, suite: 'RFL1' })],
  ]
  test.each(attacks)('%s', (_, code, attack) => {
    const { grant, officer } = aSealedCase()
    expect(verifyGrant(attack(grant) as Grant, officer.signPk)).toMatchObject({ ok: false, code })
  })

  test('it belongs to another record', () => {
    const { record, officer } = aSealedCase()
    const other = aSealedCase()
    const grantKeys = { epochSk: other.epoch.kemSk, signPk: other.officer.signPk }
    expect(openRecord({ record, signPk: officer.signPk, grant: other.grant, grantKeys })).toMatchObject({
      ok: false,
      code: 'another-record',
    })
  })

  test('it names the record’s digest under another id or revision', () => {
    const { record, officer, fieldKeys, epoch, gheader } = aSealedCase()
    const header = { ...gheader, rev: 1 }
    const grant = grantRecord({ header, fieldKeys, epochPk: epoch.kemPk, ...officer, random })
    const grantKeys = { epochSk: epoch.kemSk, signPk: officer.signPk }
    expect(openRecord({ record, signPk: officer.signPk, grant, grantKeys })).toMatchObject({ code: 'another-record' })
  })

  test('another Society’s key is tried on it', () => {
    const { grant, officer } = aSealedCase()
    const keys = { epochSk: aSealedCase().epoch.kemSk, signPk: officer.signPk }
    expect(openGrant(grant, keys)).toMatchObject({ ok: false, code: 'unwrap' })
    expect(openGrant(grant, { ...keys, epochSk: random(16) })).toMatchObject({ ok: false, code: 'key' })
  })

  test('one recipient was given another field key than the record commits to', () => {
    const { record, officer, fieldKeys, epoch, gheader } = aSealedCase()
    const keys = new Map(fieldKeys).set('origin', random(32))
    const grant = grantRecord({ header: gheader, fieldKeys: keys, epochPk: epoch.kemPk, ...officer, random })
    const grantKeys = { epochSk: epoch.kemSk, signPk: officer.signPk }
    expect(openRecord({ record, signPk: officer.signPk, grant, grantKeys })).toEqual({
      ok: false,
      code: 'key-commitment',
      field: 'origin',
    })
  })
})

const first = (grant: Grant) => Object.values(grant.wraps)[0]

function swapped(grant: Grant): Record<string, string | undefined> {
  return { ...grant.wraps, givenName: grant.wraps.origin, origin: grant.wraps.givenName }
}

function restaged(grant: Grant, stages: object): string {
  const header = JSON.parse(Buffer.from(grant.header, 'base64url').toString())
  return Buffer.from(JSON.stringify({ ...header, stages })).toString('base64url')
}

function moved(grant: Grant): string {
  const header = JSON.parse(Buffer.from(grant.header, 'base64url').toString())
  return restaged(grant, { ...header.stages, preview: ['givenName'] })
}
