import type { Context, Finding, GrantHeader, GrantRenewals, MandateHeader } from '@kinlink/contracts'
import { verifyGrant } from '@kinlink/crypto/verify'
import { deskRule, finding } from '@kinlink/policy'
import type { ProblemValue } from '@kinlink/runtime'
import type { ActAgainst } from '../entries/judge-entry.ts'
import { isOpen } from '../headers/epoch.ts'
import { judgeMandate, judgeNoMandate } from '../headers/judge-mandate.ts'
import { livingKey, NO_LIVING_KEY, OFFICERS } from '../headers/officer-key.ts'
import { byRules, cryptoFault, fault } from '../headers/refusal.ts'

/** Renewals with their headers read. */
export type ReadRenewals = {
  readonly recordId: string
  readonly submission: GrantRenewals
  readonly headers: readonly GrantHeader[]
  readonly mandateHeader: MandateHeader | undefined
}

/**
 * Judges renewals of grants by what can be seen without what they replace: they are of the caller and of the record in the address, signed and whole, by an officer or by the automation
 * key within its mandate and on the Society's line alone, and to epochs that their recipients hold open. That they give no more than before is the mailbox's to see. No agreement
 * is asked for: nothing new is given, and what is handed out is asked again.
 */
export const judgeRenewals = (read: ReadRenewals, against: ActAgainst): ProblemValue | undefined => {
  const { submission, headers } = read
  const ids = [...submission.renewals.map(({ replaces }) => replaces), ...headers.map(({ gid }) => gid)]
  if (new Set(ids).size !== ids.length) return fault('binding_invalid', '/body/renewals', 'A grant id is used twice.')
  if (submission.mandate !== undefined && headers.every(({ mandate }) => mandate === undefined))
    return judgeNoMandate({ named: undefined, mandate: submission.mandate })
  for (const at of headers.keys()) {
    const refusal = judgeOne(read, at, against)
    if (refusal !== undefined) return refusal
  }
  return byRules(headers.flatMap((header, at) => checkEpoch(header, at, against)))
}

const judgeOne = (read: ReadRenewals, at: number, against: ActAgainst): ProblemValue | undefined => {
  const grant = read.submission.renewals[at]?.grant
  const header = read.headers[at]
  if (grant === undefined || header === undefined) return undefined
  const pointer = pointerOf(at)
  const { net, member, now, context } = against
  if (header.net !== net) return fault('binding_invalid', `${pointer}/header`, 'The part belongs to another network.')
  if (header.granter !== member)
    return fault('binding_invalid', `${pointer}/header`, 'The part belongs to another Society.')
  if (header.rid !== read.recordId)
    return fault('binding_invalid', `${pointer}/header`, 'The part belongs to another record.')
  const byAutomation = header.mandate !== undefined
  const key = livingKey(context, grant.kid, now, byAutomation ? ['automation'] : OFFICERS)
  if (key === undefined) return fault('signature_invalid', `${pointer}/kid`, NO_LIVING_KEY)
  const verified = verifyGrant(grant, key.signPk)
  if (!verified.ok) return cryptoFault(verified, pointer)
  if (!verified.complete) return fault('commitment_invalid', pointer, 'A grant lacks a key that it promises.')
  if (!byAutomation) return undefined
  if (header.line !== 'society') return byRules([notAtADesk(header, pointer)])
  const { mandate } = read.submission
  const rests = { pointer, kid: grant.kid, named: header.mandate, mandate, header: read.mandateHeader }
  return judgeMandate({ ...rests, may: 'regrant' }, against)
}

const notAtADesk = ({ line }: GrantHeader, pointer: string): Finding =>
  finding(deskRule(line), {
    pointer: `${pointer}/header`,
    field: line,
    text: 'What a desk was granted is renewed by an officer, never by the automation key.',
  })

const checkEpoch = (header: GrantHeader, at: number, { context, now }: { context: Context; now: Date }): Finding[] => {
  const recipient = context.recipients.find(({ member }) => member === header.to)
  if (isOpen(recipient, header, now)) return []
  const text = 'The recipient does not hold this epoch open on this line.'
  return [finding('P-MUTUAL', { pointer: `${pointerOf(at)}/header`, field: 'epoch', text })]
}

const pointerOf = (at: number): string => `/body/renewals/${at}/grant`
