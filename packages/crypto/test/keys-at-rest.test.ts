import { beforeAll, describe, expect, test } from 'vitest'
import { CryptoError, ready, utf8 } from '../src/hash.ts'
import {
  checkPassphrase,
  decryptAtRest,
  encryptAtRest,
  generateKemKey,
  generateSignKey,
  hashPassphrase,
  type KeyFile,
  protect,
  sessionUnwrap,
  sessionWrap,
  unprotect,
  unwrapKey,
  wrapKey,
} from '../src/keys.ts'
import { flipB64, newId, random } from './sealed-case.ts'

beforeAll(ready)

describe('a key file', { timeout: 180_000 }, () => {
  const secret = random(64)
  let file: KeyFile
  beforeAll(async () => {
    await ready()
    file = await protect(secret, 'caf\u00e9', random)
  }, 60_000)

  test('opens with its passphrase, however the accents were typed', async () => {
    expect(await unprotect(file, 'cafe\u0301')).toEqual({ ok: true, secret: Uint8Array.from(secret) })
  })

  test('does not open with another passphrase, nor after an edit', async () => {
    expect(await unprotect(file, 'cafe')).toEqual({ ok: false, code: 'unwrap' })
    expect(await unprotect(reheadered(file, { t: 4 }), 'caf\u00e9')).toEqual({ ok: false, code: 'unwrap' })
    expect(await unprotect(file, '')).toEqual({ ok: false, code: 'passphrase' })
  })

  test.each([
    ['less memory', { m: 65_536 }],
    ['fewer passes', { t: 2 }],
    ['no lane', { p: 0 }],
    ['memory beyond reason', { m: 2 ** 31 }],
    ['passes beyond reason', { t: 1000 }],
    ['fractions', { m: 262_144.5 }],
    ['another function', { kdf: 'argon2i' }],
    ['text for a number', { m: '262144' }],
  ])('that asks for %s is refused before any work', async (_, edit) => {
    const before = performance.now()
    expect(await unprotect(reheadered(file, edit), 'caf\u00e9')).toEqual({ ok: false, code: 'kdf-parameters' })
    expect(performance.now() - before).toBeLessThan(500)
  })

  test('that is no key file is answered with a value', async () => {
    for (const value of [null, {}, { ...file, x: 1 }, { ...file, n: 'AA' }, { ...file, header: 'e30' }]) {
      expect((await unprotect(value as KeyFile, 'x')).ok).toBe(false)
    }
  })
})

function reheadered(file: KeyFile, edit: object): KeyFile {
  const header = JSON.parse(Buffer.from(file.header, 'base64url').toString())
  return { ...file, header: Buffer.from(JSON.stringify({ ...header, ...edit })).toString('base64url') }
}

describe('an account’s passphrase', { timeout: 180_000 }, () => {
  test('is known by its hash, at 64 MiB and three passes', async () => {
    const stored = await hashPassphrase('ሰላም-passphrase', random)
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=4\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
    expect(await checkPassphrase('ሰላም-passphrase', stored)).toBe(true)
    expect(await checkPassphrase('selam-passphrase', stored)).toBe(false)
  })

  test('of an account that does not exist takes the same work and is wrong', async () => {
    expect(await checkPassphrase('anything', undefined)).toBe(false)
    expect(await checkPassphrase('', undefined)).toBe(false)
    expect(await checkPassphrase('x'.repeat(5000), undefined)).toBe(false)
  })

  test('is not checked against a hash that somebody weakened', async () => {
    const stored = await hashPassphrase('x', random)
    for (const weak of [stored.replace('m=65536', 'm=8'), stored.replace('t=3', 't=1'), 'plain', '']) {
      await expect(checkPassphrase('x', weak)).rejects.toThrow(CryptoError)
    }
  })
})

describe('a keyring entry', () => {
  function aRing() {
    const [officer, recipient] = [{ kid: newId(), ...generateSignKey(random) }, generateKemKey(random)]
    const context = { kid: newId(), eid: newId() }
    const secret = random(32)
    const entry = wrapKey({ secret, recipientKemPk: recipient.kemPk, context, signer: officer, random })
    return { officer, recipient, context, secret, entry }
  }

  test('gives the epoch’s key to the officer it names, and says who wrapped it', () => {
    const { officer, recipient, context, secret, entry } = aRing()
    const request = { kemSk: recipient.kemSk, signPk: officer.signPk, expected: context }
    expect(entry.kid).toBe(officer.kid)
    expect(unwrapKey(entry, request)).toEqual({ ok: true, secret: Uint8Array.from(secret) })
  })

  test('is refused from an unknown signer, for another epoch, by another officer, or edited', () => {
    const { officer, recipient, context, entry } = aRing()
    const request = { kemSk: recipient.kemSk, signPk: officer.signPk, expected: context }
    const refused: [string, object, object][] = [
      ['signature', entry, { signPk: generateSignKey(random).signPk }],
      ['header', entry, { expected: { ...context, eid: newId() } }],
      ['header', entry, { expected: { ...context, kid: newId() } }],
      ['unwrap', entry, { kemSk: random(32) }],
      ['signature', { ...entry, wrap: flipB64(entry.wrap, 9) }, {}],
      ['signature', { ...entry, enc: flipB64(entry.enc, 9) }, {}],
      ['signature', { ...entry, header: aRing().entry.header }, {}],
      ['malformed', { ...entry, x: 1 }, {}],
    ]
    for (const [code, value, edit] of refused) {
      expect(unwrapKey(value as typeof entry, { ...request, ...edit })).toEqual({ ok: false, code })
    }
  })
})

describe('a value at rest', () => {
  const key = random(32)

  test('opens with the key and the place it was stored for, and nowhere else', () => {
    const boxed = encryptAtRest(key, 'case:1:values', utf8('Amina'), random)
    expect(decryptAtRest(key, 'case:1:values', boxed)).toEqual({ ok: true, bytes: utf8('Amina') })
    expect(decryptAtRest(key, 'case:1:values', Buffer.from(boxed)).ok).toBe(true)
    expect(decryptAtRest(key, 'case:2:values', boxed)).toEqual({ ok: false, code: 'decrypt' })
    expect(decryptAtRest(random(32), 'case:1:values', boxed)).toEqual({ ok: false, code: 'decrypt' })
    expect(decryptAtRest(random(31), 'case:1:values', boxed)).toEqual({ ok: false, code: 'key' })
  })

  test('is refused when any bit is changed, cut, or of another version', () => {
    const boxed = encryptAtRest(key, 'x', utf8('Amina'), random)
    for (let at = 0; at < boxed.length; at += 1) {
      const edited = boxed.map((byte, index) => (index === at ? byte ^ 1 : byte))
      expect(decryptAtRest(key, 'x', edited).ok).toBe(false)
      expect(decryptAtRest(key, 'x', boxed.slice(0, at)).ok).toBe(false)
    }
  })

  test('of a session does not pass for one of the database', () => {
    const wrapped = sessionWrap(key, 'session:1', utf8('keys'), random)
    expect(sessionUnwrap(key, 'session:1', wrapped)).toEqual({ ok: true, bytes: utf8('keys') })
    expect(decryptAtRest(key, 'session:1', wrapped)).toEqual({ ok: false, code: 'decrypt' })
  })
})
