import type { Finding, FinePurpose, PolicyPack, TracingRequest } from '@kinlink/contracts'
import { finding } from '../rules/rule.ts'

/** What acceptance looks at, and nothing else: not origin, not nationality, not what parted the family (P-ANYONE, P-SAMEDOOR). */
export type Asked = {
  readonly purpose: FinePurpose
  readonly relationship: TracingRequest['enquirer']['relationship']
  readonly recipients: readonly string[]
}

/** P-MUTUAL (6.1): a Society is asked for what it accepts. One that has said nothing of it is asked for anything, and may decline. */
export const checkAcceptance = (pack: PolicyPack, { purpose, relationship, recipients }: Asked): Finding[] =>
  recipients.flatMap((member, at) => {
    const said = pack.acceptance?.find((criteria) => criteria.member === member)
    if (said === undefined) return []
    const where = { field: 'search.recipients', pointer: `/search/recipients/${at}` }
    return [
      ...(said.purposes.includes(purpose) ? [] : [finding('P-MUTUAL', { ...where, text: NOT_FOR_THIS })]),
      ...(said.relationships.includes(relationship) ? [] : [finding('P-MUTUAL', { ...where, text: NOT_FOR_THEM })]),
    ]
  })

const NOT_FOR_THIS = 'This Society does not accept requests for this purpose.'
const NOT_FOR_THEM = 'This Society does not accept requests for a relative of this degree.'
