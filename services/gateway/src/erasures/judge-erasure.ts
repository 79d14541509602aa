import type { ErasureConfirmation, ErasureHeader, MandateHeader, SignedAct, WithdrawalHeader } from '@kinlink/contracts'
import type { ProblemValue } from '@kinlink/runtime'
import type { ActAgainst } from '../entries/judge-entry.ts'
import { judgeAct } from '../headers/judge-act.ts'
import { judgeMandate, judgeNoMandate } from '../headers/judge-mandate.ts'
import { OFFICERS } from '../headers/officer-key.ts'
import { fault } from '../headers/refusal.ts'

const OTHER = 'The act is about another record.'

/** Judges a withdrawal: of the record in the address, by a living officer of the caller. */
export const judgeWithdrawal = (
  { withdrawal: act, header, recordId }: { withdrawal: SignedAct; header: WithdrawalHeader; recordId: string },
  against: ActAgainst,
): ProblemValue | undefined => {
  const pointer = '/body/withdrawal'
  if (header.rid !== recordId) return fault('binding_invalid', `${pointer}/header`, OTHER)
  return judgeAct({ label: 'withdrawal', pointer, act, header }, against)
}

export type ReadConfirmation = ErasureConfirmation & {
  readonly header: ErasureHeader
  readonly mandateHeader: MandateHeader | undefined
  readonly recordId: string
}

/** Judges the word that nothing is kept of the record in the address: an officer’s, or the automation key’s within its mandate. */
export const judgeConfirmation = (read: ReadConfirmation, against: ActAgainst): ProblemValue | undefined => {
  const { confirmation: act, header, mandate, mandateHeader, recordId } = read
  const pointer = '/body/confirmation'
  if (header.rid !== recordId) return fault('binding_invalid', `${pointer}/header`, OTHER)
  const byAutomation = mandate !== undefined
  const refusal = judgeAct(
    { label: 'erasure', pointer, act, header },
    against,
    byAutomation ? ['automation'] : OFFICERS,
  )
  if (refusal !== undefined) return refusal
  const may = 'confirm-erasure'
  const rests = { pointer, kid: act.kid, named: header.mandate, mandate, header: mandateHeader, may } as const
  return byAutomation ? judgeMandate(rests, against) : judgeNoMandate(rests)
}
