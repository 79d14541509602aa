import type { Finding, RecordType } from '@kinlink/contracts'
import { finding } from '@kinlink/policy'
import type { JudgedAgainst } from './judge-submission.ts'
import type { ReadSubmission } from './read-submission.ts'

/** What one person says to one Society. */
const TO_ONE: readonly RecordType[] = ['release', 'message', 'rights']

/** Recipients ⊆ members ∩ the receipt's allow-list ∩ agreements in force for the purpose (P-HUMDOMAIN, P-LAW, P-MUTUAL). */
export const checkRecipients = (submission: ReadSubmission, { context }: JudgedAgainst): Finding[] => {
  const { header, receipt } = submission
  const recipients = recipientsOf(submission)
  const members = new Map(context.recipients.map((recipient) => [recipient.member, recipient]))
  const listed = receipt?.header.recipients.filter((member) => !members.has(member)) ?? []
  return [
    ...listed.map(() => finding('P-HUMDOMAIN', { pointer: '/body/receipt/header', field: 'recipients' })),
    ...recipients.flatMap(({ to, pointer }) => {
      const at = { pointer: `${pointer}/header`, field: 'to' }
      const member = members.get(to)
      if (member === undefined) return [finding('P-HUMDOMAIN', at)]
      if (header.type === 'key') return []
      return [
        ...(receipt?.header.recipients.includes(to) === true
          ? []
          : [finding('P-LAW', { ...at, text: 'The recipient is not on the receipt’s allow-list.' })]),
        ...(member.purposes.includes(header.purpose)
          ? []
          : [finding('P-LAW', { ...at, text: 'No agreement with the recipient is in force for this purpose.' })]),
      ]
    }),
    ...(TO_ONE.includes(header.type) && recipients.length !== 1
      ? [
          finding('P-VOICE', {
            pointer: '/body/grants',
            text: 'A release, a message and a rights request go to one Society.',
          }),
        ]
      : []),
  ]
}

/** Each Society that is granted the record, the author aside, with where it is first named. */
export const recipientsOf = ({ header, grants }: ReadSubmission): { to: string; pointer: string }[] => {
  const first = new Map<string, string>()
  for (const { header: grant, pointer } of grants)
    if (grant.to !== header.author && !first.has(grant.to)) first.set(grant.to, pointer)
  return [...first].map(([to, pointer]) => ({ to, pointer }))
}
