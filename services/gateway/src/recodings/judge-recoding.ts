import type { EntryRecodings, MandateHeader, RecodedHeader } from '@kinlink/contracts'
import { verifyEntry } from '@kinlink/crypto/verify'
import type { ProblemValue } from '@kinlink/runtime'
import type { ActAgainst } from '../entries/judge-entry.ts'
import { judgeMandate } from '../headers/judge-mandate.ts'
import { livingKey, NO_LIVING_KEY } from '../headers/officer-key.ts'
import { fault } from '../headers/refusal.ts'
import { entryFaultOf } from '../submission/signatures.ts'

/** Entries that are coded anew, with their headers read. */
export type ReadRecodings = {
  readonly submission: EntryRecodings
  readonly headers: readonly RecodedHeader[]
  readonly mandateHeader: MandateHeader
}

/**
 * Judges codes under a newer linkage key by what can be seen without the entries they belong to: the caller's own, each once, whole, signed by the automation key within a mandate that lets it
 * code anew. That the entry is there and has not ended, is the same but for its code, and that the key is a newer one of the network, is the mailbox's to see, of each alone: it never makes an entry.
 */
export const judgeRecodings = (read: ReadRecodings, against: ActAgainst): ProblemValue | undefined => {
  const ids = read.headers.map(({ id }) => id)
  if (new Set(ids).size !== ids.length)
    return fault('binding_invalid', '/body/recodings', 'An entry is coded anew twice.')
  for (const at of ids.keys()) {
    const refusal = judgeOne(read, at, against)
    if (refusal !== undefined) return refusal
  }
  return undefined
}

const judgeOne = (
  { submission, headers, mandateHeader }: ReadRecodings,
  at: number,
  against: ActAgainst,
): ProblemValue | undefined => {
  const entry = submission.recodings[at]
  const header = headers[at]
  if (entry === undefined || header === undefined) return undefined
  const pointer = `/body/recodings/${at}`
  if (header.net !== against.net)
    return fault('binding_invalid', `${pointer}/header`, 'The part belongs to another network.')
  if (header.author !== against.member)
    return fault('binding_invalid', `${pointer}/header`, 'The part belongs to another Society.')
  const key = livingKey(against.context, entry.kid, against.now, ['automation'])
  if (key === undefined) return fault('signature_invalid', `${pointer}/kid`, NO_LIVING_KEY)
  const refusal = entryFaultOf(verifyEntry(entry, key.signPk), pointer)
  if (refusal !== undefined) return refusal
  const { mandate } = submission
  const rests = { pointer, kid: entry.kid, named: header.mandate, mandate, header: mandateHeader }
  return judgeMandate({ ...rests, may: 'recode' }, against)
}
