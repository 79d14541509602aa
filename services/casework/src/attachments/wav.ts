import type { Sound } from './sound.ts'

const PCM = 1
const FORMAT = 16

/** Plain samples: how they are written, and how many bytes sound for a second. */
type Format = { readonly header: Buffer; readonly block: number; readonly perSecond: number }

/**
 * The sound of a WAV file of plain PCM and nothing else: lists of who, when and with what, and every other chunk, are left out. Null for bytes that are no whole file of one such
 * sound.
 */
export function cleanWav(bytes: Uint8Array): Sound | null {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, 12) !== 'WAVE') return null
  if (file.readUInt32LE(4) + 8 !== file.length) return null
  let format: Format | null = null
  let sound: Buffer | null = null
  for (let at = 12; at < file.length; ) {
    if (at + 8 > file.length) return null
    const name = file.toString('latin1', at, at + 4)
    const start = at + 8
    const end = start + file.readUInt32LE(at + 4)
    if (end > file.length) return null
    if ((name === 'fmt ' && format !== null) || (name === 'data' && (format === null || sound !== null))) return null
    if (name === 'fmt ') format = formatOf(file.subarray(start, end))
    if (name === 'data') sound = file.subarray(start, end)
    if (name === 'fmt ' && format === null) return null
    // Chunks begin at even places; the last one may have been cut short by that one byte.
    at = end + (end % 2)
  }
  if (format === null || sound === null || sound.length === 0 || sound.length % format.block !== 0) return null
  return { bytes: written(format, sound), seconds: sound.length / format.perSecond }
}

/** Samples of one or two channels, of eight or sixteen bits, at a rate of speech or music, and the sums right. */
function formatOf(chunk: Buffer): Format | null {
  if (chunk.length < FORMAT || chunk.readUInt16LE(0) !== PCM) return null
  const [channels, rate] = [chunk.readUInt16LE(2), chunk.readUInt32LE(4)]
  const [perSecond, block, bits] = [chunk.readUInt32LE(8), chunk.readUInt16LE(12), chunk.readUInt16LE(14)]
  const known = (channels === 1 || channels === 2) && (bits === 8 || bits === 16) && rate >= 4000 && rate <= 48_000
  if (!known || block !== (channels * bits) / 8 || perSecond !== rate * block) return null
  return { header: Buffer.from(chunk.subarray(0, FORMAT)), block, perSecond }
}

function written({ header }: Format, sound: Buffer): Uint8Array {
  const pad = Buffer.alloc(sound.length % 2)
  const chunk = (name: string, data: Buffer): Buffer => {
    const length = Buffer.alloc(4)
    length.writeUInt32LE(data.length)
    return Buffer.concat([Buffer.from(name, 'latin1'), length, data])
  }
  const body = Buffer.concat([Buffer.from('WAVE'), chunk('fmt ', header), chunk('data', sound), pad])
  return Uint8Array.from(chunk('RIFF', body))
}
