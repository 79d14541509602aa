import type { NewAttachment } from '@kinlink/contracts'

/** RFC 3533 §6, bit by bit. */
function checksum(page: Uint8Array): number {
  let sum = 0
  for (const byte of page) {
    sum ^= byte << 24
    for (let bit = 0; bit < 8; bit += 1) sum = sum < 0 ? (sum << 1) ^ 0x04c11db7 : sum << 1
  }
  return sum >>> 0
}

export type PageOf = {
  readonly flags?: number
  readonly granule?: bigint
  readonly serial?: number
  readonly number: number
  readonly packets: readonly Uint8Array[]
}

/** A page of whole packets. */
export const aPage = ({ flags = 0, granule = 0n, serial = 0x4b9d2c11, number, packets }: PageOf): Buffer => {
  const laces = packets.flatMap(({ length }) => [...Array<number>(Math.floor(length / 255)).fill(255), length % 255])
  const head = Buffer.alloc(27)
  head.write('OggS', 'latin1')
  head[5] = flags
  head.writeBigUInt64LE(granule, 6)
  head.writeUInt32LE(serial, 14)
  head.writeUInt32LE(number, 18)
  head[26] = laces.length
  const page = Buffer.concat([head, Buffer.from(laces), ...packets])
  page.writeUInt32LE(checksum(page), 22)
  return page
}

export const aHead = (channels = 1): Buffer => {
  const head = Buffer.from('4f707573486561640101380180bb0000000000', 'hex')
  head[9] = channels
  // As a telephone records.
  head.writeUInt32LE(44_100, 12)
  return head
}

export const tags = (...said: string[]): Buffer => {
  const text = (value: string): Buffer => {
    const length = Buffer.alloc(4)
    length.writeUInt32LE(Buffer.byteLength(value))
    return Buffer.concat([length, Buffer.from(value)])
  }
  const count = Buffer.alloc(4)
  count.writeUInt32LE(said.length)
  return Buffer.concat([Buffer.from('OpusTags'), text('RECORDER 9'), count, ...said.map(text)])
}
const SAID = ['TITLE=To my sister', 'LOCATION=15.3369N 38.9411E', `METADATA_BLOCK_PICTURE=${'PREVIEW'.repeat(200)}`]

export type Recording = {
  /** In the sound: what has to stay. */
  readonly word?: string
  readonly seconds?: number
  /** Bytes of each packet at least. */
  readonly dense?: number
  readonly said?: readonly string[]
}

/** One packet of sixty milliseconds. */
export const aPacket = (word: string, dense = 20): Buffer => Buffer.from(`\x18${word.padEnd(dense, 's')}`, 'latin1')

/** A recording as a telephone makes one. */
export const aOgg = ({ word = 'SOUND', seconds = 0.6, dense = 20, said = SAID }: Recording = {}): Buffer => {
  const packets = Array.from({ length: Math.round(seconds / 0.06) }, (_, n) => aPacket(n === 0 ? word : '', dense))
  const pages: Buffer[] = [
    aPage({ flags: 2, number: 0, packets: [aHead()] }),
    aPage({ number: 1, packets: [tags(...said)] }),
  ]
  const perPage = Math.max(1, Math.floor(250 / (Math.floor((dense + 1) / 255) + 1)))
  for (let at = 0; at < packets.length; at += perPage) {
    const granule = BigInt(Math.min(at + perPage, packets.length) * 2880)
    const flags = at + perPage >= packets.length ? 4 : 0
    pages.push(aPage({ flags, granule, number: pages.length, packets: packets.slice(at, at + perPage) }))
  }
  return Buffer.concat(pages)
}

const chunk = (name: string, data: Uint8Array): Buffer => {
  const length = Buffer.alloc(4)
  length.writeUInt32LE(data.length)
  return Buffer.concat([Buffer.from(name, 'latin1'), length, data, Buffer.alloc(data.length % 2)])
}
export const format = (rate = 8000, bits = 8, channels = 1, code = 1): Buffer => {
  const block = (channels * bits) / 8
  const bytes = Buffer.alloc(16)
  bytes.writeUInt16LE(code, 0)
  bytes.writeUInt16LE(channels, 2)
  bytes.writeUInt32LE(rate, 4)
  bytes.writeUInt32LE(rate * block, 8)
  bytes.writeUInt16LE(block, 12)
  bytes.writeUInt16LE(bits, 14)
  return bytes
}
export const riff = (...chunks: (readonly [string, Uint8Array])[]): Buffer =>
  chunk('RIFF', Buffer.concat([Buffer.from('WAVE'), ...chunks.map(([name, data]) => chunk(name, data))]))

/** A recording as a dictating machine makes one: eight bits, eight thousand times a second. */
export const aWav = ({ word = 'SOUND', seconds = 0.5 }: Recording = {}, about = true): Buffer =>
  riff(
    ...(about ? ([['bext', Buffer.from('WHEN 2026-11-23 WHO')]] as const) : []),
    ['fmt ', format()],
    ...(about ? ([['LIST', Buffer.from('INFOIARTSOMEBODY')]] as const) : []),
    ['data', Buffer.from(word.padEnd(seconds * 8000, 's'))],
    ...(about ? ([['id3 ', Buffer.from('ID3 15.3369N')]] as const) : []),
  )

export const recording = (bytes: Uint8Array = aOgg()): NewAttachment => ({
  ...{ kind: 'recording', mediaType: 'audio/ogg', bytes: Buffer.from(bytes).toString('base64') },
})
