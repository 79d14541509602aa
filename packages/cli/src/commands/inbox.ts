import { CandidateRow, LocalMatch, Refusal, RelayRow, ReleaseRow } from '@kinlink/contracts'
import { signedIn } from '../casework.ts'
import type { Command } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { listedForRole } from '../listing.ts'
import { table } from '../text.ts'

const refusalRow = ({ kind, subject, code, findings }: Refusal): string[] => {
  const named = findings.map(({ rule, field, pointer }) => [rule, field ?? pointer].filter(Boolean).join(' '))
  return [kind, subject, [...new Set([code, ...named])].join(', ')]
}

const percent = (probability: number): string => `${Math.round(probability * 100)} %`

/** What waits for this officer. */
export const inbox: Command = {
  name: 'inbox',
  summary: 'what waits for you: candidates, releases, tasks, refusals',
  rest: [],
  options: {},
  more: `
Candidates: somebody asked for a person who may be one of yours; an officer looks before anyone is told.
Releases: what a person who was found decided to let be known. Tasks: matches inside your Society, releases to relay.
Refusals: what the exchange did not take, and the rules it named.
Open each by its id: kinlink open <id> --as candidate.`,
  async run(io, _args, output) {
    const casework = await signedIn(io)
    const inReview = await listedForRole(casework, '/v1/candidates?state=in-review', CandidateRow)
    const confirmed = await listedForRole(casework, '/v1/candidates?state=confirmed', CandidateRow)
    const proposed = await listedForRole(casework, '/v1/candidates?state=proposed', CandidateRow)
    const candidates = [...proposed, ...inReview, ...confirmed]
    const releases = await listedForRole(casework, '/v1/releases', ReleaseRow)
    const relays = (await listedForRole(casework, '/v1/relays', RelayRow)).filter((relay) => relay.state === 'relay')
    const localMatches = await listedForRole(casework, '/v1/local-matches', LocalMatch)
    const refusals = await listedForRole(casework, '/v1/refusals', Refusal)
    output.show({ candidates, releases, relays, localMatches, refusals }, () => {
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
        `Refused by the exchange: ${refusals.length}`,
        table(['kind', 'id', 'why'], refusals.map(refusalRow), 'none'),
      ].join('\n')
    })
    return EXIT.ok
  },
}
