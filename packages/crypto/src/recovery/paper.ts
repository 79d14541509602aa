import { CryptoError } from '../crypto-error.ts'
import { H } from '../digest/blake2b.ts'
import { concat, T } from '../encoding/bytes.ts'

// Crockford's base32: no I, L, O or U, which people take for 1, 0 or V.
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LINE_BYTES = 14
const MAX_LINES = 12
const MAX_CHARACTERS = 4096
const LINE = /^\s*(\d{1,2})[:.)]\s*([0-9A-Za-z -]+?)\s*$/

/**
 * Bytes as numbered lines of 24 letters and digits in groups of four. Each line ends with a check of its own, bound to
 * its number, so that whoever types them in learns which line is wrong.
 */
export function toPaper(bytes: Uint8Array): string[] {
  const lines: string[] = []
  for (let at = 0; at < bytes.length; at += LINE_BYTES) {
    const number = lines.length + 1
    const data = bytes.slice(at, at + LINE_BYTES)
    const letters = base32(concat(data, lineCheck(number, data)))
    lines.push(`${number}: ${letters.match(/.{1,4}/g)?.join(' ') ?? ''}`)
  }
  return lines
}

/** Reads numbered lines back, in order from 1; other lines are passed over. @throws CryptoError `share-text` naming the line */
export function fromPaper(text: string): Uint8Array {
  if (typeof text !== 'string' || text.length > MAX_CHARACTERS) throw new CryptoError('share-text')
  const lines = text.split('\n').flatMap((line) => {
    const [, number, letters] = LINE.exec(line) ?? []
    return number === undefined || letters === undefined ? [] : [{ number: Number(number), letters }]
  })
  if (lines.length === 0 || lines.length > MAX_LINES) throw new CryptoError('share-text')
  return concat(...lines.map(({ number, letters }, at) => lineBytes(at + 1, number, letters)))
}

function lineBytes(expected: number, number: number, letters: string): Uint8Array {
  const bytes = number === expected ? fromBase32(letters.replace(/[ -]/g, '').toUpperCase()) : undefined
  const data = bytes?.slice(0, -1)
  if (bytes === undefined || data === undefined || bytes.at(-1) !== lineCheck(number, data)[0])
    throw new CryptoError('share-text', `line ${expected}`)
  return data
}

function lineCheck(number: number, data: Uint8Array): Uint8Array {
  return H(concat(T('rfl/share/line/v1'), Uint8Array.of(number), data)).slice(0, 1)
}

function base32(bytes: Uint8Array): string {
  let letters = ''
  let [word, bits] = [0, 0]
  for (const byte of bytes) {
    word = ((word << 8) | byte) & 0xfff
    for (bits += 8; bits >= 5; bits -= 5) letters += ALPHABET[(word >> (bits - 5)) & 31]
  }
  return bits === 0 ? letters : letters + ALPHABET[(word << (5 - bits)) & 31]
}

/** Undefined for a letter that is none, an impossible length or a bit too many: one value has one spelling. */
function fromBase32(letters: string): Uint8Array | undefined {
  const bytes: number[] = []
  let [word, bits] = [0, 0]
  for (const letter of letters.replace(/O/g, '0').replace(/[IL]/g, '1')) {
    const value = ALPHABET.indexOf(letter)
    if (value < 0) return undefined
    word = ((word << 5) | value) & 0xfff
    bits += 5
    if (bits >= 8) {
      bits -= 8
      bytes.push((word >> bits) & 0xff)
    }
  }
  return bits >= 5 || (word & ((1 << bits) - 1)) !== 0 || bytes.length < 2 ? undefined : Uint8Array.from(bytes)
}
