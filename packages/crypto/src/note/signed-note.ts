import { CryptoError } from '../crypto-error.ts'
import { sha256 } from '../digest/blake2b.ts'
import { toPaddedB64 } from '../encoding/base64.ts'
import { concat, keyOf, utf8 } from '../encoding/bytes.ts'

/** Signature type byte of plain Ed25519 in signed notes. */
const ED25519 = 0x01
const NAME = /^[^\s+]{1,128}$/u
// biome-ignore lint/suspicious/noControlCharactersInRegex: the format forbids exactly these
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f]/

/** Who signs a note: a name without space or plus, and an Ed25519 public key. */
export type NoteKey = { name: string; publicKey: Uint8Array }

/** Four-byte key id of a signed note (C2SP signed-note): SHA-256(name || LF || 0x01 || key), first bytes. @throws CryptoError */
export function noteKeyId({ name, publicKey }: NoteKey): Uint8Array {
  if (!NAME.test(name)) throw new CryptoError('text')
  return sha256(concat(utf8(`${name}\n`), Uint8Array.of(ED25519), keyOf(publicKey, 32))).slice(0, 4)
}

/** The key as auditors pin it: `name+hexid+base64(0x01 || key)`. */
export function noteVerifierKey(key: NoteKey): string {
  const id = Buffer.from(noteKeyId(key)).toString('hex')
  return `${key.name}+${id}+${toPaddedB64(concat(Uint8Array.of(ED25519), key.publicKey))}`
}

/** Text of a note: ends with a newline, no other control characters, well-formed. @throws CryptoError `text` */
export function checkNoteText(text: string): string {
  if (!text.endsWith('\n') || CONTROL.test(text) || !text.isWellFormed()) throw new CryptoError('text')
  return text
}
