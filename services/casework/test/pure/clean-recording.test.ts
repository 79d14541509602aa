import { NewAttachment } from '@kinlink/contracts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanAttachment, isOfType } from '../../src/attachments/clean-attachment.ts'
import { packetMs } from '../../src/attachments/opus.ts'
import { aHead, aOgg, aPacket, aPage, aWav, format, riff, tags } from '../sounds.ts'

const MOST = 180
type Sound = 'audio/ogg' | 'audio/wav'
const cleaned = (mediaType: Sound, bytes: Uint8Array, most = MOST): string | null => {
  const clean = cleanAttachment(mediaType, bytes, most)
  return clean.ok ? Buffer.from(clean.bytes).toString('latin1') : null
}
const ogg = (bytes: Uint8Array, most?: number) => cleaned('audio/ogg', bytes, most)
const wav = (bytes: Uint8Array, most?: number) => cleaned('audio/wav', bytes, most)
const refusal = (mediaType: Sound, bytes: Uint8Array): string => {
  const clean = cleanAttachment(mediaType, bytes, MOST)
  return clean.ok ? 'taken' : (clean.findings[0]?.text ?? '')
}

describe('a recording in Ogg Opus', () => {
  it('leaves behind who recorded it where and with what, pictures, and the number that the recorder gave it', () => {
    const clean = ogg(aOgg()) ?? ''
    for (const said of ['RECORDER', 'sister', '15.3369', 'PREVIEW', '\x11\x2c\x9d\x4b', '\x44\xac\0\0'])
      expect([said, clean.includes(said)]).toEqual([said, false])
    expect(clean).toContain('SOUND')
    expect(ogg(Buffer.from(clean, 'latin1'))).toBe(clean)
  })

  it('is the same whatever was said about it, and whatever its number was', () => {
    expect(ogg(aOgg({ said: [] }))).toBe(ogg(aOgg()))
    const numbered = (serial: number) =>
      Buffer.concat([
        aPage({ flags: 2, serial, number: 0, packets: [aHead()] }),
        aPage({ serial, number: 1, packets: [tags()] }),
        aPage({ flags: 4, serial, number: 2, packets: [aPacket('SOUND')] }),
      ])
    expect(ogg(numbered(1))).toBe(ogg(numbered(2)))
    expect(ogg(numbered(1))).not.toBeNull()
  })

  it('begins at nought, whatever clock its recorder counted from, and is counted on by its packets', () => {
    const from = (granule: bigint) =>
      Buffer.concat([
        aPage({ flags: 2, number: 0, packets: [aHead()] }),
        aPage({ number: 1, packets: [tags()] }),
        aPage({ granule: granule + 2880n, number: 2, packets: [aPacket('SOUND')] }),
        aPage({ flags: 4, granule: granule + 8640n, number: 3, packets: [aPacket(''), aPacket('')] }),
      ])
    expect(ogg(from(BigInt(Date.parse('2026-11-23T10:15:00Z')) * 48n))).toBe(ogg(from(0n)))
    const clean = Buffer.from(ogg(from(0n)) ?? '', 'latin1')
    const pages = [...clean.toString('latin1').matchAll(/OggS/g)].map(({ index }) => clean.readBigUInt64LE(index + 6))
    expect(pages).toEqual([0n, 0n, 2880n, 8640n])
  })

  it('sounds as long as its packets do, whatever it says of itself', () => {
    expect(ogg(aOgg({ seconds: 0.6 }), 0.6)).not.toBeNull()
    expect(ogg(aOgg({ seconds: 0.66 }), 0.6)).toBeNull()
    expect(refusal('audio/ogg', aOgg({ seconds: 181.2 }))).toBe('The recording is longer than the form.')
    // 2.5 ms twice; sixty; three of twenty; none; more than a packet may hold.
    const lengths = [[0x81], [0x18], [0x4b, 0x03], [0x4b, 0x00], [0x4b, 0x07], []].map((b) =>
      packetMs(Uint8Array.from(b)),
    )
    expect(lengths).toEqual([5, 60, 60, null, null, null])
  })

  it('that is cut off, or changed in one place, is none', () => {
    const whole = aOgg({ seconds: 0.12, said: ['A=B'] })
    for (let length = 0; length < whole.length; length += 1)
      expect([length, ogg(whole.subarray(0, length))]).toEqual([length, null])
    for (let at = 0; at < whole.length; at += 1) {
      const changed = Buffer.from(whole)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect([at, ogg(changed)]).toEqual([at, null])
    }
  })

  const [first, second, third] = [
    aPage({ flags: 2, number: 0, packets: [aHead()] }),
    aPage({ number: 1, packets: [tags()] }),
    aPage({ flags: 4, number: 2, packets: [aPacket('SOUND')] }),
  ]
  it.each<[string, Buffer[]]>([
    [
      'has another stream beside it',
      [first, aPage({ flags: 2, serial: 9, number: 0, packets: [aHead()] }), second, third],
    ],
    ['is followed by another one', [first, second, third, first, second, third]],
    ['has something appended', [first, second, third, Buffer.from('APPENDED 15.3369N')]],
    ['does not say what is said about it', [first, third]],
    ['hides sound beside what is said about it', [first, aPage({ number: 1, packets: [tags(), aPacket('x')] }), third]],
    ['has no sound', [first, second]],
    ['has a packet that is none', [first, second, aPage({ flags: 4, number: 2, packets: [Buffer.of(0x4b)] })]],
    ['has three channels', [aPage({ flags: 2, number: 0, packets: [aHead(3)] }), second, third]],
    ['is Vorbis', [aPage({ flags: 2, number: 0, packets: [Buffer.from('\x01vorbis', 'latin1')] }), second, third]],
  ])('that %s is refused', (_, pages) => {
    expect(ogg(Buffer.concat([first, second, third]))).not.toBeNull()
    expect(ogg(Buffer.concat(pages))).toBeNull()
  })

  it('may have packets that go over several pages', () => {
    const [laced, rest] = [aPacket('SOUND', 600), aPacket('', 20)]
    const begun = aPage({ number: 2, granule: 0xffffffffffffffffn, packets: [laced.subarray(0, 510)] })
    // The last lace of nought says that a packet ends: without it, the packet goes on.
    const open = Buffer.concat([begun.subarray(0, 26), Buffer.of(2), begun.subarray(27, 29), begun.subarray(30)])
    open.writeUInt32LE(0, 22)
    const continued = aPage({ flags: 5, granule: 5760n, number: 3, packets: [laced.subarray(510), rest] })
    const sealed = withSum(open)
    expect(ogg(Buffer.concat([first, second, sealed, continued]))).toContain('SOUND')
    expect(ogg(Buffer.concat([first, second, sealed]))).toBeNull()
    expect(ogg(Buffer.concat([first, second, continued]))).toBeNull()
  })
})

