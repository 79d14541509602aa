import { crc32, deflateSync } from 'node:zlib'
import type { NewAttachment } from '@kinlink/contracts'

const chunk = (type: string, data: Uint8Array): Buffer => {
  const body = Buffer.concat([Buffer.from(type), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

export type Picture = {
  readonly kind?: NewAttachment['kind']
  /** In the image: its one row holds these letters as they are, so that they can be searched for. */
  readonly word: string
  /** Written into the file beside the image, as a device does that knows where it is. */
  readonly beside?: string
}

/** A grey picture of one row, to come with a letter. */
export const aPicture = ({ kind = 'photo', word, beside }: Picture): NewAttachment => {
  const row = Buffer.from(word.padEnd(200, '.'))
  const size = Buffer.alloc(13)
  size.writeUInt32BE(row.length, 0)
  size.writeUInt32BE(1, 4)
  size.writeUInt8(8, 8)
  const bytes = Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', size),
    ...(beside === undefined ? [] : [chunk('tEXt', Buffer.from(`GPS\0${beside}`))]),
    chunk('IDAT', deflateSync(Buffer.concat([Buffer.of(0), row]), { level: 0 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
  return { kind, mediaType: 'image/png', bytes: bytes.toString('base64') }
}
