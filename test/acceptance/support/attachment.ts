import type { NewAttachment } from '@kinlink/contracts'
import { aPicture, aRecording } from '@kinlink/demo'

/** A photograph of the family, with a word in the image and, where asked for, one written beside it. */
export const aPhoto = (word = 'family', beside?: string): NewAttachment =>
  aPicture({ word, ...(beside === undefined ? {} : { beside }) })

/** The letter as it was written by hand, scanned. */
export const aScan = (word: string): NewAttachment => aPicture({ kind: 'document', word })

/** Somebody's voice, with a word in the sound and, where asked for, one written beside it. */
export const aVoice = (word = 'voice', beside?: string): NewAttachment =>
  aRecording({ word, ...(beside === undefined ? {} : { beside }) })

/** One that sounds for so long. */
export const soundsFor = (seconds: number): NewAttachment => aRecording({ word: 'long', seconds })
