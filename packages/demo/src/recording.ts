import type { NewAttachment } from '@kinlink/contracts'

export type Recording = {
  /** In the sound: its first packet holds these letters as they are, so that they can be searched for. */
  readonly word: string
  /** Written into the file beside the sound, as a recorder does that knows where it is. */
  readonly beside?: string
  readonly seconds?: number
}

const PACKETS_PER_PAGE = 200
/** Sixty milliseconds of speech, and in samples. */
const SPEECH = '\x18'
const PACKET_SECONDS = 0.06
const PACKET_SAMPLES = 2880

/** A recording in Ogg Opus, to be a message. */
export const aRecording = ({ word, beside, seconds = 0.6 }: Recording): NewAttachment => {
  const count = Math.round(seconds / PACKET_SECONDS)
  const packets = Array.from({ length: count }, (_, n) =>
    Buffer.from(SPEECH + (n === 0 ? word : '').padEnd(20, '.'), 'latin1'),
  )
  const pages = [
    page(2, 0, 0, [Buffer.from('4f707573486561640101380180bb0000000000', 'hex')]),
    page(0, 0, 1, [about(beside)]),
  ]
  for (let at = 0; at < count; at += PACKETS_PER_PAGE) {
    const end = Math.min(at + PACKETS_PER_PAGE, count)
    pages.push(page(end === count ? 4 : 0, end * PACKET_SAMPLES, pages.length, packets.slice(at, end)))
  }
  return { kind: 'recording', mediaType: 'audio/ogg', bytes: Buffer.concat(pages).toString('base64') }
}

const withLength = (text: string): Buffer => {
  const length = Buffer.alloc(4)
  length.writeUInt32LE(Buffer.byteLength(text))
  return Buffer.concat([length, Buffer.from(text)])
}

const about = (beside: string | undefined): Buffer => {
  const said = beside === undefined ? [] : [withLength(`LOCATION=${beside}`)]
  return Buffer.concat([Buffer.from('OpusTags'), withLength('recorder'), Buffer.of(said.length, 0, 0, 0), ...said])
}

/** One page of whole packets of less than 255 bytes each (RFC 3533 §6). */
function page(flags: number, samples: number, number: number, packets: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(27)
  head.write('OggS', 'latin1')
  head.writeUInt8(flags, 5)
  head.writeUInt32LE(samples, 6)
  head.writeUInt32LE(0x4b9d2c11, 14)
  head.writeUInt32LE(number, 18)
  head.writeUInt8(packets.length, 26)
  const whole = Buffer.concat([head, Buffer.from(packets.map(({ length }) => length)), ...packets])
  let sum = 0
  for (const byte of whole) {
    sum ^= byte << 24
    for (let bit = 0; bit < 8; bit += 1) sum = sum < 0 ? (sum << 1) ^ 0x04c11db7 : sum << 1
  }
  whole.writeUInt32LE(sum >>> 0, 22)
  return whole
}
