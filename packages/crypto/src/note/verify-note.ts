import { CryptoError, type Outcome, outcome } from '../crypto-error.ts'
import { verifyEd25519 } from '../ed25519/verify-signature.ts'
import { fromPaddedB64 } from '../encoding/base64.ts'
import { concat, equalBytes, utf8 } from '../encoding/bytes.ts'
import { checkNoteText, type NoteKey, noteKeyId } from './signed-note.ts'

const MAX_NOTE_CHARACTERS = 1_000_000
const MAX_SIGNATURES = 100
const LINE = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u

/**
 * Verifies a C2SP signed note against the keys known: at least one must have signed, and a known key whose signature is
 * wrong refuses the note. Lines of unknown keys (such as witnesses') are passed over.
 */
export function verifyNote(note: string, keys: readonly NoteKey[]): Outcome<{ text: string; signers: string[] }> {
  return outcome(() => {
    const { text, lines } = splitNote(note)
    const signers = lines.flatMap((line) => signersOf(line, text, keys))
    if (signers.length === 0) throw new CryptoError('signature')
    return { text, signers: [...new Set(signers)] }
  })
}

/** Note text (with its final newline) and signature lines. @throws CryptoError `malformed`, `size`, `text` */
function splitNote(note: string): { text: string; lines: string[] } {
  if (note.length > MAX_NOTE_CHARACTERS) throw new CryptoError('size')
  const split = note.lastIndexOf('\n\n')
  if (split < 0 || !note.endsWith('\n')) throw new CryptoError('malformed')
  const lines = note.slice(split + 2, -1).split('\n')
  if (lines.length > MAX_SIGNATURES) throw new CryptoError('size')
  return { text: checkNoteText(note.slice(0, split + 1)), lines }
}

function signersOf(line: string, text: string, keys: readonly NoteKey[]): string[] {
  const [, name, encoded] = LINE.exec(line) ?? []
  if (name === undefined || encoded === undefined) throw new CryptoError('malformed')
  const bytes = fromPaddedB64(encoded)
  const known = keys.find((key) => key.name === name && equalBytes(noteKeyId(key), bytes.slice(0, 4)))
  if (known === undefined) return []
  if (!verifyEd25519(bytes.slice(4), utf8(text), known.publicKey)) throw new CryptoError('signature')
  return [name]
}

/** Reads `name+hexid+base64(0x01 || key)`; the id must be the key's. @throws CryptoError `key` */
export function parseNoteVerifierKey(text: string): NoteKey {
  const [, name, id, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/u.exec(text) ?? []
  if (name === undefined || id === undefined || encoded === undefined) throw new CryptoError('key')
  const bytes = fromPaddedB64(encoded)
  if (bytes.length !== 33 || !equalBytes(bytes.slice(0, 1), Uint8Array.of(1))) throw new CryptoError('key')
  const key = { name, publicKey: bytes.slice(1) }
  if (!equalBytes(concat(noteKeyId(key)), new Uint8Array(Buffer.from(id, 'hex')))) throw new CryptoError('key')
  return key
}
