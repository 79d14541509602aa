import {
  NewRightsRequest,
  RIGHTS_OUTCOMES,
  RightsDone,
  RightsPassedOn,
  RightsRow,
  RightsView,
} from '@kinlink/contracts'
import { signedIn } from '../casework.ts'
import type { Command } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { fitting, readId, readJson } from '../input.ts'
import { listed } from '../listing.ts'
import { outline, table } from '../text.ts'

/** Passes on what an enquirer asks of another Society. */
export const rightsAsk: Command = {
  name: 'rights ask',
  summary: 'pass on what an enquirer asks of the Society that keeps a request',
  rest: ['<file.json>'],
  options: {},
  more: `
<file.json> is a NewRightsRequest: the Society that the enquirer names, whether a request is to be withdrawn, rectified or
shown, who asks, and how the request can be found; - reads standard input. The answer is the same whatever exists there.`,
  async run(io, args, output) {
    const [path = '-'] = args.rest
    const body = fitting(NewRightsRequest, await readJson(io, path), path)
    const casework = await signedIn(io)
    const answer = await casework.post('/v1/rights-requests', body, RightsPassedOn)
    output.show(answer, () => `Request ${answer.rightsRequestId} is passed on.\n`)
    return EXIT.ok
  },
}

/** What enquirers ask of this Society. */
export const rightsIncoming: Command = {
  name: 'rights incoming',
  summary: 'what enquirers at other Societies ask of yours',
  rest: [],
  options: {},
  more: 'What nobody has opened yet may also be a message: kinlink rights show <id> tells.',
  async run(io, _args, output) {
    const items = await listed(await signedIn(io), '/v1/rights-requests/incoming', RightsRow)
    output.show({ items }, () =>
      table(
        ['id', 'state', 'arrived at window'],
        items.map((row) => [row.rightsRequestId, row.state, row.window]),
        'none',
      ),
    )
    return EXIT.ok
  },
}

/** One request in full. */
export const rightsShow: Command = {
  name: 'rights show',
  summary: 'open what an enquirer asks',
  rest: ['<id>'],
  options: {},
  more: 'Find the request that is meant, make sure who asks, and only then act: withdraw, rectify, or speak with the enquirer.',
  async run(io, args, output) {
    const id = encodeURIComponent(readId(args.rest[0]))
    const casework = await signedIn(io)
    const view = await casework.get(`/v1/rights-requests/incoming/${id}`, RightsView)
    output.show(view, () => outline(view))
    return EXIT.ok
  },
}

/** Notes what became of a request. */
export const rightsDone: Command = {
  name: 'rights done',
  summary: 'note what became of an enquirer’s request',
  rest: ['<id>'],
  options: { outcome: { type: 'string', value: 'code', text: RIGHTS_OUTCOMES.join(', ') } },
  more: 'It stays here: the Society that passed the request on learns nothing.',
  async run(io, args, output) {
    const id = encodeURIComponent(readId(args.rest[0]))
    const body = fitting(RightsDone, { outcome: args.text('outcome') }, '--outcome')
    const casework = await signedIn(io)
    const row = await casework.post(`/v1/rights-requests/incoming/${id}/done`, body, RightsRow)
    output.show(row, () => `Request ${row.rightsRequestId} is ${row.state}.\n`)
    return EXIT.ok
  },
}
