/** One marker segment of a JPEG file, the coded image that follows a scan's header included. */
type Segment = { readonly marker: number; readonly start: number; readonly end: number }

const SOI = 0xd8
const EOI = 0xd9
const SOS = 0xda
const APP1 = 0xe1
const APP14 = 0xee
const isRestart = (marker: number): boolean => marker >= 0xd0 && marker <= 0xd7
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)

/** Tables, frames, scans: what the picture is made of. All else in a JPEG file speaks about the picture, or about something else. */
const isPicture = (marker: number): boolean =>
  (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc8) || [SOS, 0xdb, 0xdc, 0xdd].includes(marker)

/** The segments up to the end of the image; null for bytes that are no JPEG from beginning to end of image. */
export function segmentsOf(bytes: Uint8Array): Segment[] | null {
  if (bytes[0] !== 0xff || bytes[1] !== SOI) return null
  const segments: Segment[] = []
  for (let at = 2; ; ) {
    if (bytes[at] !== 0xff) return null
    while (bytes[at + 1] === 0xff) at += 1
    const marker = bytes[at + 1]
    if (marker === undefined) return null
    if (marker === EOI) return [...segments, { marker, start: at, end: at + 2 }]
    const length = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)
    const headerEnd = at + 2 + length
    if (marker < 0xc0 || isRestart(marker) || marker === SOI || length < 2 || headerEnd > bytes.length) return null
    const end = marker === SOS ? endOfScan(bytes, headerEnd) : headerEnd
    segments.push({ marker, start: at, end })
    at = end
  }
}

/** Where the coded data of a scan ends: at the next marker that is neither an escaped byte nor a restart. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0
    if (next !== 0 && next !== 0xff && !isRestart(next)) return at
  }
  return bytes.length
}

/** Says how the colours are coded; without it some pictures turn green. */
const isAdobe = (bytes: Uint8Array, { marker, start, end }: Segment): boolean =>
  marker === APP14 && end - start === 16 && latin1(bytes, start + 4, 5) === 'Adobe'

const latin1 = (bytes: Uint8Array, start: number, length: number): string =>
  Buffer.from(bytes.subarray(start, start + length)).toString('latin1')

export const staysIn = (bytes: Uint8Array, segment: Segment): boolean =>
  isPicture(segment.marker) || segment.marker === EOI || isAdobe(bytes, segment)

/**
 * The picture and which way up it is, and nothing else: where and when it was taken and by which device, previews, comments and whatever is appended are left out. Null
 * for bytes that are no whole JPEG.
 */
export function cleanJpeg(bytes: Uint8Array): Uint8Array | null {
  const segments = segmentsOf(bytes)
  if (
    segments === null ||
    !segments.some(({ marker }) => isFrame(marker)) ||
    !segments.some(({ marker }) => marker === SOS)
  )
    return null
  const kept = segments.filter((segment) => staysIn(bytes, segment))
  const turned = orientationOf(bytes, segments)
  return Uint8Array.from(
    Buffer.concat([
      Buffer.of(0xff, SOI),
      turned === 1 ? Buffer.alloc(0) : onlyOrientation(turned),
      ...kept.map(({ start, end }) => bytes.subarray(start, end)),
    ]),
  )
}

const EXIF = 'Exif\0\0'
const ORIENTATION = 0x0112

/** Which way up the picture is, from 1 to 8; 1 where nothing sound says otherwise. */
function orientationOf(bytes: Uint8Array, segments: readonly Segment[]): number {
  const exif = segments.find(({ marker, start }) => marker === APP1 && latin1(bytes, start + 4, 6) === EXIF)
  if (exif === undefined) return 1
  const tiff = Buffer.from(bytes.subarray(exif.start + 10, exif.end))
  const little = tiff.subarray(0, 2).toString('latin1') === 'II'
  const u16 = (at: number): number =>
    at + 2 > tiff.length ? 0 : little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at)
  const first = tiff.length < 8 ? 0 : little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4)
  for (let entry = 0; entry < u16(first); entry += 1) {
    const at = first + 2 + entry * 12
    if (u16(at) !== ORIENTATION) continue
    const value = u16(at + 8)
    return value >= 1 && value <= 8 ? value : 1
  }
  return 1
}

/** The shortest Exif segment that says one thing. */
function onlyOrientation(value: number): Buffer {
  const tiff = Buffer.from(`4d4d002a0000000800010112000300000001000${value}000000000000`, 'hex')
  const length = Buffer.alloc(2)
  length.writeUInt16BE(2 + EXIF.length + tiff.length)
  return Buffer.concat([Buffer.of(0xff, APP1), length, Buffer.from(EXIF, 'latin1'), tiff])
}
