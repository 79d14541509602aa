/** One form of a value. Base64 means something else in the other case and is compared exactly; by chance folded base64 turns up in ciphertext. */
export type Form = { folded: Buffer; exact: Buffer | null }

/**
 * The forms in which a value could lie in a store: as text in two Unicode encodings, escaped, hex, base64 at each of the three offsets at which
 * it may start inside a longer string. Everything else is compared with ASCII letters folded, so one form covers both cases.
 */
export function formsOf(value: string): Form[] {
  const texts = new Set([
    value,
    value.toLowerCase(),
    value.toUpperCase(),
    value.normalize('NFC'),
    value.normalize('NFD'),
  ])
  const forms = new Map<string, Form>()
  const add = (bytes: Buffer, exact = false) => {
    if (bytes.length < 8) return
    const folded = foldAscii(bytes)
    forms.set(exact ? `=${bytes.toString('latin1')}` : folded.toString('latin1'), {
      folded,
      exact: exact ? bytes : null,
    })
  }
  for (const text of texts) {
    const utf8 = Buffer.from(text, 'utf8')
    const utf16 = Buffer.from(text, 'utf16le')
    add(utf8)
    add(utf16)
    add(Buffer.from(utf16).swap16())
    add(Buffer.from(escapedUnicode(text)))
    add(Buffer.from(encodeURIComponent(text)))
    add(Buffer.from(encodeURIComponent(text).replaceAll('%20', '+')))
    add(Buffer.from(utf8.toString('hex')))
    for (const form of base64Forms(utf8)) add(Buffer.from(form), true)
  }
  return [...forms.values()]
}

/** JSON's `\uXXXX` for everything that is not ASCII; for ASCII text this is the text itself. */
function escapedUnicode(text: string): string {
  return Array.from({ length: text.length }, (_, i) => {
    const unit = text.charCodeAt(i)
    return unit < 0x80 ? text[i] : `\\u${unit.toString(16).padStart(4, '0')}`
  }).join('')
}

/** What of the base64 does not depend on the neighbours, for each alignment, in both alphabets. */
function base64Forms(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const shifted = Buffer.concat([Buffer.alloc(offset), bytes])
    const firstWhole = offset === 0 ? 0 : 4
    const wholeGroups = Math.floor(shifted.length / 3) * 4
    return ['base64', 'base64url'].map((alphabet) =>
      shifted.toString(alphabet as 'base64' | 'base64url').slice(firstWhole, wholeGroups),
    )
  })
}

const FOLDED = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte))

/** Lower-cases A-Z and leaves every other byte alone. */
export const fold = (byte: number): number => FOLDED[byte] ?? 0

const foldAscii = (bytes: Buffer): Buffer => Buffer.from(bytes.map(fold))
