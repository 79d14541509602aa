import type { AttachmentView, Attestation, Finding, Letter } from '@kinlink/contracts'
import { finding } from '../rules/rule.ts'

/** What comes with a letter, without its bytes. */
export type Attached = Pick<AttachmentView, 'kind' | 'mediaType' | 'length'>

/** How long attachments may be, in bytes: one of them, and all of a message together. */
export type AttachmentLimits = { readonly each: number; readonly together: number }

export const MAX_PHOTOS = 2
export const MAX_DOCUMENTS = 2
export const MAX_RECORDINGS = 1

/** Kinds of file that each kind of attachment may be. */
const FILES: Readonly<Record<Attached['kind'], readonly string[]>> = {
  photo: ['image/jpeg', 'image/png'],
  document: ['image/jpeg', 'image/png', 'application/pdf'],
  recording: ['audio/ogg', 'audio/wav'],
}

/** Rules on what comes with a letter (domain §1.5): two photographs, two documents and one recording, each of its own kind of file. */
export const checkAttachments = (all: readonly Attached[], limits: AttachmentLimits): Finding[] => {
  const count = (kind: Attached['kind']): number => all.filter((one) => one.kind === kind).length
  const refuse = (field: string, text: string): Finding => finding('P-PURPOSE', { field, text })
  return [
    ...(count('photo') > MAX_PHOTOS ? [refuse('kind', 'A message brings two photographs at most.')] : []),
    ...(count('document') > MAX_DOCUMENTS ? [refuse('kind', 'A message brings two documents at most.')] : []),
    ...(count('recording') > MAX_RECORDINGS ? [refuse('kind', 'A message is one recording.')] : []),
    ...(all.some(({ kind, mediaType }) => !FILES[kind].includes(mediaType))
      ? [refuse('mediaType', 'A photograph is a picture, a document a picture or a PDF, a recording a sound.')]
      : []),
    ...(all.some(({ length }) => length < 1) ? [refuse('bytes', 'The attachment is empty: add it again.')] : []),
    ...(all.some(({ length }) => length > limits.each)
      ? [refuse('bytes', 'The attachment is too large: make the picture smaller, or record in a coarser quality.')]
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
  'Look at, and listen to, everything that comes with the letter: nothing may show weapons, flags or gestures, or say where somebody is against their wish.'

/** A message is a text or a recording, never both and never neither: what is read and what is heard cannot differ. */
export const checkBody = (letter: Letter, all: readonly Attached[]): Finding[] => {
  const recorded = all.some(({ kind }) => kind === 'recording')
  if ('recorded' in letter && !recorded) return [finding('P-PURPOSE', { field: 'letter', text: NOT_THERE })]
  return !('recorded' in letter) && recorded ? [finding('P-PURPOSE', { field: 'kind', text: TWO_BODIES })] : []
}

const NOT_THERE = 'The message is to be heard: add the recording.'
const TWO_BODIES = 'The message is written: a recording comes instead of a text, not beside it.'
