import { readFileSync } from 'node:fs'
import { ml_kem768_x25519 } from '@noble/post-quantum/hybrid.js'
import { beforeAll, describe, expect, test } from 'vitest'
import { fromB64, grantDigest, ready, recordDigest, toB64 } from '../src/hash.ts'
import { decapsulate, encapsulate, kemKeyFromSeed } from '../src/kem/xwing.ts'
import { signKeyFromSeed } from '../src/keys.ts'
import { openFields, openRecord } from '../src/open.ts'
import { fieldAad, fieldLeaf } from '../src/record/commitment.ts'
import { refOf } from '../src/record/sealed-record.ts'
import { grantRecord, sealRecord } from '../src/seal.ts'
import { verifyRecord } from '../src/verify.ts'
import { random } from './sealed-case.ts'

const vector = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../../test/vectors/${name}.json`, import.meta.url), 'utf8'))
const { input, expected } = vector('record-v1')
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const bytes = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'))

function sealVector() {
  const draws: Uint8Array[] = [input.field.key, input.field.nonce, ...input.decoys].map(bytes)
  return sealRecord({
    header: JSON.parse(input.header),
    fields: new Map([[input.field.name, { value: input.field.value, bucket: input.field.bucket }]]),
    kid: toB64(new Uint8Array(16)),
    signSk: signKeyFromSeed(bytes(input.signerSeed)).signSk,
    random: () => draws.shift() ?? new Uint8Array(),
  })
}

beforeAll(ready)

describe('the published vector of a sealed record', () => {
  test('is reproduced byte for byte', () => {
    const { record, digest } = sealVector()
    const field = record.fields[input.field.name]
    expect(Buffer.from(record.header, 'base64url').toString()).toBe(input.header)
    expect(hex(fromB64(field?.c ?? ''))).toBe(expected.ciphertext)
    expect(hex(fromB64(field?.k ?? ''))).toBe(expected.keyCommitment)
    expect(record.leaves).toContain(toB64(bytes(expected.leaf)))
    expect(hex(fromB64(digest))).toBe(expected.digest)
    expect(recordDigest(record)).toBe(digest)
    expect(hex(fromB64(record.sig))).toBe(expected.signature)
  })

  test('binds a field to record, revision and name as printed', () => {
    const ref = refOf(bytes(input.rid), input.rev)
    const field = {
      n: bytes(input.field.nonce),
      c: bytes(expected.ciphertext),
      k: bytes(expected.keyCommitment),
    }
    expect(hex(fieldAad(ref, input.field.name))).toBe(expected.aad)
    expect(hex(fieldLeaf(ref, input.field.name, field))).toBe(expected.leaf)
  })

  test('verifies and opens', () => {
    const { record } = sealVector()
    const signPk = bytes(expected.publicKey)
    expect(verifyRecord(record, signPk)).toMatchObject({ ok: true, rev: 0, rid: toB64(bytes(input.rid)) })
    const opened = openFields(record, new Map([[input.field.name, bytes(input.field.key)]]), signPk)
    expect(opened.ok && opened.values.get('given_name')).toBe('Amina')
  })
})

describe('the published vector of a grant', () => {
  const { input, expected } = vector('grant-v1')
  const signer = () => ({ kid: toB64(new Uint8Array(16)), ...signKeyFromSeed(bytes(input.signerSeed)) })
  const make = () =>
    grantRecord({
      header: JSON.parse(input.header),
      fieldKeys: new Map([['given_name', bytes(input.fieldKey)]]),
      epochPk: bytes(expected.epochPublicKey),
      ...signer(),
      random: () => bytes(input.encapsulationSeed),
    })

  test('is reproduced byte for byte', () => {
    const grant = make()
    expect(hex(fromB64(grant.enc))).toBe(expected.enc)
    expect(hex(fromB64(grant.wraps.given_name ?? ''))).toBe(expected.wrap)
    expect(grant.leaves.map((leaf) => hex(fromB64(leaf)))).toEqual([expected.leaf])
    expect(hex(fromB64(grantDigest(grant)))).toBe(expected.digest)
    expect(hex(fromB64(grant.sig))).toBe(expected.signature)
  })

  test('opens the published record', () => {
    const { signPk } = signer()
    const { kemSk } = kemKeyFromSeed(bytes(input.epochSeed))
    expect(hex(ml_kem768_x25519.decapsulate(bytes(expected.enc), kemSk))).toBe(expected.sharedSecret)
    const grantKeys = { epochSk: kemSk, signPk }
    const opened = openRecord({ record: sealVector().record, signPk, grant: make(), grantKeys })
    expect(opened.ok && opened.values.get('given_name')).toBe('Amina')
  })
})

describe('the key encapsulation against an independent implementation of X-Wing', () => {
  test('gives the same public key for the same seed', () => {
    const seed = random(32)
    expect(hex(kemKeyFromSeed(seed).kemPk)).toBe(hex(ml_kem768_x25519.keygen(seed).publicKey))
  })

  test('opens what the other side encapsulated, and the other way round', () => {
    const { kemSk, kemPk } = kemKeyFromSeed(random(32))
    const ours = encapsulate(kemPk, random)
    expect(hex(ml_kem768_x25519.decapsulate(ours.enc, kemSk))).toBe(hex(ours.sharedSecret))
    const theirs = ml_kem768_x25519.encapsulate(kemPk)
    expect(hex(decapsulate(theirs.cipherText, kemSk))).toBe(hex(theirs.sharedSecret))
  })

  test('encapsulates to the same bytes from the same randomness', () => {
    const { kemPk } = kemKeyFromSeed(random(32))
    const seed = random(64)
    const theirs = ml_kem768_x25519.encapsulate(kemPk, seed)
    expect(hex(encapsulate(kemPk, () => seed).enc)).toBe(hex(theirs.cipherText))
  })
})
