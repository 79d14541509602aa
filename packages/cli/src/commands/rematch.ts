import { Accepted } from '@kinlink/contracts'
import { signedIn } from '../casework.ts'
import type { Command } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { readId } from '../input.ts'

const of = (what: string, route: string, more: string): Command => ({
  name: `rematch ${what}`,
  summary: `have a ${what} compared once more with everybody`,
  rest: [`<${what}>`],
  options: {},
  more,
  async run(io, args, output) {
    const id = encodeURIComponent(readId(args.rest[0]))
    const answer = await (await signedIn(io)).post(`${route}/${id}/rematch`, undefined, Accepted)
    output.show(answer, () => 'Taken. Nothing is told here of what it finds.\n')
    return EXIT.ok
  },
})

/** Files that are to be compared once more. */
export const rematchCommands: readonly Command[] = [
  of(
    'case',
    '/v1/cases',
    `
Everything new is compared with all requests by itself, and everything with everything once a day: ask for it after a
mistake was put right elsewhere. The exchange does it once a day and request at most. The answer is always the same; if
somebody is found, the Society that has the person is told, and the person decides.`,
  ),
  of(
    'person',
    '/v1/people',
    `
The exchange does it once a day and person at most. If a request is found, it is among the candidates (kinlink inbox).`,
  ),
]