/** The sum over a page that was made by hand. */
function withSum(page: Buffer): Buffer {
  let sum = 0
  for (const byte of page) {
    sum ^= byte << 24
    for (let bit = 0; bit < 8; bit += 1) sum = sum < 0 ? (sum << 1) ^ 0x04c11db7 : sum << 1
  }
  page.writeUInt32LE(sum >>> 0, 22)
  return page
}

describe('the example in the API reference', () => {
  it('is a whole recording, about which nothing is said', () => {
    const { recording } = (NewAttachment as unknown as { 'x-examples': Record<string, { value: NewAttachment }> })[
      'x-examples'
    ]
    const bytes = Buffer.from(recording?.value.bytes ?? '', 'base64')
    expect(ogg(bytes)).toBe(bytes.toString('latin1'))
  })
})

describe('a recording in WAV', () => {
  it('leaves behind who recorded it where, when and with what', () => {
    expect(aWav().toString('latin1')).toMatch(/WHO[\s\S]*SOMEBODY[\s\S]*15\.3369/)
    expect(wav(aWav())).toBe(aWav({}, false).toString('latin1'))
    expect(wav(aWav({}, false))).toBe(aWav({}, false).toString('latin1'))
  })

  it('sounds as long as its samples do', () => {
    expect(wav(aWav({ seconds: 2 }), 2)).not.toBeNull()
    expect(wav(aWav({ seconds: 2.001 }), 2)).toBeNull()
  })

  const data = ['data', Buffer.from('SOUND')] as const
  it.each<[string, Buffer]>([
    ['is compressed', riff(['fmt ', format(8000, 8, 1, 0x55)], data)],
    ['has three channels', riff(['fmt ', format(8000, 8, 3)], data)],
    ['has samples of twenty-four bits', riff(['fmt ', format(8000, 24)], data)],
    ['sounds too fast', riff(['fmt ', format(96_000)], data)],
    ['says twice how it sounds', riff(['fmt ', format()], ['fmt ', format()], data)],
    ['sounds twice', riff(['fmt ', format()], data, data)],
    ['sounds before it says how', riff(data, ['fmt ', format()])],
    ['has half a sample at its end', riff(['fmt ', format(8000, 16)], data)],
    ['has no sound', riff(['fmt ', format()], ['data', Buffer.alloc(0)])],
    ['has something appended', Buffer.concat([aWav(), Buffer.from('APPENDED')])],
    ['is said to sound for less than its bytes', wrongSum()],
  ])('that %s is refused', (_, file) => {
    expect(wav(file)).toBeNull()
  })

  it('that is cut off is none', () => {
    const whole = aWav({ seconds: 0.01 })
    for (let length = 0; length < whole.length; length += 1) expect(wav(whole.subarray(0, length))).toBeNull()
  })
})

