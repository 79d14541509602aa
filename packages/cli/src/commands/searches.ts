import { SearchRow, SearchSuggestions, SearchView } from '@kinlink/contracts'
import { signedIn } from '../casework.ts'
import type { Command } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { readId } from '../input.ts'
import { listed } from '../listing.ts'
import { outline, plain, table } from '../text.ts'

const pathOf = (id: string): string => `/v1/searches/${encodeURIComponent(id)}`

/** Searches that other Societies offered. */
export const searchesList: Command = {
  name: 'searches list',
  summary: 'searches that other Societies offered to yours',
  rest: [],
  options: {},
  more: `
offered: nobody here has answered yet. Look at one with kinlink searches show <search>, then accept or decline it.`,
  async run(io, _args, output) {
    const items = await listed(await signedIn(io), '/v1/searches', SearchRow)
    output.show({ items }, () =>
      table(
        ['id', 'from', 'state', 'due'],
        items.map((row) => [row.searchId, row.from, row.state, row.due]),
        'no searches',
      ),
    )
    return EXIT.ok
  },
}

/** One search: as much of the enquiry as is open. */
export const searchesShow: Command = {
  name: 'searches show',
  summary: 'show a search: the preview, or the enquiry once you have accepted',
  rest: ['<search>'],
  options: {
    suggest: { type: 'boolean', text: 'compare an accepted search with everybody registered here' },
  },
  more: `
Before acceptance you see an area, an age band, sex and languages, and no name. Every look is an entry in both
Societies' access logs. With --suggest: people registered at your Society who may be the one looked for; the comparison
stays here and is kept nowhere.`,
  async run(io, args, output) {
    const id = readId(args.rest[0])
    const casework = await signedIn(io)
    if (args.flag('suggest')) {
      const found = await casework.get(`${pathOf(id)}/suggestions`, SearchSuggestions)
      output.show(found, () => suggestions(id, found))
      return EXIT.ok
    }
    const view = await casework.get(pathOf(id), SearchView)
    output.show(view, () => `search\n${outline(view, 1)}${NEXT[view.state]?.(plain(view.searchId)) ?? ''}`)
    return EXIT.ok
  },
}

const suggestions = (id: string, { items }: SearchSuggestions): string =>
  `${table(
    ['person', 'probability', 'evidence'],
    items.map((item) => [
      item.personId,
      `${Math.round(item.probability * 100)} %`,
      item.evidence.map(({ words }) => words).join(' '),
    ]),
    'nobody registered here is like the one looked for',
  )}${items.length === 0 ? '' : `\nFound?  kinlink searches located ${id} --person <person>\n`}`

/** What an officer can do with a search in a state. */
const NEXT: Readonly<Record<string, (id: string) => string>> = {
  offered: (id) =>
    `\nTake it over?  kinlink searches accept ${id}   or   kinlink searches decline ${id} --reason <code>\n`,
  accepted: (id) => `\nFound?  kinlink searches located ${id} --person <person>   or   kinlink searches return ${id}\n`,
  located: (id) => `\nWhat does the person decide?  kinlink searches decide ${id} --file decision.json\n`,
}
