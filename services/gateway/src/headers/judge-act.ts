import type { SignedAct } from '@kinlink/contracts'
import type { ActLabel } from '@kinlink/crypto/hash'
import { verifyAct } from '@kinlink/crypto/verify'
import type { ProblemValue } from '@kinlink/runtime'
import type { ActAgainst } from '../entries/judge-entry.ts'
import { livingKey, NO_LIVING_KEY, OFFICERS } from './officer-key.ts'
import { cryptoFault, fault } from './refusal.ts'

const SKEW = 2 * 3_600_000

/** A signed act with its header read, where it stands in the body, and what it has to have been signed as. */
export type ReadAct = {
  readonly act: SignedAct
  readonly header: { readonly net: string; readonly member: string; readonly at: string }
  readonly pointer: string
  readonly label: ActLabel
}

/** What holds for any act: this network, the caller's Society, not in the future, the signature of a living key with one of the roles. */
export const judgeAct = (
  { act, header, pointer, label }: ReadAct,
  { net, member, now, context }: ActAgainst,
  roles: Parameters<typeof livingKey>[3] = OFFICERS,
): ProblemValue | undefined => {
  const at = `${pointer}/header`
  if (header.net !== net) return fault('binding_invalid', at, 'The part belongs to another network.')
  if (header.member !== member) return fault('binding_invalid', at, 'The part belongs to another Society.')
  if (!(Date.parse(header.at) <= now.getTime() + SKEW))
    return fault('binding_invalid', at, 'The act is dated in the future.')
  const key = livingKey(context, act.kid, now, roles)
  if (key === undefined) return fault('signature_invalid', `${pointer}/kid`, NO_LIVING_KEY)
  const verified = verifyAct(label, act, key.signPk)
  return verified.ok ? undefined : cryptoFault(verified, pointer)
}
