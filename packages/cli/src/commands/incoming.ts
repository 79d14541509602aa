import {
  IncomingMessageActed,
  IncomingMessageRow,
  IncomingMessageView,
  MessageDelivery,
  MessageReply,
  MessageReturn,
  RETURN_REASONS,
} from '@kinlink/contracts'
import type { TSchema } from 'typebox'
import { signedIn } from '../casework.ts'
import type { Args, Command, Output } from '../command.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { fitting, readId, readJson } from '../input.ts'
import type { Io } from '../io.ts'
import { listed } from '../listing.ts'
import { outline, table } from '../text.ts'
import { warningsTable } from '../warnings.ts'

const pathOf = (id: string, rest = ''): string => `/v1/incoming-messages/${encodeURIComponent(id)}${rest}`

const list: Command = {
  name: 'incoming list',
  summary: 'messages to be delivered here',
  rest: [],
  options: {},
  more: `
What nobody has opened yet is listed too; it may turn out to be something else than a message.`,
  async run(io, _args, output) {
    const messages = await listed(await signedIn(io), '/v1/incoming-messages', IncomingMessageRow)
    output.show({ messages }, () =>
      table(
        ['id', 'state', 'arrived at window'],
        messages.map((row) => [row.messageId, row.state, row.window]),
        'none',
      ),
    )
    return EXIT.ok
  },
}

const show: Command = {
  name: 'incoming show',
  summary: 'open a message to be delivered',
  rest: ['<message>'],
  options: {},
  more: `
Every look is an entry in the access log. What is shown came from people: read it, do not pass it on.`,
  async run(io, args, output) {
    const view = await (await signedIn(io)).get(pathOf(readId(args.rest[0])), IncomingMessageView)
    output.show(view, () => `message to deliver\n${outline(view, 1)}`)
    return EXIT.ok
  },
}

const giveBack: Command = {
  name: 'incoming return',
  summary: 'return a message for what its text shows',
  rest: ['<message>'],
  options: { reason: { type: 'string', value: 'reason', text: RETURN_REASONS.join(', ') } },
  more: `
Before anybody has been looked for, and never after: it says nothing of the addressee. The sender’s Society is told at the
next window.`,
  run: async (io, args, output) =>
    act(io, args, output, { rest: '/return', body: fitting(MessageReturn, { reason: reasonOf(args) }, '--reason') }),
}

const reasonOf = (args: Args): string => {
  const reason = args.text('reason')
  if (reason === undefined) throw new Failure(EXIT.usage, 'usage', `Say --reason: ${RETURN_REASONS.join(', ')}`)
  return reason
}

/** An act whose particulars come from a file. */
const fromFile = (name: string, summary: string, more: string, rest: string, schema: TSchema): Command => ({
  name,
  summary,
  rest: ['<message>', '<file.json>'],
  options: {},
  more,
  async run(io, args, output) {
    const [, path = '-'] = args.rest
    return act(io, args, output, { rest, body: fitting(schema, await readJson(io, path), path) })
  },
})

const deliver = fromFile(
  'incoming deliver',
  'record how a message was delivered, or why not',
  `
<file.json> is a MessageDelivery: method, whether it was read or played aloud, whether the addressee agrees that the sender is told;
or the true reason why not. The reason stays here, sealed; - reads standard input. Without agreement nothing leaves.`,
  '/delivery',
  MessageDelivery,
)

const reply = fromFile(
  'incoming reply',
  'send the reply slip back',
  `
<file.json> is a MessageReply: letter, attestation, the addressee’s own basis. After a delivery that the sender may know.
What kinlink incoming attach has added goes with it, and the attestation says "attachmentsChecked": true.`,
  '/reply',
  MessageReply,
)

type Act = { readonly rest: string; readonly body: unknown }

const act = async (io: Io, args: Args, output: Output, { rest, body }: Act): Promise<ExitCode> => {
  const id = readId(args.rest[0])
  const casework = await signedIn(io)
  const answer = await casework.post(pathOf(id, rest), body, IncomingMessageActed)
  const said = answer.leaves ? 'The sender’s Society is told at the next window.' : 'Nothing leaves.'
  output.show(
    answer,
    () => `Message ${answer.messageId} is ${answer.state}. ${said}\n${warningsTable(answer.warnings)}`,
  )
  return EXIT.ok
}

/** The delivering side of a Red Cross Message (F4). */
export const incomingCommands: readonly Command[] = [list, show, giveBack, deliver, reply]
