import { crc32, deflateSync } from 'node:zlib'
import type { NewAttachment } from '@kinlink/contracts'

const segment = (marker: number, payload: string | Buffer): Buffer => {
  const bytes = typeof payload === 'string' ? Buffer.from(payload, 'latin1') : payload
  const length = Buffer.alloc(2)
  length.writeUInt16BE(bytes.length + 2)
  return Buffer.concat([Buffer.of(0xff, marker), length, bytes])
}
const FRAME = segment(0xc0, Buffer.from('08000100010101110000', 'hex').subarray(0, 9))
const SCAN = segment(0xda, Buffer.from('0101003f00', 'hex'))

/** An Exif block that says which way up, by which device, and where. */
const exif = (orientation: number): Buffer => {
  const entry = (tag: number, type: number, count: number, value: number): Buffer => {
    const bytes = Buffer.alloc(12)
    bytes.writeUInt16LE(tag, 0)
    bytes.writeUInt16LE(type, 2)
    bytes.writeUInt32LE(count, 4)
    bytes.writeUInt32LE(value, 8)
    return bytes
  }
  const head = Buffer.from('49492a00080000000300', 'hex')
  const entries = [entry(0x010f, 2, 11, 50), entry(0x0112, 3, 1, orientation), entry(0x8825, 4, 1, 61)]
  return Buffer.concat([
    Buffer.from('Exif\0\0'),
    head,
    ...entries,
    Buffer.alloc(4),
    Buffer.from('DEVICENAME\0GPS 15.3369N 38.9411E'),
  ])
}

export type Picture = {
  /** Part of the coded image: what has to stay. */
  readonly image?: string
  readonly orientation?: number
  /** Without anything said about it. */
  readonly bare?: boolean
}

/** A photograph as a telephone writes it. */
export const aJpeg = ({ image = 'IMAGE', orientation = 6, bare = false }: Picture = {}): Buffer => {
  const about = bare
    ? []
    : [
        segment(0xe0, 'JFIF\0\x01\x01\0\0\x01\0\x01\0\0'),
        segment(0xe1, exif(orientation)),
        segment(0xe1, 'http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>XMP by somebody</x:xmpmeta>'),
        segment(0xe2, 'MPF\0PREVIEW'),
        segment(0xed, 'Photoshop 3.0\0CAPTION'),
        segment(0xfe, 'COMMENT'),
      ]
  return Buffer.concat([
    Buffer.of(0xff, 0xd8),
    ...about,
    segment(0xdb, Buffer.alloc(65, 1)),
    segment(0xee, 'Adobe\0\x64\0\0\0\0\x01'),
    FRAME,
    segment(0xc4, Buffer.alloc(20, 2)),
    SCAN,
    Buffer.from(image),
    // A byte of the image that looks like a marker, and a restart.
    Buffer.of(0xff, 0x00, 0x12, 0xff, 0xd0, 0x34),
    ...(bare ? [] : [segment(0xfe, 'BETWEEN SCANS')]),
    SCAN,
    Buffer.from('more of it'),
    Buffer.of(0xff, 0xd9),
    ...(bare ? [] : [Buffer.from('APPENDED FILM 15.3369N')]),
  ])
}

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

/** A picture of one point, with as much said about it as asked for. */
export const aPng = (about: Readonly<Record<string, string>> = {}): Buffer =>
  Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', Buffer.from('00000001000000010800000000', 'hex')),
    ...Object.entries(about).map(([type, text]) => chunk(type, Buffer.from(text))),
    chunk('IDAT', deflateSync(Buffer.from([0, 128]))),
    chunk('IEND', Buffer.alloc(0)),
    ...(Object.keys(about).length === 0 ? [] : [Buffer.from('APPENDED')]),
  ])

/** A page with a text and a photograph, by somebody, and what else is in it. */
export const aPdf = (more = ''): Buffer => {
  const photograph = aJpeg().toString('latin1')
  const stream = (dictionary: string, content: string): string =>
    `<< ${dictionary} /Length ${content.length} >>\nstream\n${content}\nendstream`
  return Buffer.from(
    [
      '%PDF-1.4',
      '1 0 obj << /Type /Catalog /Pages 2 0 R /Metadata 6 0 R >> endobj',
      '2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj',
      '3 0 obj << /Type /Page /Parent 2 0 R /Contents 4 0 R >> endobj',
      `4 0 obj ${stream('', 'BT (THE TEXT OF THE PAGE, not its /Title \\(x\\)) Tj ET')} endobj`,
      `5 0 obj ${stream('/Subtype /Image /Filter /DCTDecode', photograph)} endobj`,
      `6 0 obj ${stream('/Type /Metadata /Subtype /XML', '<?xpacket?><x>XMP by somebody</x>')} endobj`,
      '7 0 obj << /Author (Some \\(Body\\) Else) /Creator <534F4D45> /Producer (SCANNER 9) >> endobj',
      more,
      'trailer << /Root 1 0 R /Info 7 0 R >>',
      '%%EOF',
    ].join('\n'),
    'latin1',
  )
}

export const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
export const photo = (bytes: Uint8Array = aJpeg()): NewAttachment => ({
  kind: 'photo',
  mediaType: 'image/jpeg',
  bytes: base64(bytes),
})
export const scan = (bytes: Uint8Array = aPdf()): NewAttachment => ({
  ...{ kind: 'document', mediaType: 'application/pdf', bytes: base64(bytes) },
})
/** A photograph of so many bytes, whose image begins with a word. */
export const large = (word: string, length: number) => photo(aJpeg({ image: word + 'x'.repeat(length), bare: true }))
