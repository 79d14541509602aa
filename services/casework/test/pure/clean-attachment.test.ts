import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanAttachment, isOfType } from '../../src/attachments/clean-attachment.ts'
import { aJpeg, aPdf, aPng } from '../files.ts'

const cleaned = (mediaType: Parameters<typeof cleanAttachment>[0], bytes: Uint8Array): string | null => {
  const clean = cleanAttachment(mediaType, bytes, 180)
  return clean.ok ? Buffer.from(clean.bytes).toString('latin1') : null
}
const jpeg = (bytes: Uint8Array) => cleaned('image/jpeg', bytes)
const png = (bytes: Uint8Array) => cleaned('image/png', bytes)
const pdf = (bytes: Uint8Array) => cleaned('application/pdf', bytes)

describe('a photograph', () => {
  it('leaves behind where, when and by which device it was taken, previews, comments and whatever is appended', () => {
    const clean = jpeg(aJpeg()) ?? ''
    for (const said of [
      'GPS',
      '15.3369',
      'DEVICE',
      'XMP',
      'PREVIEW',
      'CAPTION',
      'COMMENT',
      'BETWEEN',
      'APPENDED',
      'JFIF',
    ])
      expect([said, clean.includes(said)]).toEqual([said, false])
    for (const kept of ['IMAGE', 'more of it', 'Adobe']) expect(clean).toContain(kept)
    expect(clean.endsWith('\xff\xd9')).toBe(true)
  })

  it.each([2, 3, 6, 8])('says which way up it is (%d), and nothing else', (orientation) => {
    const clean = jpeg(aJpeg({ orientation })) ?? ''
    const said = `Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0${String.fromCharCode(orientation)}\0\0\0\0\0\0`
    expect(clean).toContain(said)
    expect(jpeg(Buffer.from(clean, 'latin1'))).toBe(clean)
  })

  it('that is upright, or says what makes no sense, says nothing', () => {
    for (const orientation of [1, 0, 9]) expect(jpeg(aJpeg({ orientation }))).not.toContain('Exif')
    expect(jpeg(aJpeg({ bare: true }))).toBe(aJpeg({ bare: true }).toString('latin1'))
  })

  it('that is cut off anywhere, has something between its parts, or no picture in it, is none', () => {
    const whole = aJpeg({ bare: true })
    for (let length = 0; length < whole.length; length += 1) expect(jpeg(whole.subarray(0, length))).toBeNull()
    expect(jpeg(Buffer.concat([whole.subarray(0, 2), Buffer.from('x'), whole.subarray(2)]))).toBeNull()
    expect(jpeg(Buffer.of(0xff, 0xd8, 0xff, 0xd9))).toBeNull()
  })
})

describe('a picture', () => {
  it('leaves behind what is written about it, whatever the place is called', () => {
    const about = {
      tEXt: 'Author\0SOMEBODY',
      zTXt: 'SMALL',
      iTXt: 'XMP',
      eXIf: 'GPS',
      tIME: 'WHEN',
      iCCP: 'NAME',
      prVt: 'OWN',
    }
    expect(png(aPng(about))).toBe(aPng().toString('latin1'))
  })

  it('that is cut off, changed in one place, or begins with something else, is none', () => {
    const whole = aPng()
    for (let length = 0; length < whole.length; length += 1) expect(png(whole.subarray(0, length))).toBeNull()
    for (let at = 0; at < whole.length; at += 1) {
      const changed = Buffer.from(whole)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect([at, png(changed)]).toEqual([at, null])
    }
  })
})

describe('a document', () => {
  it('leaves behind who wrote it and with what, and what its photographs say; everything else stays in its place', () => {
    const clean = pdf(aPdf()) ?? ''
    for (const said of [
      'Some',
      'Body',
      '534F4D45',
      'SCANNER',
      'XMP',
      'GPS',
      'DEVICE',
      'COMMENT',
      'PREVIEW',
      'APPENDED',
    ])
      expect([said, clean.includes(said)]).toEqual([said, false])
    for (const kept of ['THE TEXT OF THE PAGE, not its /Title', 'IMAGE', '/Author (', '/Root 1 0 R'])
      expect(clean).toContain(kept)
    expect(clean.length).toBe(aPdf().length)
    expect(pdf(Buffer.from(clean, 'latin1'))).toBe(clean)
  })

  it('leaves behind what is said about it in an object of its own', () => {
    const said =
      '8 0 obj << /Author 9 0 R /Title 010 0 R >> endobj\n9 0 obj (WRITER) endobj\n10 0 obj <4E414D45> endobj'
    const clean = pdf(aPdf(`${said}\n19 0 obj (KEPT) endobj`)) ?? ''
    for (const word of ['WRITER', '4E414D45']) expect([word, clean.includes(word)]).toEqual([word, false])
    expect(clean).toContain('19 0 obj (KEPT)')
    expect(pdf(Buffer.from(clean, 'latin1'))).toBe(clean)
  })

  it.each([
    ['says who wrote it in an object that is not there', '8 0 obj << /Author 99 0 R >> endobj'],
    ['spells that somebody wrote it otherwise', '8 0 obj << /#41uthor (WRITER) >> endobj'],
    ['does something when it is opened', '8 0 obj << /S /JavaScript /JS (app.alert(1)) >> endobj'],
    ['starts a program', '8 0 obj << /S /Launch >> endobj'],
    ['spells that otherwise', '8 0 obj << /S /J#61va#53cript >> endobj'],
    ['brings another file along', '8 0 obj << /Type /EmbeddedFile >> endobj'],
    ['is locked', 'trailer << /Encrypt 9 0 R >>'],
    ['packs away what is in it', '8 0 obj << /Type /ObjStm /Length 1 >>\nstream\nx\nendstream endobj'],
    ['has a stream without an end', '8 0 obj << /Length 1 >>\nstream\nx'],
    ['has a word without an end', `8 0 obj << /Title (${'x'.repeat(5000)} >> endobj`],
    ['packs a photograph twice', '8 0 obj << /Filter [/FlateDecode /DCTDecode] >>\nstream\nxx\nendstream endobj'],
  ])('that %s is refused', (_, more) => {
    expect(pdf(aPdf(more))).toBeNull()
  })

  it('that is none, or has no end, is refused', () => {
    expect(pdf(Buffer.from('%PDF-1.4\n'))).toBeNull()
    expect(pdf(Buffer.concat([Buffer.from('MZ'), aPdf()]))).toBeNull()
  })
})

describe('what a file is', () => {
  const files = { 'image/jpeg': aJpeg(), 'image/png': aPng(), 'application/pdf': aPdf() } as const
  const types = Object.keys(files) as (keyof typeof files)[]

  it('is what is in it, and not what is said of it', () => {
    for (const said of types)
      for (const is of types) {
        expect([said, is, isOfType(said, files[is])]).toEqual([said, is, said === is])
        expect([said, is, cleaned(said, files[is]) !== null]).toEqual([said, is, said === is])
      }
  })

  it('is looked at without harm, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.constantFrom(...types), fc.nat(60), (bytes, type, keep) => {
        const clean = cleaned(type, Buffer.concat([files[type].subarray(0, keep), bytes]))
        return clean === null || clean.length > 0
      }),
      { numRuns: 300 },
    )
  })
})
