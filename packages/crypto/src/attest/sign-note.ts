import { toPaddedB64 } from '../encoding/base64.ts'
import { concat, utf8 } from '../encoding/bytes.ts'
import { checkNoteText, noteKeyId } from '../note/signed-note.ts'
import { type AttestKey, attestBytes } from './attest-key.ts'

/** The text as a C2SP signed note with one Ed25519 signature of `name`: what a checkpoint is published as. @throws CryptoError `text` */
export function signNote(text: string, name: string, key: AttestKey): string {
  const signature = attestBytes(utf8(checkNoteText(text)), key)
  const id = noteKeyId({ name, publicKey: key.publicKey })
  return `${text}\n— ${name} ${toPaddedB64(concat(id, signature))}\n`
}
