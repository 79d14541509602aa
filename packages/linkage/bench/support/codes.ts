import { deriveLinkageKeys, encode, packCodes, scan } from '../../src/index.ts'
import type { Person } from './caseload-files.ts'

/** The people whose codes are nearest to that of somebody looked for, nearest first. */
export type Shortlist = { id: string; nearest: string[] }

/** Codes that resemble less are far from any shortlist; leaving them out spares sorting them. */
const FLOOR = 0.3

/** What the exchange would answer with if it knew nothing but codes. */
export function shortlists(sought: readonly Person[], present: readonly Person[], length: number): Shortlist[] {
  const keys = deriveLinkageKeys(new Uint8Array(32).fill(42))
  const packed = packCodes(present.map(({ features }) => encode(features, keys)))
  return sought.map(({ id, features }) => ({
    id,
    nearest: scan(encode(features, keys), packed, FLOOR)
      .slice(0, length)
      .map(({ index }) => present[index]?.id ?? ''),
  }))
}
