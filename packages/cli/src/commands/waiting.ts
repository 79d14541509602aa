import { WaitingCase } from '@kinlink/contracts'
import { signedIn } from '../casework.ts'
import type { Command } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { readId } from '../input.ts'
import { listed } from '../listing.ts'
import { table } from '../text.ts'

/** Requests above the budget of who asked. */
const waiting: Command = {
  name: 'waiting',
  summary: 'tracing requests that wait because their officer’s budget is used up',
  rest: [],
  options: {},
  more: `
The exchange takes so many requests a day of an officer and of a Society, by how many these have handed in before. What
is above that waits and leaves by itself once the budget allows it, or at once when a second officer approves it:
kinlink approve <case>.`,
  async run(io, _args, output) {
    const items = await listed(await signedIn(io), '/v1/waiting', WaitingCase)
    output.show({ items }, () =>
      table(
        ['case', 'asked by', 'waits since', 'budget allows it', 'approved by'],
        items.map((row) => [row.caseId, row.askedBy ?? '', row.since, row.budgetFreeAt, row.approvedBy ?? '']),
        'no requests wait for a budget',
      ),
    )
    return EXIT.ok
  },
}

/** A second officer's word. */
const approve: Command = {
  name: 'approve',
  summary: 'approve, as a second officer, that a request leaves above the budget of who asked',
  rest: ['<case>'],
  options: {},
  more: `
Look at it first: kinlink open <case> --as case. Signed in your name, counted as approved by you, and on record here and
at the exchange. Whoever asked cannot approve it. What you and your Society may approve in a day is bounded, too; above
that the request goes on waiting.`,
  async run(io, args, output) {
    const id = readId(args.rest[0])
    const casework = await signedIn(io)
    const row = await casework.post(`/v1/waiting/${encodeURIComponent(id)}/approval`, undefined, WaitingCase)
    output.show(row, () =>
      row.approvedBy === casework.session.officer
        ? `Case ${row.caseId} is approved and on its way.\n`
        : `Case ${row.caseId} has been approved before, by ${row.approvedBy ?? 'another officer'}.\n`,
    )
    return EXIT.ok
  },
}

export const waitingCommands: readonly Command[] = [waiting, approve]
