import type { BlindedEntry, Context, EntryHeader, RemovalHeader, SignedAct } from '@kinlink/contracts'
import { verifyEntry } from '@kinlink/crypto/verify'
import { checkEntryValidity } from '@kinlink/policy'
import type { ProblemValue } from '@kinlink/runtime'
import { judgeAct } from '../headers/judge-act.ts'
import { livingKey, NO_LIVING_KEY } from '../headers/officer-key.ts'
import { byRules, fault } from '../headers/refusal.ts'
import { entryFaultOf } from '../submission/signatures.ts'

export type ActAgainst = {
  readonly net: string
  readonly member: string
  readonly now: Date
  readonly context: Context
}

/** Judges a present person's blinded entry: the caller's own, of a living officer, bound to no record. */
export const judgeEntry = (
  { entry, header }: { entry: BlindedEntry; header: EntryHeader },
  { net, member, now, context }: ActAgainst,
): ProblemValue | undefined => {
  const pointer = '/body/entry/header'
  if (header.net !== net) return fault('binding_invalid', pointer, 'The part belongs to another network.')
  if (header.author !== member) return fault('binding_invalid', pointer, 'The part belongs to another Society.')
  if (header.role !== 'present' || header.rid !== null)
    return fault('binding_invalid', pointer, 'An entry on its own is of a present person.')
  const key = livingKey(context, entry.kid, now)
  if (key === undefined) return fault('signature_invalid', '/body/entry/kid', NO_LIVING_KEY)
  return entryFaultOf(verifyEntry(entry, key.signPk), '/body/entry') ?? byRules(checkEntryValidity(header.expires, now))
}

/** Judges a signed removal: of the entry in the address, by a living officer of the caller. */
export const judgeRemoval = (
  { removal, header, entryId }: { removal: SignedAct; header: RemovalHeader; entryId: string },
  against: ActAgainst,
): ProblemValue | undefined => {
  const pointer = '/body/removal'
  if (header.entry !== entryId) return fault('binding_invalid', `${pointer}/header`, 'The removal is of another entry.')
  return judgeAct({ label: 'removal', pointer, act: removal, header }, against)
}
