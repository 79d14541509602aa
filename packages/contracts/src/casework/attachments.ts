import { Type } from 'typebox'
import { Id } from '../primitives.ts'
import { ATTACHMENT_EXAMPLES } from './examples/attachments.ts'
import { closed, oneOf } from './shapes.ts'

/** A photograph of the family; a document: an official paper, or the letter itself as it was written by hand; the recording that a spoken message is. */
export const ATTACHMENT_KINDS = ['photo', 'document', 'recording'] as const
export type AttachmentKind = (typeof ATTACHMENT_KINDS)[number]
export const MEDIA_TYPES = ['image/jpeg', 'image/png', 'application/pdf', 'audio/ogg', 'audio/wav'] as const
export type MediaType = (typeof MEDIA_TYPES)[number]

/** Longest attachment, in bytes; a Society's configuration may say less. */
export const ATTACHMENT_BYTES = 2_097_152
/** The same in base64. */
const CHARS = Math.ceil(ATTACHMENT_BYTES / 3) * 4

/**
 * POST /v1/messages/{id}/attachments: what comes with a letter that has not been attested yet; the same for a reply slip that has not been sent. It has no name: names of files tell
 * of people. `audio/ogg` is Opus, `audio/wav` plain PCM.
 */
export const NewAttachment = Type.Object(
  {
    kind: oneOf(ATTACHMENT_KINDS),
    mediaType: oneOf(MEDIA_TYPES),
    bytes: Type.String({
      minLength: 4,
      maxLength: CHARS,
      pattern: '^[A-Za-z0-9+/]+={0,2}$',
      contentEncoding: 'base64',
    }),
  },
  { ...closed, ...ATTACHMENT_EXAMPLES },
)
export type NewAttachment = Type.Static<typeof NewAttachment>

/** What is told of an attachment without its bytes. `length` is what travels: place, time and device have been taken out. */
export const AttachmentView = Type.Object(
  {
    attachmentId: Id,
    kind: oneOf(ATTACHMENT_KINDS),
    mediaType: oneOf(MEDIA_TYPES),
    length: Type.Integer({ minimum: 1 }),
  },
  closed,
)
export type AttachmentView = Type.Static<typeof AttachmentView>

export const AttachmentParams = Type.Object({ id: Id, attachmentId: Id }, closed)
