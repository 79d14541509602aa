import type { Finding, MediaType } from '@kinlink/contracts'
import { finding } from '@kinlink/policy'
import { cleanJpeg } from './jpeg.ts'
import { cleanOgg } from './ogg.ts'
import { cleanPdf } from './pdf.ts'
import { cleanPng } from './png.ts'
import { otherSound, type Sound } from './sound.ts'
import { cleanWav } from './wav.ts'

type Picture = 'image/jpeg' | 'image/png' | 'application/pdf'
type Recorded = Exclude<MediaType, Picture>

const CLEANERS: Readonly<Record<Picture, (bytes: Uint8Array) => Uint8Array | null>> = {
  'image/jpeg': cleanJpeg,
  'image/png': cleanPng,
  'application/pdf': cleanPdf,
}
const SOUNDS: Readonly<Record<Recorded, (bytes: Uint8Array) => Sound | null>> = {
  'audio/ogg': cleanOgg,
  'audio/wav': cleanWav,
}
const isSound = (mediaType: MediaType): mediaType is Recorded => mediaType in SOUNDS

type Clean = { ok: true; bytes: Uint8Array } | { ok: false; findings: Finding[] }

/**
 * Makes of a file what may travel: the picture, the pages or the sound, without what the device wrote about place, time and itself, which can kill. A file that is not what it is
 * said to be, or that cannot be looked into, is refused, and so is a recording of more than so many seconds.
 */
export function cleanAttachment(mediaType: MediaType, bytes: Uint8Array, mostSeconds: number): Clean {
  if (isSound(mediaType)) return cleanSound(mediaType, bytes, mostSeconds)
  const clean = CLEANERS[mediaType](bytes)
  if (clean !== null) return { ok: true, bytes: clean }
  return refused(mediaType === 'application/pdf' ? NO_PAGES : NO_PICTURE)
}

function cleanSound(mediaType: Recorded, bytes: Uint8Array, mostSeconds: number): Clean {
  const sound = SOUNDS[mediaType](bytes)
  if (sound === null) return refused(noSound(otherSound(bytes)))
  return sound.seconds <= mostSeconds ? { ok: true, bytes: sound.bytes } : refused(TOO_LONG)
}

const refused = (text: string): Clean => ({ ok: false, findings: [finding('P-PURPOSE', { field: 'bytes', text })] })

const NO_PICTURE = 'The file is not a whole picture of the type that is said.'
const NO_PAGES =
  'The file is not a plain PDF: it cannot be looked into, or does more than show pages. Photograph the pages, or print and scan them.'
const TOO_LONG = 'The recording is longer than the form.'
const noSound = (name: string | null): string =>
  name === null
    ? 'The file is not a whole recording of the type that is said.'
    : `The file is ${name}, which says in many places where, when and with what it was recorded. Record it as Ogg Opus, or save it as WAV.`

/** Whether bytes that another Society sealed are what it says that they are. */
export const isOfType = (mediaType: MediaType, bytes: Uint8Array): boolean =>
  Buffer.from(bytes.subarray(0, 16)).toString('hex').startsWith(BEGINNINGS[mediaType])

const BEGINNINGS: Readonly<Record<MediaType, string>> = {
  'image/jpeg': 'ffd8ff',
  'image/png': '89504e470d0a1a0a',
  'application/pdf': Buffer.from('%PDF-').toString('hex'),
  'audio/ogg': Buffer.from('OggS').toString('hex'),
  'audio/wav': Buffer.from('RIFF').toString('hex'),
}
