import { crc32 } from 'node:zlib'

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex')

/** What the picture is made of, and how its colours are meant. Texts, times, Exif, profiles with names in them and everything unknown is none of it. */
const PICTURE = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'gAMA', 'cHRM', 'sRGB', 'sBIT', 'bKGD', 'pHYs'])

/** The picture and nothing else; null for bytes that are no whole PNG. */
export function cleanPng(bytes: Uint8Array): Uint8Array | null {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (!file.subarray(0, 8).equals(SIGNATURE)) return null
  const kept: Buffer[] = [SIGNATURE]
  const types = new Set<string>()
  for (let at = 8; at + 12 <= file.length; ) {
    const end = at + 12 + file.readUInt32BE(at)
    const type = file.toString('latin1', at + 4, at + 8)
    if (end > file.length || crc32(file.subarray(at + 4, end - 4)) !== file.readUInt32BE(end - 4)) return null
    if ((types.size === 0) !== (type === 'IHDR')) return null
    types.add(type)
    if (PICTURE.has(type)) kept.push(file.subarray(at, end))
    if (type === 'IEND') return types.has('IDAT') ? Uint8Array.from(Buffer.concat(kept)) : null
    at = end
  }
  return null
}
