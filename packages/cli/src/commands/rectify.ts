import { CaseReceipt, TracingRequest } from '@kinlink/contracts'
import { signedIn } from '../casework.ts'
import type { Command } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { fitting, readId, readJson } from '../input.ts'

/** Puts a tracing request right. */
export const rectify: Command = {
  name: 'rectify',
  summary: 'put a tracing request right, with the whole request as it should have been',
  rest: ['<case>', '<file.json>'],
  options: {},
  more: `
<file.json> is the whole TracingRequest; - reads standard input. It is judged like a new one. Societies may be added;
to leave one out, withdraw the case and ask anew.

  kinlink rectify <case> request.json`,
  async run(io, args, output) {
    const id = encodeURIComponent(readId(args.rest[0]))
    const path = args.rest[1] ?? '-'
    const body = fitting(TracingRequest, await readJson(io, path), path)
    const casework = await signedIn(io)
    const answer = await casework.post(`/v1/cases/${id}/rectification`, body, CaseReceipt)
    output.show(answer, () => `The rectification of case ${answer.caseId} is ${answer.state}.\n`)
    return EXIT.ok
  },
}
