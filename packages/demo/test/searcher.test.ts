import { describe, expect, test } from 'vitest'
import { createSearcher, newStream } from '../src/blind-exchange/searcher.ts'

const secret = 'Azieb Takalegn of Bahir Dar'
const script = 'አዜብ ተካልኝ'
const search = (haystack: Buffer, value = secret) => {
  const searcher = createSearcher(new Map([['it', value]]))
  const stream = newStream()
  searcher.scan(stream, haystack)
  return stream.found.has('it')
}
const around = (bytes: Buffer | string) => Buffer.concat([Buffer.from('xx<'), Buffer.from(bytes), Buffer.from('>yy')])

describe('the search for personal values in a store finds them', () => {
  test.each([
    ['as plain text', Buffer.from(secret)],
    ['in capitals', Buffer.from(secret.toUpperCase())],
    ['as UTF-16, little end first', Buffer.from(secret, 'utf16le')],
    ['as UTF-16, big end first', Buffer.from(secret, 'utf16le').swap16()],
    ['in a URL', Buffer.from(encodeURIComponent(secret))],
    ['in a form', Buffer.from(new URLSearchParams({ q: secret }).toString())],
    ['in hex', Buffer.from(Buffer.from(secret).toString('hex').toUpperCase())],
    ['inside base64, at the first offset', Buffer.from(Buffer.from(`abc${secret}z`).toString('base64'))],
    ['inside base64, at the second offset', Buffer.from(Buffer.from(`abcd${secret}`).toString('base64url'))],
    ['inside base64, at the third offset', Buffer.from(Buffer.from(`abcde${secret}`).toString('base64'))],
  ])('%s', (_, bytes) => {
    expect(search(around(bytes))).toBe(true)
  })

  test.each([
    ['in its own script', Buffer.from(script)],
    [
      'in escaped JSON',
      Buffer.from(
        `{"n":"${[...script].map((c) => `\\u${c.charCodeAt(0).toString(16)}`).join('')}"}`.replaceAll('\\u20', ' '),
      ),
    ],
    ['in base64', Buffer.from(Buffer.from(`name: ${script}`).toString('base64'))],
  ])('in another script: %s', (_, bytes) => {
    expect(search(around(bytes), script)).toBe(true)
  })

  test('across empty chunks: into one, out of one, and with one in between', () => {
    const [utf16, empty] = [Buffer.from(secret, 'utf16le'), Buffer.alloc(1 << 17)]
    const inChunks = (...chunks: Buffer[]) => {
      const searcher = createSearcher(new Map([['it', secret]]))
      const stream = newStream()
      for (const chunk of chunks) searcher.scan(stream, chunk)
      return stream.found.has('it')
    }
    // In UTF-16 the last byte of a Latin letter is zero, and the first one of it the other way round.
    expect(inChunks(utf16.subarray(0, -1), empty)).toBe(true)
    expect(inChunks(empty, Buffer.from(utf16).swap16().subarray(1))).toBe(true)
    expect(inChunks(Buffer.from(secret.slice(0, 9)), empty, Buffer.from(secret.slice(9)))).toBe(false)
  })

  test('across the seam of two chunks', () => {
    const searcher = createSearcher(new Map([['it', secret]]))
    const stream = newStream()
    searcher.scan(stream, Buffer.from(`padding ${secret.slice(0, 11)}`))
    searcher.scan(stream, Buffer.from(`${secret.slice(11)} padding`))
    expect(stream.found).toEqual(new Set(['it']))
  })
})

test('it finds nothing where nothing is', () => {
  expect(search(Buffer.from('a log of ids and codes, Bahir, Dar, Azieb, and nobody else'.repeat(100)))).toBe(false)
})

test('a value of eight bytes is found wherever it lies, to the very ends of what is searched', () => {
  const short = '19670105'
  for (let before = 0; before < 9; before += 1)
    for (let behind = 0; behind < 9; behind += 1) {
      const whole = Buffer.concat([Buffer.alloc(before, 'x'), Buffer.from(short), Buffer.alloc(behind, 'y')])
      expect([before, behind, search(whole, short)]).toEqual([before, behind, true])
      whole[before + 3] = 0x20
      expect([before, behind, search(whole, short)]).toEqual([before, behind, false])
    }
})
