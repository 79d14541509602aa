import type { EntryRole } from '@kinlink/contracts'

/** A blinded entry as it is compared. */
export type Entry = {
  readonly id: string
  readonly author: string
  readonly role: EntryRole
  readonly codeEpoch: string
  readonly code: Uint8Array
  readonly expires: Date
  /** How often it was coded anew. */
  readonly revision: number
}

/** Whom an entry is compared with: those who are sought with those who are there, never with their like. */
export const oppositeOf = (role: EntryRole): EntryRole => (role === 'sought' ? 'present' : 'sought')
