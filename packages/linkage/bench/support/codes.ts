import { createCodeIndex, deriveLinkageKeys, encode } from '../../src/index.ts'
import type { Person } from './caseload-files.ts'

/** The people whose codes are nearest to that of somebody looked for, nearest first. */
export type Shortlist = { id: string; nearest: string[] }

/** Codes that resemble less are far from any shortlist; leaving them out spares sorting them. A half is chance. */
const FLOOR = 0.51

/** What the exchange would answer with if it knew nothing but codes. */
export function shortlists(sought: readonly Person[], present: readonly Person[], length: number): Shortlist[] {
  const keys = deriveLinkageKeys(new Uint8Array(32).fill(42))
  const index = createCodeIndex()
  for (const { id, features } of present) index.put(id, encode(features, keys))
  return sought.map(({ id, features }) => ({
    id,
    nearest: index.search(encode(features, keys), FLOOR, length).map((found) => found.id),
  }))
}
