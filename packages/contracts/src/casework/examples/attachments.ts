import { named } from './parts.ts'

/** One grey point, as the smallest whole pictures show it. */
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=='

export const ATTACHMENT_EXAMPLES = named({
  photo: {
    summary: 'A photograph of the family',
    value: { kind: 'photo', mediaType: 'image/png', bytes: PNG },
  },
  letter: {
    summary: 'The letter as it was written by hand, scanned',
    value: { kind: 'document', mediaType: 'image/png', bytes: PNG },
  },
})
