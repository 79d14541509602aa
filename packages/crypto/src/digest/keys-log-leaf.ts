import { fromB64 } from '../encoding/base64url.ts'
import { concat, lp8, T, u32, utf8 } from '../encoding/bytes.ts'
import { H } from './blake2b.ts'

/** A document as the keys log has it: what it is, whose (nobody's for a member list), its number and its digest. */
export type LoggedDocument = {
  readonly kind: 'member-list' | 'statement'
  readonly society: string | null
  readonly number: number
  readonly digest: string
}

/** What a leaf of the keys log commits to. @throws CryptoError for a digest that is none, a number beyond u32 */
export function keysLogCommitment({ kind, society, number, digest }: LoggedDocument): Uint8Array {
  const place = concat(lp8(utf8(kind)), lp8(utf8(society ?? '')), u32(number))
  return H(concat(T('rfl/keys-log/leaf/v1'), place, fromB64(digest, 32)))
}
