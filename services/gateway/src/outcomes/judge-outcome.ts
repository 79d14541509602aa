import type { MandateHeader, OutcomeHeader, OutcomeSubmission } from '@kinlink/contracts'
import { verifyAct } from '@kinlink/crypto/verify'
import type { ProblemValue } from '@kinlink/runtime'
import type { ActAgainst } from '../entries/judge-entry.ts'
import { livingKey, NO_LIVING_KEY, OFFICERS } from '../headers/officer-key.ts'
import { cryptoFault, fault } from '../headers/refusal.ts'

export type ReadOutcome = OutcomeSubmission & {
  readonly header: OutcomeHeader
  readonly mandateHeader: MandateHeader | undefined
}

const SKEW = 2 * 3_600_000
const POINTER = '/body/outcome'

/**
 * Judges the present side's word on a candidate. An officer confirms and rejects; the automation key discards, within
 * a mandate that an officer of the same Society signed, that is in date and says that it may score.
 */
export const judgeOutcome = (read: ReadOutcome, against: ActAgainst): ProblemValue | undefined => {
  const { outcome, header } = read
  if (header.net !== against.net)
    return fault('binding_invalid', `${POINTER}/header`, 'The part belongs to another network.')
  if (header.member !== against.member)
    return fault('binding_invalid', `${POINTER}/header`, 'The part belongs to another Society.')
  if (!(Date.parse(header.at) <= against.now.getTime() + SKEW))
    return fault('binding_invalid', `${POINTER}/header`, 'The act is dated in the future.')
  const byAutomation = header.outcome === 'discarded' && read.mandate !== undefined
  const roles = byAutomation ? (['automation'] as const) : OFFICERS
  const key = livingKey(against.context, outcome.kid, against.now, roles)
  if (key === undefined) return fault('signature_invalid', `${POINTER}/kid`, NO_LIVING_KEY)
  const verified = verifyAct('outcome', outcome, key.signPk)
  if (!verified.ok) return cryptoFault(verified, POINTER)
  return byAutomation ? judgeMandate(read, against) : judgeNoMandate(read)
}

const judgeNoMandate = ({ mandate, header }: ReadOutcome): ProblemValue | undefined =>
  mandate === undefined && header.mandate === undefined
    ? undefined
    : fault('binding_invalid', '/body/mandate', 'What an officer signs rests on no mandate.')

const judgeMandate = (
  { outcome, header, mandate, mandateHeader }: ReadOutcome,
  { net, member, now, context }: ActAgainst,
): ProblemValue | undefined => {
  const pointer = '/body/mandate'
  if (mandate === undefined || mandateHeader === undefined)
    return fault('binding_invalid', pointer, 'The mandate is missing.')
  const key = livingKey(context, mandate.kid, now)
  if (key === undefined) return fault('signature_invalid', `${pointer}/kid`, NO_LIVING_KEY)
  const verified = verifyAct('mandate', mandate, key.signPk)
  if (!verified.ok) return cryptoFault(verified, pointer)
  if (header.mandate !== verified.digest)
    return fault('binding_invalid', `${POINTER}/header`, 'The act rests on another mandate.')
  if (mandateHeader.net !== net || mandateHeader.member !== member || mandateHeader.automation !== outcome.kid)
    return fault('binding_invalid', `${pointer}/header`, 'The mandate is not for this key of this Society.')
  if (!mandateHeader.may.includes('score'))
    return fault('binding_invalid', `${pointer}/header`, 'The mandate does not cover this.')
  if (!(now.getTime() < Date.parse(mandateHeader.notAfter)))
    return fault('binding_invalid', `${pointer}/header`, 'The mandate is not in force any more.')
  return undefined
}
