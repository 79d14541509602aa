import { CryptoError } from '../crypto-error.ts'

export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject
export type JsonObject = { [name: string]: JsonValue }

export type JsonLimits = { maxBytes: number; maxDepth: number }
/** Header bytes: at most 8 KiB and 8 levels. */
export const HEADER_LIMITS: JsonLimits = { maxBytes: 8192, maxDepth: 8 }

const STRING = /"(?:[^"\\]|\\.)*"/y
const NUMBER = /-?[0-9][0-9.eE+-]*/y

/**
 * Parses JSON that every reader must read alike: valid UTF-8 without byte order mark, no member twice, no `__proto__`,
 * no NUL and no lone surrogate in a string, no number beyond the safe integers, bounded size and depth.
 * @throws CryptoError `size` over `maxBytes`, otherwise `json`
 */
export function parseStrictJson(bytes: Uint8Array, limits: JsonLimits = HEADER_LIMITS): JsonValue {
  if (bytes.length > limits.maxBytes) throw new CryptoError('size')
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
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
  const open: (Set<string> | 'array')[] = []
  let at = 0
  while (at < text.length) {
    const char = text.charAt(at)
    if (char === '"') {
      const token = take(STRING, text, at)
      at += token.length
      checkString(token, text, at, open.at(-1))
      continue
    }
    if (char === '-' || (char >= '0' && char <= '9')) {
      const token = take(NUMBER, text, at)
      at += token.length
      if (Math.abs(Number(token)) > Number.MAX_SAFE_INTEGER) throw new CryptoError('json')
      continue
    }
    if (char === '{') open.push(new Set())
    if (char === '[') open.push('array')
    if (char === '}' || char === ']') open.pop()
    if (open.length > maxDepth) throw new CryptoError('json')
    at += 1
  }
}

function take(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at
  const found = pattern.exec(text)
  if (found === null) throw new CryptoError('json')
  return found[0]
}

function checkString(token: string, text: string, end: number, container: Set<string> | 'array' | undefined): void {
  const value: string = JSON.parse(token)
  if (value.includes('\0') || !value.isWellFormed()) throw new CryptoError('json')
  let next = end
  while (/\s/.test(text.charAt(next))) next += 1
  if (text.charAt(next) !== ':' || !(container instanceof Set)) return
  if (value === '__proto__' || container.has(value)) throw new CryptoError('json')
  container.add(value)
}
