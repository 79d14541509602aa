import { named } from './parts.ts'

/** One grey point, as the smallest whole pictures show it. */
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=='

/** Six hundredths of a second of silence, as the shortest whole recording sounds. */
const OGG =
  'T2dnUwACAAAAAAAAAAAAAAAAAAAAAAIotXIBE09wdXNIZWFkAQE4AYC7AAAAAABPZ2dTAAAAAAAAAAAAAAAAAAABAAAAC5lXUwEQT3B1c1RhZ3MAAAAAAAAAAE9nZ1MABEALAAAAAAAAAAAAAAIAAACPV/ynAQMY//4='

export const ATTACHMENT_EXAMPLES = named({
  photo: {
    summary: 'A photograph of the family',
    value: { kind: 'photo', mediaType: 'image/png', bytes: PNG },
  },
  letter: {
    summary: 'The letter as it was written by hand, scanned',
    value: { kind: 'document', mediaType: 'image/png', bytes: PNG },
  },
  recording: {
    summary: 'The message itself, spoken by its sender',
    value: { kind: 'recording', mediaType: 'audio/ogg', bytes: OGG },
  },
})
