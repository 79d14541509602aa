import {
  Attestation,
  CaseReceipt,
  MessageAttested,
  MessageDrafted,
  MessageRow,
  MessageView,
  NewMessage,
  TracingRequest,
} from '@kinlink/contracts'
import { signedIn } from '../casework.ts'
import type { Command } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { fitting, readId, readJson } from '../input.ts'
import { listed } from '../listing.ts'
import { outline, plain, table } from '../text.ts'
import { warningsTable } from '../warnings.ts'

const pathOf = (id: string, rest = ''): string => `/v1/messages/${encodeURIComponent(id)}${rest}`

const write: Command = {
  name: 'messages write',
  summary: 'write a Red Cross Message down',
  rest: ['<file.json>'],
  options: {},
  more: `
<file.json> is a NewMessage: letter (a text, "oral" if you took it down as it was said; or "recorded", and the recording is
added with kinlink messages attach), both ends with names and address, until when the sender is told at the latest, and
that the sender knows that the letter is open. - reads standard input. Nothing leaves before it is attested.`,
  async run(io, args, output) {
    const [path = '-'] = args.rest
    const casework = await signedIn(io)
    const body = fitting(NewMessage, await readJson(io, path), path)
    const answer = await casework.post('/v1/messages', body, MessageDrafted)
    output.show(
      answer,
      () =>
        `Message ${answer.messageId} is ${answer.state}. Next: kinlink messages attest ${answer.messageId} <file.json>\n${warningsTable(answer.warnings)}`,
    )
    return EXIT.ok
  },
}

const attest: Command = {
  name: 'messages attest',
  summary: 'attest family news only, and send a message',
  rest: ['<message>', '<file.json>'],
  options: {},
  more: `
<file.json> is an Attestation: {"familyNewsOnly": true, "removals": […]}, what was taken out included. In your name: the
message is signed, sealed to the Society that delivers it, and handed in.`,
  async run(io, args, output) {
    const id = readId(args.rest[0])
    const [, path = '-'] = args.rest
    const casework = await signedIn(io)
    const body = fitting(Attestation, await readJson(io, path), path)
    const answer = await casework.post(pathOf(id, '/attestation'), body, MessageAttested)
    output.show(answer, () => `Message ${answer.messageId} is ${answer.state}.\n${warningsTable(answer.warnings)}`)
    return EXIT.ok
  },
}

const list: Command = {
  name: 'messages list',
  summary: 'messages that were collected here',
  rest: [],
  options: {},
  more: '',
  async run(io, _args, output) {
    const messages = await listed(await signedIn(io), '/v1/messages', MessageRow)
    output.show({ messages }, () =>
      table(
        ['id', 'state', 'written on'],
        messages.map((row) => [row.messageId, row.state, row.writtenOn]),
        'none',
      ),
    )
    return EXIT.ok
  },
}

const show: Command = {
  name: 'messages show',
  summary: 'one message, with what came back',
  rest: ['<message>'],
  options: {},
  more: `
"in-transit" says nothing of the addressee, and neither does "undeliverable": the sender is told so on the date that was
fixed when the message was written, whatever happened. What came back is in kinlink inbox until it is opened.`,
  async run(io, args, output) {
    const view = await (await signedIn(io)).get(pathOf(readId(args.rest[0])), MessageView)
    output.show(view, () => `message\n${outline(view, 1)}`)
    return EXIT.ok
  },
}

const tracingRequest: Command = {
  name: 'messages tracing-request',
  summary: 'look for the addressee instead',
  rest: ['<message>', '<file.json>'],
  options: {},
  more: `
For a message at whose address nobody can be found, or that reached nobody. <file.json> is a TracingRequest.`,
  async run(io, args, output) {
    const id = readId(args.rest[0])
    const [, path = '-'] = args.rest
    const casework = await signedIn(io)
    const body = fitting(TracingRequest, await readJson(io, path), path)
    const answer = await casework.post(pathOf(id, '/tracing-request'), body, CaseReceipt)
    output.show(
      answer,
      () => `Message ${plain(id)} became case ${answer.caseId}, ${answer.state}.\n${warningsTable(answer.warnings)}`,
    )
    return EXIT.ok
  },
}

/** The sender's side of a Red Cross Message (F4). */
export const messageCommands: readonly Command[] = [write, attest, list, show, tracingRequest]
