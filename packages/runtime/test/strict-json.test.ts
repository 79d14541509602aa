import { describe, expect, test } from 'vitest'
import { parseStrictJson } from '../src/index.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)

describe('JSON that can be read in one way only', () => {
  test.each([
    ['an empty object', '{}'],
    ['white space everywhere', ' \n\t{ "a" : [ 1 , -2.5e+3 , true , null ] , "b" : { } } \r\n'],
    ['the same member in different objects', '{"a":{"a":1},"b":[{"a":1},{"a":2}]}'],
    ['a member that equals a value', '{"a":"b","b":"a"}'],
    ['escapes of all kinds', '"\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u00e9 \\ud83d\\ude00"'],
    ['text about an escaped NUL', '"\\\\u0000"'],
    ['text in many scripts', '{"ስም":"አማኑኤል","الاسم":"ريم"}'],
    ['braces, colons and quotes inside text', '{"a":"{\\"a\\":1,\\"a\\":2}","b":"]}:,"}'],
    ['the largest exact whole numbers', '[9007199254740991,-9007199254740991]'],
    ['zero in every spelling', '[0,-0,0.0,0e5,0.000e-300]'],
    ['32 levels', nested(32)],
    ['a bare value', '5'],
  ])('is accepted: %s', (_what, text) => {
    expect(parseStrictJson(bytes(text))).toEqual({ ok: true, value: JSON.parse(text) })
  })
})

describe('JSON that two programs could read differently', () => {
  test.each([
    ['nothing', '', 'not-json'],
    ['half an object', '{"a":', 'not-json'],
    ['a comma too many', '[1,]', 'not-json'],
    ['a comment', '{} // x', 'not-json'],
    ['NaN', '[NaN]', 'not-json'],
    ['a leading zero', '[01]', 'not-json'],
    ['a byte order mark', '\ufeff{}', 'not-json'],
    ['two documents', '{} {}', 'not-json'],
    ['a raw NUL', '"a\0b"', 'not-json'],
    ['the same member twice', '{"a":1,"a":1}', 'duplicate-member'],
    ['the same member twice, once escaped', '{"a":1,"\\u0061":2}', 'duplicate-member'],
    ['the same member twice, far apart and deep', '{"x":[{"k":[{"k":1}],"z":{},"k":2}]}', 'duplicate-member'],
    ['an empty member name twice', '{"":1,"":2}', 'duplicate-member'],
    ['__proto__', '{"__proto__":{"admin":true}}', 'forbidden-member'],
    ['__proto__ in escapes', '{"\\u005f_proto__":{}}', 'forbidden-member'],
    ['constructor and prototype', '{"constructor":{"prototype":{}}}', 'forbidden-member'],
    ['an escaped NUL', '{"a":"x\\u0000y"}', 'nul-character'],
    ['an escaped NUL in a member name', '{"a\\u0000":1}', 'nul-character'],
    ['half a surrogate pair', '"\\ud800"', 'lone-surrogate'],
    ['surrogates in the wrong order', '"\\ude00\\ud83d"', 'lone-surrogate'],
    ['a number beyond every double', '[1e999]', 'number-not-exact'],
    ['a number beyond every double, negative', '{"a":-1E+400}', 'number-not-exact'],
    ['a number that vanishes', '[1e-999]', 'number-not-exact'],
    ['a whole number that would be rounded', '[9007199254740993]', 'number-not-exact'],
    ['33 levels', nested(33), 'too-deep'],
    ['33 levels of objects', '{"a":'.repeat(33) + 1 + '}'.repeat(33), 'too-deep'],
    ['a hundred thousand levels', nested(100_000), 'too-deep'],
  ])('is refused: %s', (_what, text, reason) => {
    expect(parseStrictJson(bytes(text))).toEqual({ ok: false, reason })
  })

  test.each([
    ['a broken sequence', [0x22, 0xc3, 0x28, 0x22]],
    ['an overlong slash', [0x22, 0xc0, 0xaf, 0x22]],
    ['a surrogate in UTF-8', [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ['UTF-16', [0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]],
  ])('is refused: bytes that are no UTF-8, %s', (_what, octets) => {
    expect(parseStrictJson(Uint8Array.from(octets))).toEqual({ ok: false, reason: 'invalid-utf8' })
  })
})

test('a large body is read in time that grows with its size, not faster', () => {
  const body = bytes(JSON.stringify(Array.from({ length: 20_000 }, (_, i) => ({ id: `r${i}`, n: i, text: 'x\n"y' }))))
  const started = performance.now()
  expect(parseStrictJson(body).ok).toBe(true)
  expect(performance.now() - started).toBeLessThan(2000)
})
