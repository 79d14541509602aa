import { Canary, CanaryOrdered, CanaryRow, NewCanary } from '@kinlink/contracts'
import { signedIn } from '../casework.ts'
import type { Command } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { fitting, readId, readJson } from '../input.ts'
import { listed } from '../listing.ts'
import { outline, table } from '../text.ts'

/** Orders an invented person whom somebody who fishes might ask for. */
const canariesOrder: Command = {
  name: 'canaries order',
  summary: 'order an invented person whom somebody who fishes might ask for (auditors)',
  rest: ['<file.json>'],
  options: {},
  more: `
<file.json> is {"person": …}, an identity as in a registration; - reads standard input. Invent a name that somebody who
fishes might type, and that nobody you know of bears. An officer who registers people signs the entry unknowingly, like
any decoy's, within the next days; until then it is waiting. Tell nobody the name.

  kinlink canaries order canary.json`,
  async run(io, args, output) {
    const [path = '-'] = args.rest
    const casework = await signedIn(io)
    const body = fitting(NewCanary, await readJson(io, path), path)
    const ordered = await casework.post('/v1/canaries', body, CanaryOrdered)
    output.show(ordered, () => `Canary ${ordered.canaryId} is ordered. An officer will sign it unknowingly.\n`)
    return EXIT.ok
  },
}

/** Canaries, and who has asked for somebody like them. */
const canariesList: Command = {
  name: 'canaries list',
  summary: 'canaries, and which Societies have asked for somebody like them (auditors)',
  rest: [],
  options: {},
  more: `
waiting: nobody has signed the entry yet. planted: it is at the exchange. One request proves nothing, since people bear
the same names: ask the Society. The list counts requests that are still there; your log keeps all (kinlink audit query
--action canary.hit).`,
  async run(io, _args, output) {
    const items = await listed(await signedIn(io), '/v1/canaries', CanaryRow)
    output.show({ items }, () =>
      table(
        ['canary', 'state', 'ordered', 'requests by Society'],
        items.map((row) => [row.canaryId, row.state, row.orderedAt, requestsOf(row)]),
        'no canaries',
      ),
    )
    return EXIT.ok
  },
}

const requestsOf = ({ hits }: CanaryRow): string =>
  hits.map(({ askedBy, requests }) => `${askedBy} ${requests}`).join(', ')

/** One canary with its name. */
const canariesShow: Command = {
  name: 'canaries show',
  summary: 'show a canary with the name that was chosen for it (auditors)',
  rest: ['<canary>'],
  options: {},
  more: 'Each look is an entry in the access log.',
  async run(io, args, output) {
    const id = readId(args.rest[0])
    const canary = await (await signedIn(io)).get(`/v1/canaries/${encodeURIComponent(id)}`, Canary)
    output.show(canary, () => `canary\n${outline(canary, 1)}`)
    return EXIT.ok
  },
}

export const canaryCommands: readonly Command[] = [canariesOrder, canariesList, canariesShow]
