import type { MediaType } from '@kinlink/contracts'
import type { FastifyReply } from 'fastify'

/** A file that has been opened. */
export type File = { readonly mediaType: MediaType; readonly bytes: Uint8Array }

const binary = { schema: { type: 'string', format: 'binary' } } as const

/** How OpenAPI shows the answer. */
export const aFile = {
  description: 'The file, to be saved: a browser neither shows it nor guesses what it is',
  content: {
    'image/jpeg': binary,
    'image/png': binary,
    'application/pdf': binary,
    'audio/ogg': binary,
    'audio/wav': binary,
  },
} as const

const ENDINGS: Readonly<Record<MediaType, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'application/pdf': 'pdf',
  'audio/ogg': 'ogg',
  'audio/wav': 'wav',
}

/** Sends a file to be saved under a name that says nothing. `nosniff` and a content policy come with every answer. */
export const sendFile = <R extends FastifyReply>(reply: R, { mediaType, bytes }: File): R => {
  const untyped = reply as FastifyReply
  untyped
    .header('content-disposition', `attachment; filename="attachment.${ENDINGS[mediaType]}"`)
    .type(mediaType)
    .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  return reply
}