function wrongSum(): Buffer {
  const wrong = format()
  wrong.writeUInt32LE(80_000_000, 8)
  return riff(['fmt ', wrong], ['data', Buffer.from('SOUND')])
}

describe('a file of sound that is not taken', () => {
  it.each([
    ['MP4 (M4A, 3GP)', Buffer.from('\0\0\0\x20ftypM4A ', 'latin1')],
    ['MP3', Buffer.from('ID3\x04')],
    ['MP3', Buffer.from('fffb9064', 'hex')],
    ['AAC', Buffer.from('fff15080', 'hex')],
    ['FLAC', Buffer.from('fLaC')],
    ['AMR', Buffer.from('#!AMR\n')],
    ['WebM', Buffer.from('1a45dfa3', 'hex')],
    ['Ogg Vorbis', aPage({ flags: 2, number: 0, packets: [Buffer.from('\x01vorbis', 'latin1')] })],
  ])('is named (%s), and what to do instead', (name, bytes) => {
    expect(refusal('audio/ogg', bytes)).toMatch(`The file is ${name}, `)
    expect(refusal('audio/wav', bytes)).toContain('Ogg Opus')
  })

  it('is refused when nobody knows what it is', () => {
    expect(refusal('audio/ogg', Buffer.from('MZ'))).toContain('not a whole recording')
    expect(refusal('audio/wav', aOgg())).toContain('not a whole recording')
  })
})

describe('what a recording is', () => {
  it('is what is in it, and not what is said of it', () => {
    for (const [said, is] of [
      ['audio/ogg', aOgg()],
      ['audio/wav', aWav()],
    ] as const)
      for (const [other] of [['audio/ogg'], ['audio/wav'], ['image/png'], ['application/pdf']] as const)
        expect([said, other, isOfType(other, is)]).toEqual([said, other, said === other])
  })

  it('is looked at without harm, whatever the bytes are', () => {
    const files = { 'audio/ogg': aOgg(), 'audio/wav': aWav() }
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 400 }),
        fc.constantFrom<Sound[]>('audio/ogg', 'audio/wav'),
        fc.nat(90),
        (bytes, type, keep) => {
          const clean = cleaned(type, Buffer.concat([files[type].subarray(0, keep), bytes]))
          return clean === null || clean.length > 0
        },
      ),
      { numRuns: 300 },
    )
  })
})
