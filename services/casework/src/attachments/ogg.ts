import { packetMs } from './opus.ts'
import type { Sound } from './sound.ts'

const HEADER = 27
const CONTINUED = 1
const BEGINS = 2
const ENDS = 4
const SAMPLES_PER_MS = 48
const NO_PACKET_ENDS = 0xffffffffffffffffn

/** One page of an Ogg file: its flags, where its sound stands, and its packets' lengths and bytes. */
type Page = { readonly flags: number; readonly granule: bigint; readonly laces: Uint8Array; readonly body: Uint8Array }

/**
 * The sound of an Ogg Opus file and nothing else: who recorded it when, where and with what, pictures included, are in a packet of their own, which becomes an empty one; serial
 * numbers and places in time, which programs take from a clock, begin at nought. Null for bytes that are not one whole stream of Opus from beginning to end.
 */
export function cleanOgg(bytes: Uint8Array): Sound | null {
  const pages = pagesOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  if (pages === null) return null
  const [first, ...others] = pages
  const head = first === undefined || first.flags !== BEGINS ? null : headOf(first)
  const packets = packetsOf(others)
  if (head === null || packets === null) return null
  const [about, ...sound] = packets
  // What is said about the sound ends its page: what follows is kept page by page.
  if (about?.bytes.subarray(0, 8).toString('latin1') !== 'OpusTags' || !about.endsPage || sound.length === 0)
    return null
  const lengths = sound.map((packet) => packetMs(packet.bytes))
  if (lengths.some((ms) => ms === null)) return null
  const kept = others.slice(about.page + 1)
  const granules = granulesOf(kept.length, about.page + 1, sound)
  const last = kept.length - 1
  const written = [
    pageOf({ flags: BEGINS, granule: 0n, laces: Uint8Array.of(head.length), body: head }, 0),
    pageOf({ flags: 0, granule: 0n, laces: Uint8Array.of(NO_TAGS.length), body: NO_TAGS }, 1),
    ...kept.map((page, index) =>
      pageOf({ ...page, flags: flagsOf(page, index === last), granule: granules[index] ?? 0n }, index + 2),
    ),
  ]
  const ms = lengths.reduce<number>((sum, length) => sum + (length ?? 0), 0)
  return { bytes: Uint8Array.from(Buffer.concat(written)), seconds: ms / 1000 }
}

/** Where the sound stands at the end of each page, in samples, by the packets that end in it. */
function granulesOf(count: number, first: number, sound: readonly Packet[]): bigint[] {
  const ending = new Map<number, number>()
  for (const { bytes, page } of sound)
    ending.set(page, (ending.get(page) ?? 0) + SAMPLES_PER_MS * (packetMs(bytes) ?? 0))
  let samples = 0
  return Array.from({ length: count }, (_, index) => {
    const here = ending.get(first + index)
    samples += here ?? 0
    return here === undefined ? NO_PACKET_ENDS : BigInt(samples)
  })
}

/** Says that nothing is said: no program, no remark. */
const NO_TAGS = Buffer.concat([Buffer.from('OpusTags'), Buffer.alloc(8)])
const flagsOf = ({ flags }: Page, last: boolean): number => (flags & CONTINUED) | (last ? ENDS : 0)

/** All pages of the one stream; null where something else is between or behind them, or a byte was changed. */
function pagesOf(file: Buffer): Page[] | null {
  const pages: Page[] = []
  for (let at = 0; at < file.length; ) {
    if (at + HEADER > file.length || file.toString('latin1', at, at + 5) !== 'OggS\0') return null
    const count = file[at + 26] ?? 0
    const laces = file.subarray(at + HEADER, at + HEADER + count)
    const start = at + HEADER + count
    const end = start + laces.reduce((sum, lace) => sum + lace, 0)
    const flags = file[at + 5] ?? 0
    const another = flags > 7 || ((flags & BEGINS) === BEGINS) !== (pages.length === 0)
    const sameStream = file.readUInt32LE(at + 14) === file.readUInt32LE(14)
    if (end > file.length || another || !sameStream) return null
    if (checksum(file.subarray(at, end)) !== file.readUInt32LE(at + 22)) return null
    pages.push({ flags, granule: file.readBigUInt64LE(at + 6), laces, body: file.subarray(start, end) })
    at = end
  }
  return pages
}

/** How the sound begins, without how it was recorded; null for what is no Opus in one or two channels. */
function headOf({ laces, body }: Page): Buffer | null {
  const family = body[18]
  const [version, channels] = [body[8] ?? 0, body[9] ?? 0]
  const sound = laces.length === 1 && body.length === 19 && version === 1 && family === 0
  if (!sound || channels < 1 || channels > 2 || Buffer.from(body.subarray(0, 8)).toString('latin1') !== 'OpusHead')
    return null
  const head = Buffer.from(body)
  // The rate at which a device recorded; what is heard is always at this one.
  head.writeUInt32LE(48_000, 12)
  return head
}

type Packet = { readonly bytes: Buffer; readonly page: number; readonly endsPage: boolean }

/** The packets, put together from the pages they go over; null where one is cut off. */
function packetsOf(pages: readonly Page[]): Packet[] | null {
  const packets: Packet[] = []
  let open: Buffer[] = []
  for (const [page, { flags, granule, laces, body }] of pages.entries()) {
    if (((flags & CONTINUED) === CONTINUED) !== open.length > 0) return null
    let at = 0
    let ended = false
    for (const [index, lace] of laces.entries()) {
      open.push(Buffer.from(body.subarray(at, at + lace)))
      at += lace
      if (lace === 255) continue
      packets.push({ bytes: Buffer.concat(open), page, endsPage: index === laces.length - 1 })
      open = []
      ended = true
    }
    if (!ended && granule !== NO_PACKET_ENDS) return null
  }
  return open.length > 0 ? null : packets
}

function pageOf({ flags, granule, laces, body }: Page, number: number): Buffer {
  const head = Buffer.alloc(HEADER)
  head.write('OggS', 'latin1')
  head[5] = flags
  head.writeBigUInt64LE(granule, 6)
  head.writeUInt32LE(number, 18)
  head[26] = laces.length
  const page = Buffer.concat([head, laces, body])
  page.writeUInt32LE(checksum(page), 22)
  return page
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte << 24
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 0x80000000 ? (rest << 1) ^ 0x04c11db7 : rest << 1
  return rest >>> 0
})

/** Over the page with nought where the sum stands (RFC 3533 §6). */
function checksum(page: Uint8Array): number {
  let sum = 0
  for (let at = 0; at < page.length; at += 1) {
    const byte = at >= 22 && at < 26 ? 0 : (page[at] ?? 0)
    sum = ((sum << 8) ^ (TABLE[(sum >>> 24) ^ byte] ?? 0)) >>> 0
  }
  return sum
}
