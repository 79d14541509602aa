import { concat, keyOf, T, utf8 } from '../encoding/bytes.ts'
import { H512 } from './blake2b.ts'

const GROUPS = 6

/**
 * What two people read to each other to compare a Society's root key: six groups of five digits (about 99 bits).
 * Digits, because every script has them.
 */
export function fingerprint(society: string, rootPk: Uint8Array): string {
  const digest = Buffer.from(H512(concat(T('rfl/fingerprint/v1'), utf8(society), keyOf(rootPk, 32))))
  return Array.from({ length: GROUPS }, (_, group) =>
    String(digest.readUIntBE(group * 5, 5) % 100_000).padStart(5, '0'),
  ).join(' ')
}
