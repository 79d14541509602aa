import { RelayRow } from '@kinlink/contracts'
import { signedIn } from '../casework.ts'
import type { Command } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { readId } from '../input.ts'

/** At the coordinating member: seals a release anew, so that its country does not show. */
export const forward: Command = {
  name: 'forward',
  summary: 'at the coordinating member: relay a release whose country may not be known',
  rest: ['<release>'],
  options: {},
  more: 'The release is opened, sealed anew in your name and handed in; it leaves at the next window.',
  async run(io, args, output) {
    const id = readId(args.rest[0])
    const casework = await signedIn(io)
    const answer = await casework.post(`/v1/relays/${encodeURIComponent(id)}/forward`, undefined, RelayRow)
    output.show(answer, () => `Release ${answer.releaseId} is ${answer.state} to ${answer.relayTo}.\n`)
    return EXIT.ok
  },
}
