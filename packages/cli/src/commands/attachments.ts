import { readFile, writeFile } from 'node:fs/promises'
import {
  type AttachmentKind,
  AttachmentView,
  Attestation,
  type MediaType,
  MessageAttested,
  MessageDrafted,
  type NewAttachment,
  NewMessage,
} from '@kinlink/contracts'
import { type Casework, signedIn } from '../casework.ts'
import type { Args, Command, Options } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { fitting, readId, readJson } from '../input.ts'
import { warningsTable } from '../warnings.ts'

const FILES: Options = {
  photo: { type: 'string', value: 'file', multiple: true, text: 'a photograph of the family; twice for two' },
  document: {
    type: 'string',
    value: 'file',
    multiple: true,
    text: 'an official paper, or the letter as it was written, scanned',
  },
  recording: { type: 'string', value: 'file', text: 'the message itself, where it is spoken: Ogg Opus or WAV' },
}

/** By what they begin with; a name says nothing. */
const BEGINNINGS: readonly (readonly [MediaType, string])[] = [
  ['image/jpeg', 'ffd8ff'],
  ['image/png', '89504e470d0a1a0a'],
  ['application/pdf', '255044462d'],
  ['audio/ogg', '4f676753'],
  ['audio/wav', '52494646'],
]

/** Reads a file to be attached. Errors name the file, never what is in it. @throws Failure `usage` */
const attachmentOf = async (kind: AttachmentKind, path: string): Promise<NewAttachment> => {
  const bytes = await readFile(path).catch(() => {
    throw new Failure(EXIT.usage, 'invalid_input', `${path} cannot be read`)
  })
  const begins = bytes.subarray(0, 8).toString('hex')
  const mediaType = BEGINNINGS.find(([, beginning]) => begins.startsWith(beginning))?.[0]
  if (mediaType === undefined)
    throw new Failure(EXIT.usage, 'invalid_input', `${path} is no JPEG or PNG picture, PDF, Ogg Opus or WAV recording`)
  return { kind, mediaType, bytes: bytes.toString('base64') }
}

/** All files of the command line, read before anything is sent. */
const attachmentsOf = async (args: Args): Promise<NewAttachment[]> => [
  ...(await Promise.all(args.texts('photo').map((path) => attachmentOf('photo', path)))),
  ...(await Promise.all(args.texts('document').map((path) => attachmentOf('document', path)))),
  ...(await Promise.all([args.text('recording') ?? []].flat().map((path) => attachmentOf('recording', path)))),
]

const pathOf = (id: string, rest: string): string => `/v1/messages/${encodeURIComponent(id)}${rest}`

const addAll = async (casework: Casework, path: string, attachments: readonly NewAttachment[]) => {
  const added: AttachmentView[] = []
  for (const one of attachments) added.push(await casework.post(path, one, AttachmentView))
  return added
}

/** Adds files to what has not left yet. */
const attachCommand = (name: string, summary: string, toPath: (id: string) => string, size: string): Command => ({
  name,
  summary,
  rest: ['<message>'],
  options: FILES,
  more: `
JPEG, PNG or PDF, ${size}; two photographs and two documents at most, and one recording where the message is spoken. Place, time
and device are taken out of them before anything is kept. Their names are not sent.`,
  async run(io, args, output) {
    const id = readId(args.rest[0])
    const attachments = await attachmentsOf(args)
    if (attachments.length === 0) throw new Failure(EXIT.usage, 'usage', 'Say --photo, --document or --recording')
    const added = await addAll(await signedIn(io), toPath(id), attachments)
    output.show({ messageId: id, attachments: added }, () =>
      added.map((one) => `Attachment ${one.attachmentId}: ${one.kind}, ${one.length} bytes`).join('\n'),
    )
    return EXIT.ok
  },
})

const send: Command = {
  name: 'messages send',
  summary: 'write a message down, add what comes with it, attest and send it',
  rest: ['<message.json>', '<attestation.json>'],
  options: FILES,
  more: `
All of kinlink messages write, attach and attest at once. With attachments the attestation has to say
"attachmentsChecked": true: you have looked at or listened to all of them, and nothing shows weapons, flags or gestures. If something is
refused on the way, the message stays a draft.`,
  async run(io, args, output) {
    const [messagePath = '-', attestationPath = '-'] = args.rest
    const message = fitting(NewMessage, await readJson(io, messagePath), messagePath)
    const attestation = fitting(Attestation, await readJson(io, attestationPath), attestationPath)
    const attachments = await attachmentsOf(args)
    const casework = await signedIn(io)
    const { messageId } = await casework.post('/v1/messages', message, MessageDrafted)
    output.note(`Message ${messageId} is written down.`)
    const added = await addAll(casework, pathOf(messageId, '/attachments'), attachments)
    const answer = await casework.post(pathOf(messageId, '/attestation'), attestation, MessageAttested)
    output.show(
      { ...answer, attachments: added },
      () =>
        `Message ${messageId} is ${answer.state}, with ${added.length} attachments.\n${warningsTable(answer.warnings)}`,
    )
    return EXIT.ok
  },
}

/** Saves an attachment in a file that is not there yet, for its owner alone. */
export const downloadCommand = (name: string, base: string, part = 'attachments'): Command => ({
  name,
  summary: part === 'attachments' ? 'save an attachment' : 'save what comes with a reply slip',
  rest: ['<message>', '<attachment>', '<file>'],
  options: {},
  more: `
The ids are those that show says. An existing file is not overwritten. Every download is an entry in the access log.`,
  async run(io, args, output) {
    const [message, attachment, file = ''] = args.rest
    const path = `${base}/${encodeURIComponent(readId(message))}/${part}/${encodeURIComponent(readId(attachment))}`
    const bytes = await (await signedIn(io)).download(path)
    await writeFile(file, bytes, { flag: 'wx', mode: 0o600 }).catch(() => {
      throw new Failure(EXIT.usage, 'invalid_input', `${file} cannot be written, or is there already`)
    })
    output.show({ file, length: bytes.length }, () => `${bytes.length} bytes in ${file}`)
    return EXIT.ok
  },
})

/** What comes with a Red Cross Message (F4). */
export const attachmentCommands: readonly Command[] = [
  send,
  attachCommand(
    'messages attach',
    'add photographs, documents or the recording to a message that is not attested yet',
    (id) => pathOf(id, '/attachments'),
    '2 MiB each',
  ),
  attachCommand(
    'incoming attach',
    'add photographs, documents or the recording to a reply slip that is not sent yet',
    (id) => `/v1/incoming-messages/${encodeURIComponent(id)}/reply-attachments`,
    'half a MiB together',
  ),
  downloadCommand('messages download', '/v1/messages'),
  downloadCommand('messages download-reply', '/v1/messages', 'reply-attachments'),
  downloadCommand('incoming download', '/v1/incoming-messages'),
]
