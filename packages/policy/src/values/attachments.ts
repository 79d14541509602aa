import type { AttachmentView, Attestation, Finding } from '@kinlink/contracts'
import { finding } from '../rules/rule.ts'

/** What comes with a letter, without its bytes. */
export type Attached = Pick<AttachmentView, 'kind' | 'mediaType' | 'length'>

/** How long attachments may be, in bytes: one of them, and all of a message together. */
export type AttachmentLimits = { readonly each: number; readonly together: number }

export const MAX_PHOTOS = 2
export const MAX_DOCUMENTS = 2

/** Rules on what comes with a letter (domain §1.5): two photographs and two documents, each of its own kind of file. */
export const checkAttachments = (all: readonly Attached[], limits: AttachmentLimits): Finding[] => {
  const count = (kind: Attached['kind']): number => all.filter((one) => one.kind === kind).length
  const refuse = (field: string, text: string): Finding => finding('P-PURPOSE', { field, text })
  return [
    ...(count('photo') > MAX_PHOTOS ? [refuse('kind', 'A message brings two photographs at most.')] : []),
    ...(count('document') > MAX_DOCUMENTS ? [refuse('kind', 'A message brings two documents at most.')] : []),
    ...(all.some(({ kind, mediaType }) => kind === 'photo' && mediaType === 'application/pdf')
      ? [refuse('mediaType', 'A photograph is a picture, not a PDF.')]
      : []),
    ...(all.some(({ length }) => length < 1 || length > limits.each)
      ? [refuse('bytes', 'The attachment is too large: make the picture smaller.')]
      : []),
    ...(all.reduce((sum, { length }) => sum + length, 0) > limits.together
      ? [refuse('bytes', 'The attachments are too large together.')]
      : []),
  ]
}

/** What comes with a letter leaves on the officer’s word alone: nothing shows weapons, flags or gestures (domain §1.5). */
export const checkAttachmentsAttested = (all: readonly Attached[], attestation: Attestation): Finding[] =>
  all.length === 0 || attestation.attachmentsChecked === true
    ? []
    : [finding('P-NOHARM', { field: 'attachmentsChecked', text: NOT_LOOKED_AT })]

const NOT_LOOKED_AT =
  'Look at everything that comes with the letter: nothing may show weapons, flags or gestures, or say where somebody is against their wish.'
