import type { MandateHeader, OutcomeHeader, OutcomeSubmission } from '@kinlink/contracts'
import type { ProblemValue } from '@kinlink/runtime'
import type { ActAgainst } from '../entries/judge-entry.ts'
import { judgeAct } from '../headers/judge-act.ts'
import { judgeMandate, judgeNoMandate } from '../headers/judge-mandate.ts'
import { OFFICERS } from '../headers/officer-key.ts'

export type ReadOutcome = OutcomeSubmission & {
  readonly header: OutcomeHeader
  readonly mandateHeader: MandateHeader | undefined
}

const pointer = '/body/outcome'

/**
 * Judges the present side's word on a candidate. An officer confirms and rejects; the automation key discards, within
 * a mandate that an officer of the same Society signed, that is in date and says that it may score.
 */
export const judgeOutcome = (read: ReadOutcome, against: ActAgainst): ProblemValue | undefined => {
  const { outcome: act, header, mandate, mandateHeader } = read
  const byAutomation = header.outcome === 'discarded' && mandate !== undefined
  const refusal = judgeAct(
    { label: 'outcome', pointer, act, header },
    against,
    byAutomation ? ['automation'] : OFFICERS,
  )
  if (refusal !== undefined) return refusal
  const rests = { pointer, kid: act.kid, named: header.mandate, mandate, header: mandateHeader, may: 'score' } as const
  return byAutomation ? judgeMandate(rests, against) : judgeNoMandate(rests)
}
