/** Why bytes are not accepted as JSON. Never carries a part of the input. */
export type JsonRefusal =
  | 'invalid-utf8'
  | 'not-json'
  | 'duplicate-member'
  | 'forbidden-member'
  | 'too-deep'
  | 'number-not-exact'
  | 'nul-character'
  | 'lone-surrogate'

export type StrictJson = { ok: true; value: unknown } | { ok: false; reason: JsonRefusal }

const MAX_DEPTH = 32
// Own properties of these names are legal JSON, but a later spread or lookup could reach Object.prototype through them.
const FORBIDDEN_MEMBERS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COLON = 0x3a
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const MINUS = 0x2d

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Parses JSON text (RFC 8259, I-JSON of RFC 7493) so that nothing in it can be read in two ways: refuses duplicate
 * members, invalid UTF-8, a byte order mark, lone surrogates, NUL characters (PostgreSQL text cannot hold them),
 * members named like Object.prototype's, nesting beyond 32 and numbers that a double cannot hold as written.
 */
export const parseStrictJson = (bytes: Uint8Array): StrictJson => {
  let text: string
  try {
    text = decoder.decode(bytes)
  } catch {
    return { ok: false, reason: 'invalid-utf8' }
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { ok: false, reason: 'not-json' }
  }
  const reason = ambiguity(text)
  return reason === undefined ? { ok: true, value } : { ok: false, reason }
}

/** One pass over text that JSON.parse has accepted, so every token is known to be well-formed. */
const ambiguity = (text: string): JsonRefusal | undefined => {
  const members: (Set<string> | undefined)[] = []
  let at = 0
  while (at < text.length) {
    const c = text.charCodeAt(at)
    if (c === QUOTE) {
      const end = closingQuote(text, at)
      const refusal = stringRefusal(text, at, end, members.at(-1))
      if (refusal !== undefined) return refusal
      at = end + 1
    } else if (c === OPEN_BRACE || c === OPEN_BRACKET) {
      if (members.push(c === OPEN_BRACE ? new Set() : undefined) > MAX_DEPTH) return 'too-deep'
      at += 1
    } else if (c === CLOSE_BRACE || c === CLOSE_BRACKET) {
      members.pop()
      at += 1
    } else if (c === MINUS || isDigit(c)) {
      const end = endOfNumber(text, at)
      if (!isExact(text.slice(at, end))) return 'number-not-exact'
      at = end
    } else at += 1
  }
  return undefined
}

/** The next quote that an even number of backslashes precedes. */
const closingQuote = (text: string, open: number): number => {
  let close = text.indexOf('"', open + 1)
  while (isEscaped(text, close)) close = text.indexOf('"', close + 1)
  return close
}

const isEscaped = (text: string, quote: number): boolean => {
  let at = quote - 1
  while (text.charCodeAt(at) === BACKSLASH) at -= 1
  return (quote - 1 - at) % 2 === 1
}

const stringRefusal = (
  text: string,
  open: number,
  close: number,
  seen: Set<string> | undefined,
): JsonRefusal | undefined => {
  const raw = text.slice(open + 1, close)
  const string = raw.includes('\\') ? String(JSON.parse(`"${raw}"`)) : raw
  // Only an escape can spell either: JSON.parse takes no bare control character, UTF-8 no half of a pair.
  if (string !== raw && string.includes('\0')) return 'nul-character'
  if (string !== raw && !string.isWellFormed()) return 'lone-surrogate'
  if (seen === undefined || !isMemberName(text, close + 1)) return undefined
  if (FORBIDDEN_MEMBERS.has(string)) return 'forbidden-member'
  if (seen.has(string)) return 'duplicate-member'
  seen.add(string)
  return undefined
}

const isMemberName = (text: string, after: number): boolean => {
  let at = after
  while (text.charCodeAt(at) <= 0x20) at += 1
  return text.charCodeAt(at) === COLON
}

const isDigit = (c: number): boolean => c >= 0x30 && c <= 0x39

const endOfNumber = (text: string, start: number): number => {
  let at = start + 1
  // '+', '-', '.', digits, 'E', 'e': the text is valid JSON, so a run of these is one number.
  while (at < text.length && '+-.0123456789Ee'.includes(text.charAt(at))) at += 1
  return at
}

/** Whole numbers must be safe integers; others must be finite and not have vanished to zero. */
const isExact = (token: string): boolean => {
  const number = Number(token)
  if (/^-?\d+$/.test(token)) return Number.isSafeInteger(number)
  if (!Number.isFinite(number)) return false
  return number !== 0 || !/[1-9]/.test(token.split(/[eE]/, 1)[0] ?? '')
}
