import type { RecodedHeader, RecodingState } from '@kinlink/contracts'
import type { LivingEntry } from './recoding-store.ts'

/** What becomes of one code: `kept` is one that stands already. */
export type RecodingVerdict = RecodingState | 'kept'

type Against = {
  readonly living: LivingEntry | undefined
  readonly code: string
  /** When each linkage key that is named was issued. */
  readonly issued: ReadonlyMap<string, Date>
}

/**
 * Whether a code may take the place of an entry's: of an entry that lives, in the same role, of the same record, with the same end, under a linkage key that the coordinating member has issued after the
 * one it has now; so once an epoch at most, and never back. The very code that stands already is done.
 */
export const judgeRecoding = (header: RecodedHeader, { living, code, issued }: Against): RecodingVerdict => {
  if (living === undefined) return 'absent'
  const same =
    header.role === living.role &&
    header.rid === living.rid &&
    Date.parse(header.expires) === living.expires_at.getTime()
  if (!same) return 'refused'
  if (header.codeEpoch === living.code_epoch) return code === living.code ? 'kept' : 'refused'
  const newer = issued.get(header.codeEpoch)
  const older = issued.get(living.code_epoch)
  // A key that the exchange does not know is of before it could, or has ended: it is older than any that it knows.
  return newer !== undefined && (older === undefined || newer > older) ? 'recoded' : 'refused'
}
