import { SocietyStatus } from '@kinlink/contracts'
import { signedIn } from '../casework.ts'
import type { Command } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { table } from '../text.ts'

/** What casework says of itself. */
export const status: Command = {
  name: 'status',
  summary: 'whether the exchange is reachable, what waits, how much there is',
  rest: [],
  options: {},
  more: 'Acts that wait are handed to the exchange as soon as it answers; nothing has to be repeated.',
  async run(io, _args, output) {
    const casework = await signedIn(io)
    const answer = await casework.get('/v1/status', SocietyStatus)
    output.show(answer, () =>
      table(
        ['', ''],
        [
          ['Society', answer.member],
          ['exchange', answer.exchange],
          ['waiting for the exchange', String(answer.waiting)],
          ['linkage key', answer.linkageKey ? 'received' : 'not yet received'],
          ['open alarms', answer.alarms === 0 ? '0' : `${answer.alarms}: see kinlink alarms`],
          ...Object.entries(answer.counts).map(([name, count]) => [name, String(count)]),
        ],
        '',
      ).trimStart(),
    )
    return EXIT.ok
  },
}
