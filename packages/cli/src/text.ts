/** Characters that would move the cursor, colour the screen or turn the direction of what follows. */
const UNSAFE = /[\p{Cc}\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/** What comes from elsewhere, made safe for a terminal: another Society's officer typed it. */
export const plain = (value: string): string => value.replace(UNSAFE, '\ufffd')

const segments = new Intl.Segmenter('und', { granularity: 'grapheme' })
const WIDE = /\p{Script=Han}|\p{Script=Hangul}|\p{Script=Hiragana}|\p{Script=Katakana}/u

/** Columns that a text takes on a terminal. */
const widthOf = (text: string): number =>
  [...segments.segment(text)].reduce((sum, { segment }) => sum + (WIDE.test(segment) ? 2 : 1), 0)

const padded = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)))

/** A table for people; says so when there are no rows. */
export const table = (heads: readonly string[], rows: readonly (readonly string[])[], none: string): string => {
  if (rows.length === 0) return `${none}\n`
  const all = [heads, ...rows.map((row) => row.map(plain))]
  const widths = heads.map((_, column) => Math.max(...all.map((row) => widthOf(row[column] ?? ''))))
  return `${all
    .map((row) =>
      row
        .map((cell, column) => padded(cell, widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')}\n`
}

/** Any JSON value as indented lines `name: value`. */
export const outline = (value: unknown, depth = 0): string => {
  const indent = '  '.repeat(depth)
  if (typeof value !== 'object' || value === null) return `${indent}${scalar(value)}\n`
  return Object.entries(value)
    .map(([key, item]) => {
      const name = Array.isArray(value) ? '-' : `${plain(key)}:`
      if (typeof item !== 'object' || item === null) return `${indent}${name} ${scalar(item)}\n`
      if (Object.keys(item).length === 0) return `${indent}${name} none\n`
      return `${indent}${name}\n${outline(item, depth + 1)}`
    })
    .join('')
}

const scalar = (value: unknown): string => {
  if (value === null || value === undefined) return 'none'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return plain(String(value))
}
