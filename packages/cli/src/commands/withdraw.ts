import { Withdrawal, Withdrawn } from '@kinlink/contracts'
import { signedIn } from '../casework.ts'
import type { Args, Command } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { fitting, readId } from '../input.ts'

const REASONS = 'enquirer-withdrew, found-by-family, harmful-request, duplicate'

type Withdrawing = {
  readonly what: string
  readonly rest: string
  readonly path: (id: string) => string
  readonly body?: (args: Args) => unknown
  readonly summary: string
  readonly more: string
}

const withdrawing = ({ what, rest, path, body, summary, more }: Withdrawing): Command => ({
  name: `withdraw ${what}`,
  summary,
  rest: [rest],
  options: body === undefined ? {} : { reason: { type: 'string', value: 'code', text: REASONS } },
  more,
  async run(io, args, output) {
    const id = encodeURIComponent(readId(args.rest[0]))
    const said = body?.(args)
    const casework = await signedIn(io)
    const answer = await casework.post(path(id), said, Withdrawn)
    output.show(answer, () =>
      answer.erasure === 'complete'
        ? 'Withdrawn. Nothing of it had left, or all of it is erased.\n'
        : `Withdrawn. Erasure at the others: ${answer.erasure}.\n`,
    )
    return EXIT.ok
  },
})

const reason = (args: Args) => fitting(Withdrawal, { reason: args.text('reason') ?? 'enquirer-withdrew' }, '--reason')

const SHREDDED =
  'Signed in your name. Nothing of it can be read afterwards, not even by you, and every Society that was named has to\nerase what it has. Without --reason: enquirer-withdrew.'

export const withdrawCase: Command = withdrawing({
  what: 'case',
  rest: '<case>',
  path: (id) => `/v1/cases/${id}/withdrawal`,
  body: reason,
  summary: 'withdraw a tracing request for good',
  more: SHREDDED,
})

export const withdrawMessage: Command = withdrawing({
  what: 'message',
  rest: '<message>',
  path: (id) => `/v1/messages/${id}/withdrawal`,
  body: reason,
  summary: 'withdraw a Red Cross Message for good',
  more: SHREDDED,
})

export const withdrawDecision: Command = withdrawing({
  what: 'decision',
  rest: '<candidate>',
  path: (id) => `/v1/candidates/${id}/decision/withdrawal`,
  summary: 'the person who was found has changed their mind',
  more: 'What has not left does not leave at the next window; what has left is erased where it arrived. The person may decide\nanew: kinlink decide <candidate>.',
})

export const withdrawAgain: Command = withdrawing({
  what: 'again',
  rest: '<record>',
  path: (id) => `/v1/withdrawals/${id}/signature`,
  summary: 'sign a withdrawal anew that the exchange has refused',
  more: 'kinlink inbox lists what was refused. Also where the person, case or message is not here any more.',
})
