import { CandidateRow, LocalMatch, RelayRow, ReleaseRow } from '@kinlink/contracts'
import { signedIn } from '../casework.ts'
import type { Command } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { listed } from '../listing.ts'
import { table } from '../text.ts'

const percent = (probability: number): string => `${Math.round(probability * 100)} %`

/** What waits for this officer. */
export const inbox: Command = {
  name: 'inbox',
  summary: 'what waits for you: candidates, releases, tasks',
  rest: [],
  options: {},
  more: `
Candidates: somebody asked for a person who may be one of yours; an officer looks before anyone is told.
Releases: what a person who was found decided to let be known. Tasks: matches inside your Society, releases to relay.
Open each by its id: kinlink open <id> --as candidate.`,
  async run(io, _args, output) {
    const casework = await signedIn(io)
    const inReview = await listed(casework, '/v1/candidates?state=in-review', CandidateRow)
    const confirmed = await listed(casework, '/v1/candidates?state=confirmed', CandidateRow)
    const proposed = await listed(casework, '/v1/candidates?state=proposed', CandidateRow)
    const candidates = [...proposed, ...inReview, ...confirmed]
    const releases = await listed(casework, '/v1/releases', ReleaseRow)
    const relays = (await listed(casework, '/v1/relays', RelayRow)).filter((relay) => relay.state === 'relay')
    const localMatches = await listed(casework, '/v1/local-matches', LocalMatch)
    output.show({ candidates, releases, relays, localMatches }, () => {
      const tasks = [
        ...localMatches.map((match) => [
          'local match',
          match.caseId,
          `person ${match.personId}, ${percent(match.probability)}`,
        ]),
        ...relays.map((relay) => [
          'relay',
          relay.releaseId,
          `for ${relay.relayTo}: kinlink forward ${relay.releaseId}`,
        ]),
      ]
      return [
        'Candidates',
        table(
          ['id', 'state', 'probability'],
          candidates.map((row) => [row.candidateId, row.state, percent(row.probability)]),
          'none',
        ),
        'Releases',
        table(
          ['id', 'state', 'arrived at window'],
          releases.map((row) => [row.releaseId, row.state, row.window]),
          'none',
        ),
        'Tasks',
        table(['kind', 'id', ''], tasks, 'none'),
      ].join('\n')
    })
    return EXIT.ok
  },
}
