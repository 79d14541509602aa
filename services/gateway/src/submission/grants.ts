import type { Finding } from '@kinlink/contracts'
import { checkGrantStages, deskRule, finding, requiredLines } from '@kinlink/policy'
import { isTaken } from '../headers/epoch.ts'
import type { JudgedAgainst } from './judge-submission.ts'
import { type ReadSubmission, recipientsOfAll } from './read-submission.ts'

/** Three lines for every recipient and for the author itself, each sealed to an epoch that its recipient has not closed. */
export const checkLines = (submission: ReadSubmission, { context, now }: JudgedAgainst): Finding[] => {
  const missing = recipientsOfAll(submission).flatMap((to) =>
    requiredLines().flatMap((line) => {
      const count = submission.grants.filter(({ header }) => header.to === to && header.line === line).length
      if (count === 1) return []
      const text = 'Every recipient and the author get one grant on each line.'
      return [finding(deskRule(line), { pointer: '/body/grants', field: line, text })]
    }),
  )
  const members = new Map(context.recipients.map((recipient) => [recipient.member, recipient]))
  const closed = submission.grants
    .filter(({ header }) => !isTaken(members.get(header.to), header, now))
    .map(({ pointer }) =>
      finding('P-MUTUAL', {
        pointer: `${pointer}/header`,
        field: 'epoch',
        text: 'The recipient does not hold this epoch open on this line, or has closed it.',
      }),
    )
  return [...missing, ...closed]
}

/** Stages ⊆ pack. */
export const checkStages = ({ header, grants }: ReadSubmission, { pack }: JudgedAgainst): Finding[] =>
  grants.flatMap(({ header: grant, pointer }) =>
    checkGrantStages(pack, header.type, grant.line, grant.stages).map((found) => ({
      pointer: `${pointer}/header`,
      ...found,
    })),
  )
