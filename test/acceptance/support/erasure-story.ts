import type { CandidateView, CaseView, Decision, ReleaseRow, SocietyStatus, TracingRequest } from '@kinlink/contracts'
import { send } from './http.ts'
import { type Constellation, control } from './network.ts'
import type { Officer } from './officer.ts'
import { answered, look } from './patiently.ts'
import { aPerson } from './person.ts'
import { aRequest } from './request.ts'
import { ask, candidateFor, opened, register } from './story.ts'
import { until } from './until.ts'

/** Who takes part: any of them may ask, find, or be named without ever looking. */
export type Societies = Readonly<Record<'destination' | 'transit' | 'origin', Officer>>

/** One request under test, and a second one for the same person that nobody withdraws. */
export type Story = {
  readonly network: Constellation
  readonly author: Officer
  readonly finder: Officer
  /** Every Society named in a grant. */
  readonly named: readonly Officer[]
  readonly personId: string
  readonly tracing: CaseView
  readonly candidateId: string
  readonly other: { readonly tracing: CaseView; readonly candidateId: string; readonly request: TracingRequest }
}

/** Somebody present at one Society, asked for by another, twice; both pairs have been told. */
export async function aStory(network: Constellation, societies: Societies, byTransit: boolean): Promise<Story> {
  const { destination, transit, origin } = societies
  const [author, finder] = byTransit ? [transit, destination] : [destination, transit]
  const person = aPerson()
  const { personId } = await register(finder, { person })
  const request = () => aRequest({ sought: { person }, search: { recipients: [finder.member, 'origin'] } })
  const kept = request()
  const [tracing, other] = await Promise.all([ask(author, request()), ask(author, kept)])
  const [{ candidateId }, own] = await Promise.all(
    [tracing, other].map(({ recordId }) => candidateFor(finder, recordId, personId)) as [
      Promise<CandidateView>,
      Promise<CandidateView>,
    ],
  )
  return {
    network,
    author,
    finder,
    named: [finder, origin],
    personId,
    tracing,
    candidateId,
    other: { tracing: other, candidateId: own.candidateId, request: kept },
  }
}

/** Everything that was promised here has been handed in at the exchange, and was answered there. */
export const handedIn = (officer: Officer): Promise<unknown> =>
  until(
    `${officer.member} has handed everything in`,
    async () => ((await look(officer, '/v1/status')).json as SocietyStatus).waiting === 0,
    120_000,
  )

/** What the exchange shows of the record to the destination, which is its author or was granted it. */
export async function recordAtExchange({ network, author, tracing }: Story): Promise<number> {
  const path = `/v1/records/${tracing.recordId}`
  const reply = await answered(author, path, async () => {
    const { token } = await control<{ token: string }>(network, '/token')
    return send(network.gatewayUrl, { method: 'GET', path, token })
  })
  return reply.status
}

/** What a found person has said in the two ways that lead to a decision. */
export type Wishes = { candidate?: Decision['decision']; search?: Decision['decision'] }

/** Opens whatever has come; how many releases there are. */
export async function openInbox(officer: Officer): Promise<number> {
  const rows = await officer.all<ReleaseRow>('/v1/releases')
  for (const { releaseId, state } of rows) if (state === 'unopened') await opened(officer, releaseId)
  return rows.length
}
