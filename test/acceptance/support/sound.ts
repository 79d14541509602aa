import type { NewAttachment } from '@kinlink/contracts'
import { aOgg, type Recording, recording } from '../../../services/casework/test/sounds.ts'

/** A recording in Ogg Opus, with a word in the sound, and what the recorder wrote beside it. */
export const aRecording = (word = 'voice', ...said: string[]): NewAttachment => recording(aOgg({ word, said }))

/** One that sounds for so long. */
export const soundsFor = (seconds: number): NewAttachment => recording(aOgg({ seconds } satisfies Recording))
