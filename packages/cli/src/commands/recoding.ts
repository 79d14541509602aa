import { type RecodingProgress, RecodingView } from '@kinlink/contracts'
import { signedIn } from '../casework.ts'
import type { Command } from '../command.ts'
import { EXIT } from '../exit-codes.ts'

const WIDTH = 30
const PHASES: Readonly<Record<RecodingProgress['phase'], string>> = {
  listing: 'The exchange is being asked which entries it has.',
  'no-mandate': 'No mandate lets the automation key do it: a tracing officer signs in, which renews it.',
  recoding: 'Goes on by itself.',
  done: 'All entries are under the newest key.',
}

/** How far coding entries anew under the newest linkage key has come. */
export const keysRecoding: Command = {
  name: 'keys recoding',
  summary: 'how many entries are coded anew under the newest linkage key (administrators)',
  rest: [],
  options: {},
  more: `
People, tracing requests and decoys are counted together. An entry under an older key meets only entries under that key, at
every Society that has not come further. What has failed is tried again every hour.`,
  async run(io, _args, output) {
    const casework = await signedIn(io)
    const view = await casework.get('/v1/recodings', RecodingView)
    output.show(view, () =>
      view.recoding === null ? 'There is no linkage key to code entries under.\n' : told(view.recoding),
    )
    return EXIT.ok
  },
}

const told = ({ epoch, since, phase, total, done, waiting, failed, under }: RecodingProgress): string =>
  [
    `Linkage key ${epoch}, taken up ${since}`,
    `${bar(done, total)} ${done} of ${total} coded anew, ${waiting} waiting, ${failed} failed`,
    ...under.map((older) => `  under ${older.epoch}: ${older.entries}`),
    PHASES[phase],
    '',
  ].join('\n')

/** Full only when all is done, and empty only when nothing is. */
const bar = (done: number, total: number): string => {
  const full = total === 0 ? WIDTH : Math.floor((WIDTH * done) / total)
  const shown = done > 0 ? Math.max(1, full) : full
  return `[${'#'.repeat(shown)}${'.'.repeat(WIDTH - shown)}]`
}
