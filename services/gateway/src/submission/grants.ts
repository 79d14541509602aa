import type { ContextRecipient, Finding } from '@kinlink/contracts'
import { checkGrantStages, deskRule, finding, requiredLines } from '@kinlink/policy'
import type { JudgedAgainst } from './judge-submission.ts'
import { type ReadGrant, type ReadSubmission, recipientsOfAll } from './read-submission.ts'

/** Three lines for every recipient and for the author itself, each sealed to an epoch that its recipient holds open. */
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
    .filter(({ header }) => !isOpen(members.get(header.to), header, now))
    .map(({ pointer }) =>
      finding('P-MUTUAL', {
        pointer: `${pointer}/header`,
        field: 'epoch',
        text: 'The recipient does not hold this epoch open on this line.',
      }),
    )
  return [...missing, ...closed]
}

const isOpen = (recipient: ContextRecipient | undefined, header: ReadGrant['header'], now: Date): boolean =>
  recipient?.epochs.some(
    (epoch) =>
      epoch.eid === header.epoch &&
      epoch.line === header.line &&
      epoch.state === 'open' &&
      Date.parse(epoch.notBefore) <= now.getTime() &&
      now.getTime() < Date.parse(epoch.notAfter),
  ) ?? false

/** Stages ⊆ pack. */
export const checkStages = ({ header, grants }: ReadSubmission, { pack }: JudgedAgainst): Finding[] =>
  grants.flatMap(({ header: grant, pointer }) =>
    checkGrantStages(pack, header.type, grant.line, grant.stages).map((found) => ({
      pointer: `${pointer}/header`,
      ...found,
    })),
  )
