import { crc32, deflateSync } from 'node:zlib'
import type { NewAttachment } from '@kinlink/contracts'

const chunk = (type: string, data: Uint8Array): Buffer => {
  const body = Buffer.concat([Buffer.from(type), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

/** A grey picture whose one row holds these bytes as they are: a word in it stays one. */
const aPicture = (row: Uint8Array): Buffer => {
  const size = Buffer.alloc(13)
  size.writeUInt32BE(row.length, 0)
  size.writeUInt32BE(1, 4)
  size.writeUInt8(8, 8)
  const image = deflateSync(Buffer.concat([Buffer.of(0), row]), { level: 0 })
  const signature = Buffer.from('89504e470d0a1a0a', 'hex')
  return Buffer.concat([signature, chunk('IHDR', size), chunk('IDAT', image), chunk('IEND', Buffer.alloc(0))])
}

/** A photograph of the family, with a word in the image and, where asked for, one written beside it. */
export const aPhoto = (word = 'family', beside?: string, length = 200): NewAttachment => {
  const picture = aPicture(Buffer.from(word.padEnd(length, '.')))
  const said = beside === undefined ? [] : [chunk('tEXt', Buffer.from(`GPS\0${beside}`))]
  // The header is 8 bytes of signature and 25 of size.
  const bytes = Buffer.concat([picture.subarray(0, 33), ...said, picture.subarray(33)])
  return { kind: 'photo', mediaType: 'image/png', bytes: bytes.toString('base64') }
}

/** The letter as it was written by hand, scanned. */
export const aScan = (word: string): NewAttachment => ({ ...aPhoto(word), kind: 'document' })
