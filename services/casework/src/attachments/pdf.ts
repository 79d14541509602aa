import { segmentsOf, staysIn } from './jpeg.ts'

type Span = { readonly start: number; readonly end: number }
/** The bytes of one stream, and the dictionary before it. */
type Stream = Span & { readonly dictionary: string }

/** What does something when the document is opened, brings other files along, or hides what is in it from whoever looks. */
const FORBIDDEN =
  /\/(Encrypt|JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|ObjStm|SubmitForm|ImportData|GoToR|GoToE)(?![A-Za-z])/
const INFORMATION =
  /\/(Title|Author|Subject|Keywords|Creator|Producer|CreationDate|ModDate|Company|Manager|SourceModified)\s*(?=[(<\d])/g
/** Instead of a string there may be the number of an object that is one. */
const REFERENCE = /^0*(\d{1,10})\s{1,9}\d{1,5}\s{1,9}R/
const REFERENCE_LENGTH = 64
const STRING_OBJECT = /(?<!\d)0*(\d{1,10})\s{1,9}\d{1,5}\s{1,9}obj\s{0,9}(?=[(<])/g
const METADATA = /\/Type\s*\/Metadata|\/Subtype\s*\/XML/
const LONGEST = 4096
const DICTIONARY = 8192
const MOST_STREAMS = 2000

/**
 * A document without what is said about it: who wrote it, when and with what, and where and when the pictures in it were taken. The bytes are blanked in their places, so
 * that nothing else moves. Null for bytes that are no PDF, and for one that cannot be looked into or does more than show pages.
 */
export function cleanPdf(bytes: Uint8Array): Uint8Array | null {
  const file = Buffer.from(bytes)
  const text = file.toString('latin1')
  if (!/^%PDF-[12]\.\d/.test(text) || !text.slice(-1024).includes('%%EOF')) return null
  const streams = streamsOf(text)
  if (streams === null) return null
  const shown = outside(text, streams)
  const plain = plainNames(shown)
  // A name of the information that is spelled otherwise would not be found in its place.
  if (FORBIDDEN.test(plain) || countOf(plain) !== countOf(shown)) return null
  const said = informationIn(shown)
  if (said === null) return null
  for (const { start, end } of said) blank(file, start, end, text[start - 1] === '<' ? '0' : ' ')
  for (const stream of streams) if (!cleanStream(file, stream)) return null
  return Uint8Array.from(file)
}

const blank = (file: Buffer, start: number, end: number, by: string): Buffer => file.fill(by, start, end, 'latin1')

/** All streams, in order; null where one has no end, or where there are too many to be looked into. */
function streamsOf(text: string): Stream[] | null {
  const streams: Stream[] = []
  for (const begin = /stream\r?\n/g; ; ) {
    const found = begin.exec(text)
    if (found === null) return streams
    const start = found.index + found[0].length
    const end = text.indexOf('endstream', start)
    if (end === -1 || streams.length === MOST_STREAMS) return null
    const before = text.slice(Math.max(0, found.index - DICTIONARY), found.index)
    streams.push({ start, end, dictionary: plainNames(before.slice(before.lastIndexOf('obj') + 3)) })
    begin.lastIndex = end + 'endstream'.length
  }
}

/** The text with nothing in its streams, every other character in its place. */
const outside = (text: string, streams: readonly Span[]): string => {
  let at = 0
  const parts = streams.flatMap(({ start, end }) => {
    const part = [text.slice(at, start), ' '.repeat(end - start)]
    at = end
    return part
  })
  return [...parts, text.slice(at)].join('')
}

/** Names may be written with the numbers of their letters. */
const plainNames = (text: string): string =>
  text.replace(/#([0-9A-Fa-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))

const countOf = (text: string): number => text.match(INFORMATION)?.length ?? 0

/** Where the strings are that say something about the document; null where one does not end, or is not found. */
function informationIn(text: string): Span[] | null {
  const values = [...text.matchAll(INFORMATION)].map(({ index, 0: name }) => index + name.length)
  const referred = new Set(values.flatMap((at) => REFERENCE.exec(text.slice(at, at + REFERENCE_LENGTH))?.[1] ?? []))
  const objects = [...text.matchAll(STRING_OBJECT)].filter(({ 1: number = '' }) => referred.has(number))
  if (new Set(objects.map(({ 1: number }) => number)).size < referred.size) return null
  const brackets = [
    ...values.filter((at) => text[at] === '(' || text[at] === '<'),
    ...objects.map(({ index, 0: head }) => index + head.length),
  ]
  const spans: Span[] = []
  for (const bracket of brackets) {
    const start = bracket + 1
    const end = text[bracket] === '<' ? endOfHex(text, start) : endOfLiteral(text, start)
    if (end === null) return null
    spans.push({ start, end })
  }
  return spans
}

const endOfHex = (text: string, start: number): number | null => {
  const length = /^[0-9A-Fa-f\s]*/.exec(text.slice(start, start + LONGEST))?.[0].length ?? 0
  // A dictionary begins like a string of digits; one of these names has none that matters.
  return text[start + length] === '>' ? start + length : text[start] === '<' ? start : null
}

const endOfLiteral = (text: string, start: number): number | null => {
  let depth = 1
  for (let at = start; at < Math.min(text.length, start + LONGEST); at += 1) {
    if (text[at] === '\\') at += 1
    else if (text[at] === '(') depth += 1
    else if (text[at] === ')') depth -= 1
    if (depth === 0) return at
  }
  return null
}

/** Blanks what a stream says about the document, or about the photograph that it is; false for a photograph that cannot be looked into. */
function cleanStream(file: Buffer, { start, end, dictionary }: Stream): boolean {
  if (METADATA.test(dictionary)) {
    blank(file, start, end, ' ')
    return true
  }
  if (!dictionary.includes('/DCTDecode')) return true
  const photograph = file.subarray(start, end)
  const segments = segmentsOf(photograph)
  if (segments === null) return false
  for (const segment of segments) if (!staysIn(photograph, segment)) photograph.fill(0, segment.start + 4, segment.end)
  const last = segments.at(-1)?.end ?? 0
  // A line end before `endstream` is part of the file’s form.
  photograph.fill(0, last, Math.max(last, photograph.length - 2))
  return true
}
