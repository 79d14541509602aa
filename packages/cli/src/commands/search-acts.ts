import {
  DECLINE_REASONS,
  Id,
  SEARCH_ACTION_KINDS,
  SearchAction,
  SearchDecline,
  SearchNoted,
  SearchRow,
} from '@kinlink/contracts'
import { Type } from 'typebox'
import { signedIn } from '../casework.ts'
import type { Command } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { fitting, readId, readJson } from '../input.ts'
import { deciding } from './decide.ts'

const pathOf = (id: string, act: string): string => `/v1/searches/${encodeURIComponent(id)}/${act}`
const Located = Type.Object({ personId: Id })

type Saying = Pick<Command, 'name' | 'summary' | 'more'> & {
  act: string
  options?: Command['options']
  body?: (text: (name: string) => string | undefined) => unknown
  said: (row: SearchRow) => string
}

/** A word on a search that is said once and has no file. */
const saying = ({ name, summary, more, act, options = {}, body, said }: Saying): Command => ({
  name,
  summary,
  rest: ['<search>'],
  options,
  more,
  async run(io, args, output) {
    const id = readId(args.rest[0])
    const sent = body?.(args.text)
    const casework = await signedIn(io)
    const row = await casework.post(pathOf(id, act), sent, SearchRow)
    output.show(row, () => `${said(row)}\n`)
    return EXIT.ok
  },
})

const underWay = (what: string) => (row: SearchRow) =>
  row.state === 'offered'
    ? `The ${what} of search ${row.searchId} is on its way; the exchange says whether it came in time.`
    : `Search ${row.searchId} is ${row.state}.`

/** Takes a search over. */
export const searchesAccept: Command = saying({
  name: 'searches accept',
  summary: 'take a search over',
  more: `
Signed in your name: the search is your Society's until you return it or it is due, and the whole enquiry opens. The
Society that asks learns that you accepted, and nothing more until a person who was found has decided.`,
  act: 'acceptance',
  said: underWay('acceptance'),
})

/** Does not take a search over. */
export const searchesDecline: Command = saying({
  name: 'searches decline',
  summary: 'do not take a search over, for one of four reasons',
  more: `
Signed in your name. The Society that asks learns the reason's code and nothing else.

  kinlink searches decline <search> --reason no-capacity`,
  act: 'decline',
  options: { reason: { type: 'string', value: 'code', text: DECLINE_REASONS.join(', ') } },
  body: (text) => fitting(SearchDecline, { reason: text('reason') }, '--reason'),
  said: underWay('refusal'),
})

/** Gives a search back. */
export const searchesReturn: Command = saying({
  name: 'searches return',
  summary: 'give a search back in which nobody was found',
  more: `
Signed in your name. What the acceptance had opened closes. The Society that asks sees nothing of it; to it the offer
ends at its due date. Once a person was located there is no way back: the person decides.`,
  act: 'return',
  said: (row) => `Search ${row.searchId} is ${row.state}.`,
})

/** Somebody was found. */
export const searchesLocated: Command = saying({
  name: 'searches located',
  summary: 'say that the person was found: somebody registered here',
  more: `
Register the person first: kinlink submit --person person.json. Nothing of this leaves your Society; from here on only
the person's own decision leads anywhere: kinlink searches decide <search>.`,
  act: 'located',
  options: { person: { type: 'string', value: 'id', text: 'the person registered here' } },
  body: (text) => fitting(Located, { personId: text('person') }, '--person'),
  said: (row) => `The person of search ${row.searchId} is located. Next: kinlink searches decide ${row.searchId}`,
})

/** Notes what was done to find the person. */
export const searchesAction: Command = {
  name: 'searches action',
  summary: 'note what was done to find the person',
  rest: ['<search>'],
  options: {
    kind: { type: 'string', value: 'kind', text: SEARCH_ACTION_KINDS.join(', ') },
    file: {
      type: 'string',
      value: 'file.json',
      text: '{ place, result }: where, and what came of it; - reads standard input',
    },
  },
  more: `
What you note stays at your Society, sealed under a key of this search alone.

  kinlink searches action <search> --kind visit --file visit.json`,
  async run(io, args, output) {
    const id = readId(args.rest[0])
    const path = args.text('file')
    if (path === undefined)
      throw new Failure(EXIT.usage, 'usage', 'Name the file with --file. See kinlink searches action --help')
    const said = await readJson(io, path)
    const kind = args.text('kind')
    const body = fitting(SearchAction, kind === undefined || typeof said !== 'object' ? said : { ...said, kind }, path)
    const casework = await signedIn(io)
    const noted = await casework.post(pathOf(id, 'actions'), body, SearchNoted)
    output.show(noted, () => `Noted at ${noted.at}.\n`)
    return EXIT.ok
  },
}

/** Records what the person who was located decided. */
export const searchesDecide: Command = deciding({
  name: 'searches decide',
  what: '<search>',
  summary: 'record what the person who was located decided about being found',
  path: (id) => pathOf(id, 'decision'),
})
