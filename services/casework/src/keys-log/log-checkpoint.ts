import type { Checkpoint as ServedCheckpoint } from '@kinlink/contracts'
import { fromB64 } from '@kinlink/crypto/hash'
import { type NoteKey, noteVerifierKey, parseNoteVerifierKey, verifyNote } from '@kinlink/crypto/verify'
import { type Checkpoint, openCheckpoint } from '@kinlink/tlog'

/** First line of the keys log's checkpoints, and the name that signs them. */
export const keysLogOrigin = (net: string): string => `kinlink/${net}/keys-log`

/** The key as the configuration pins it; undefined where it pins none, and the first one seen is kept. */
export const pinnedVerifier = (net: string, publicKey: string | undefined): string | undefined =>
  publicKey === undefined ? undefined : noteVerifierKey({ name: keysLogOrigin(net), publicKey: fromB64(publicKey, 32) })

/** Reads a checkpoint of this network's log that this key has signed; undefined for anything else. */
export function readCheckpoint(served: ServedCheckpoint, net: string, verifier: string): Checkpoint | undefined {
  const key = keyOf(verifier)
  if (key?.name !== keysLogOrigin(net)) return undefined
  return openCheckpoint(served.checkpoint, (note) => {
    const opened = verifyNote(note, [key])
    return opened.ok ? opened : undefined
  })
}

function keyOf(verifier: string): NoteKey | undefined {
  try {
    return parseNoteVerifierKey(verifier)
  } catch {
    return undefined
  }
}
