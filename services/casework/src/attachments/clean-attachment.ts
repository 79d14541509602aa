import type { Finding, MediaType } from '@kinlink/contracts'
import { finding } from '@kinlink/policy'
import { cleanJpeg } from './jpeg.ts'
import { cleanPdf } from './pdf.ts'
import { cleanPng } from './png.ts'

const CLEANERS: Readonly<Record<MediaType, (bytes: Uint8Array) => Uint8Array | null>> = {
  'image/jpeg': cleanJpeg,
  'image/png': cleanPng,
  'application/pdf': cleanPdf,
}

/**
 * Makes of a file what may travel: the picture or the pages, without what the device wrote about place, time and itself, which can kill. A file that is not what it is
 * said to be, or that cannot be looked into, is refused.
 */
export function cleanAttachment(
  mediaType: MediaType,
  bytes: Uint8Array,
): { ok: true; bytes: Uint8Array } | { ok: false; findings: Finding[] } {
  const clean = CLEANERS[mediaType](bytes)
  if (clean !== null) return { ok: true, bytes: clean }
  const text = mediaType === 'application/pdf' ? NO_PAGES : NO_PICTURE
  return { ok: false, findings: [finding('P-PURPOSE', { field: 'bytes', text })] }
}

const NO_PICTURE = 'The file is not a whole picture of the type that is said.'
const NO_PAGES =
  'The file is not a plain PDF: it cannot be looked into, or does more than show pages. Photograph the pages, or print and scan them.'

/** Whether bytes that another Society sealed are what it says that they are. */
export const isOfType = (mediaType: MediaType, bytes: Uint8Array): boolean =>
  Buffer.from(bytes.subarray(0, 16)).toString('hex').startsWith(BEGINNINGS[mediaType])

const BEGINNINGS: Readonly<Record<MediaType, string>> = {
  'image/jpeg': 'ffd8ff',
  'image/png': '89504e470d0a1a0a',
  'application/pdf': Buffer.from('%PDF-').toString('hex'),
}
