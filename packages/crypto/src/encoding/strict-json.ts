import { CryptoError } from '../crypto-error.ts'

export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject
export type JsonObject = { [name: string]: JsonValue }

export type JsonLimits = { maxBytes: number; maxDepth: number }
/** Header bytes: at most 8 KiB and 8 levels. */
export const HEADER_LIMITS: JsonLimits = { maxBytes: 8192, maxDepth: 8 }

const NUMBER = /-?[0-9][0-9.eE+-]*/y
const SPACE = /\s*/y
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Parses JSON that every reader must read alike: valid UTF-8 without byte order mark, no member twice, no `__proto__`,
 * no NUL and no lone surrogate in a string, no number beyond the safe integers, bounded size and depth.
 * @throws CryptoError `size` over `maxBytes`, otherwise `json`
 */
export function parseStrictJson(bytes: Uint8Array, limits: JsonLimits = HEADER_LIMITS): JsonValue {
  if (bytes.length > limits.maxBytes) throw new CryptoError('size')
  try {
    const text = decoder.decode(bytes)
    const value: JsonValue = JSON.parse(text)
    inspect(text, limits.maxDepth)
    return value
  } catch {
    // The parser's own message quotes the input, so it goes no further.
    throw new CryptoError('json')
  }
}

/** Walks text that is known to be JSON and looks at what JSON.parse forgives. */
function inspect(text: string, maxDepth: number): void {
  /** The names seen in each open object; null for an array. */
  const open: (Set<string> | null)[] = []
  let at = 0
  while (at < text.length) {
    const char = text.charAt(at)
    if (char === '"') {
      at = inspectString(text, at, open.at(-1) ?? null)
    } else if (char === '-' || (char >= '0' && char <= '9')) {
      at = inspectNumber(text, at)
    } else {
      if (char === '{') open.push(new Set())
      if (char === '[') open.push(null)
      if (char === '}' || char === ']') open.pop()
      if (open.length > maxDepth) throw new CryptoError('json')
      at += 1
    }
  }
}

/** Where the number ends. */
function inspectNumber(text: string, at: number): number {
  NUMBER.lastIndex = at
  const token = NUMBER.exec(text)?.[0] ?? ''
  if (!(Math.abs(Number(token)) <= Number.MAX_SAFE_INTEGER)) throw new CryptoError('json')
  return at + token.length
}

/** Where the string that begins at `at` ends; inside `members`, whether it is a name that may stand there. */
function inspectString(text: string, at: number, members: Set<string> | null): number {
  const last = closingQuote(text, at)
  const raw = text.slice(at + 1, last)
  // Only an escape can spell NUL or half a pair: JSON.parse takes no bare control character, UTF-8 no surrogate.
  const value: string = raw.includes('\\') ? JSON.parse(text.slice(at, last + 1)) : raw
  if (value !== raw && (value.includes('\0') || !value.isWellFormed())) throw new CryptoError('json')
  if (members !== null && isName(text, last + 1)) {
    if (value === '__proto__' || members.has(value)) throw new CryptoError('json')
    members.add(value)
  }
  return last + 1
}

/** The next quote that an even number of backslashes precedes. */
function closingQuote(text: string, start: number): number {
  let end = start
  let escaped = true
  while (escaped) {
    end = text.indexOf('"', end + 1)
    if (end < 0) throw new CryptoError('json')
    let slash = end - 1
    while (text[slash] === '\\') slash -= 1
    escaped = (end - 1 - slash) % 2 === 1
  }
  return end
}

function isName(text: string, end: number): boolean {
  if (text[end] === ':') return true
  SPACE.lastIndex = end
  SPACE.test(text)
  return text[SPACE.lastIndex] === ':'
}
