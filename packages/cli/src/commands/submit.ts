import { CaseReceipt, Registered, Registration, TracingRequest } from '@kinlink/contracts'
import { signedIn } from '../casework.ts'
import type { Command } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { fitting, readJson } from '../input.ts'
import { warningsTable } from '../warnings.ts'

/** Opens a tracing request, or registers a person. */
export const submit: Command = {
  name: 'submit',
  summary: 'open a tracing request from a file, or register a person with --person',
  rest: ['<file.json>'],
  options: { person: { type: 'boolean', text: 'the file is the registration of a person who is here' } },
  more: `
<file.json> is a TracingRequest, with --person a Registration; - reads standard input. It is checked here before it is
sent; what does not fit is named by place, never by value. A tracing request is answered with a local receipt: what the
exchange said of it is in kinlink open <case id> --as case.

  kinlink submit request.json
  kinlink submit --person - < person.json`,
  async run(io, args, output) {
    const [path = '-'] = args.rest
    const casework = await signedIn(io)
    const value = await readJson(io, path)
    if (args.flag('person')) {
      const answer = await casework.post('/v1/people', fitting(Registration, value, path), Registered)
      output.show(answer, () => `Person ${answer.personId} is ${answer.state}.\n${warningsTable(answer.warnings)}`)
    } else {
      const answer = await casework.post('/v1/cases', fitting(TracingRequest, value, path), CaseReceipt)
      output.show(answer, () => `Case ${answer.caseId} is ${answer.state}.\n${warningsTable(answer.warnings)}`)
    }
    return EXIT.ok
  },
}
