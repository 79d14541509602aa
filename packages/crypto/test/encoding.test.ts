import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  CryptoError,
  decodeHeader,
  fingerprint,
  fromB64,
  parseStrictJson,
  ready,
  sha256,
  toB64,
  utf8,
} from '../src/hash.ts'

beforeAll(ready)

describe('base64url', () => {
  test('has one spelling per value', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => Buffer.compare(fromB64(toB64(bytes)), bytes) === 0))
  })

  test.each([
    ['padding', 'AA=='],
    ['white space', 'AA AA'],
    ['a line break', 'AAAA\n'],
    ['the other alphabet', '+/+/'],
    ['stray bits at the end', 'AB'],
    ['an impossible length', 'AAAAA'],
    ['letters beyond ASCII', 'AAAＡ'],
  ])('refuses %s', (_, text) => {
    expect(() => fromB64(text)).toThrow(CryptoError)
  })

  test('refuses a wrong length where one is due', () => {
    expect(() => fromB64('AAAA', 4)).toThrow(CryptoError)
    expect(fromB64('AAAA', 3)).toHaveLength(3)
  })
})

describe('header bytes', () => {
  const parse = (text: string) => parseStrictJson(utf8(text))

  test('may hold any JSON within limits', () => {
    const text = ' {"a":[1,-2.5,1e3,"x:\\"\\u00e9",true,null,{}],"b":{"a":"ሰላም"}} '
    expect(parse(text)).toEqual(JSON.parse(text))
  })

  test('mean the same to this parser as to JSON.parse, for whatever it accepts', () => {
    fc.assert(
      fc.property(fc.jsonValue({ depthSize: 'small', maxDepth: 5 }), (value) => {
        const text = JSON.stringify(value)
        try {
          return JSON.stringify(parse(text)) === JSON.stringify(JSON.parse(text))
        } catch (error) {
          return error instanceof CryptoError
        }
      }),
    )
  })

  test.each([
    ['a member twice', '{"a":1,"a":2}'],
    ['a member twice, once escaped', '{"a":1,"\\u0061":2}'],
    ['a member twice, deep inside', '{"x":[{"a":1,"b":[],"a":2}]}'],
    ['__proto__', '{"__proto__":{"v":1}}'],
    ['__proto__ escaped', '{"\\u005f_proto__":1}'],
    ['a number that is not finite', '{"a":1e999}'],
    ['an integer that is not safe', '{"a":9007199254740993}'],
    ['NUL in a string', '{"a":"\\u0000"}'],
    ['a lone surrogate', '{"a":"\\ud800"}'],
    ['a comma too many', '{"a":1,}'],
    ['two values', '{} {}'],
    ['nothing', ''],
    ['a byte order mark', '\ufeff{}'],
    ['nine levels', '[[[[[[[[[1]]]]]]]]]'],
    ['a comment', '{/**/}'],
  ])('refuse %s', (_, text) => {
    expect(() => parse(text)).toThrow(new CryptoError('json'))
  })

  test('refuse invalid UTF-8 and more than 8 KiB', () => {
    expect(() => parseStrictJson(Uint8Array.of(0x22, 0xc3, 0x28, 0x22))).toThrow(new CryptoError('json'))
    expect(() => parse(`"${'x'.repeat(8191)}"`)).toThrow(new CryptoError('size'))
    expect(parse('[[[[[[[[1]]]]]]]]')).toBeTruthy()
  })

  test('must be an object of version 1', () => {
    for (const text of ['[]', 'null', '{"v":2}', '{"v":"1"}', '{}', '{"constructor":1}']) {
      expect(() => decodeHeader(toB64(utf8(text)))).toThrow(new CryptoError('header'))
    }
    expect(decodeHeader(toB64(utf8('{"v":1}'))).json).toEqual({ v: 1 })
  })

  test('never show up in an error', () => {
    try {
      parse('{"secret-name":')
      expect.unreachable()
    } catch (error) {
      expect(JSON.stringify(error) + String(error) + (error instanceof Error ? error.stack : '')).not.toContain(
        'secret-name',
      )
    }
  })
})

describe('digests', () => {
  test('a fingerprint is six groups of five digits and differs by Society and by key', () => {
    const key = new Uint8Array(32).fill(1)
    expect(fingerprint('origin', key)).toMatch(/^\d{5}( \d{5}){5}$/)
    const all = [fingerprint('origin', key), fingerprint('transit', key), fingerprint('origin', new Uint8Array(32))]
    expect(new Set(all).size).toBe(3)
    expect(() => fingerprint('origin', new Uint8Array(31))).toThrow(CryptoError)
  })

  test('SHA-256 is the standard’s', () => {
    expect(Buffer.from(sha256(utf8('abc'))).toString('hex')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    )
  })
})
