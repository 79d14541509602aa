import type { CaseView, PublicEvent, ReleaseRow } from '@kinlink/contracts'
import { beforeAll, describe, expect, it } from 'vitest'
import { aDecision } from './support/decision.ts'
import { gone, withdraw } from './support/ending.ts'
import { send } from './support/http.ts'
import { control } from './support/network.ts'
import { type Officer, signedIn } from './support/officer.ts'
import { aPerson } from './support/person.ts'
import { aRequest } from './support/request.ts'
import { theNetwork } from './support/shared-network.ts'
import { aMatch, ask, candidateFor, confirmAndDecide, register, releaseFor } from './support/story.ts'
import { until, windowsPass } from './support/until.ts'

const network = theNetwork()
const society = 'society-destination'
let destination: Officer
let transit: Officer
beforeAll(async () => {
  destination = await signedIn(network, 'destination', 'tracing-officer')
  transit = await signedIn(network, 'transit', 'tracing-officer')
})

/** Everything that the exchange has for the destination after a sequence. */
async function feedAfter(sequence: number): Promise<PublicEvent[]> {
  const { token } = await control<{ token: string }>(network, '/token')
  const path = `/v1/events?after=${sequence}&limit=200`
  const { items } = (await send(network.gatewayUrl, { method: 'GET', path, token })).json as { items: PublicEvent[] }
  return items.length < 200 ? items : [...items, ...(await feedAfter(items.at(-1)?.sequence ?? 0))]
}
const lastSequence = async () => (await feedAfter(0)).at(-1)?.sequence ?? 0

/** What happens to a Society while it stands still or is away. */
async function meanwhile(away: () => Promise<unknown>, back: () => Promise<unknown>) {
  const person = aPerson()
  const { personId } = await register(destination, { person })
  const answered = await aMatch(transit, destination)
  const withdrawn = await aMatch(destination, transit, { recipients: ['destination'] })
  const from = await lastSequence()
  await away()
  // A window releases, somebody asks for a person who is there, and somebody takes a request back.
  await confirmAndDecide(transit, answered.candidate.candidateId, aDecision('alive-only'))
  const asked = await ask(transit, aRequest({ sought: { person }, search: { recipients: ['destination'] } }))
  await withdraw(transit, withdrawn.tracing.caseId)
  await windowsPass(3, network.windowSeconds)
  await back()
  return { personId, answered, withdrawn, asked, from }
}

describe('a Society that was away for a while', () => {
  it.each([
    [
      'stood still',
      () => control(network, '/pause', { process: society }),
      () => control(network, '/resume', { process: society }),
    ],
    [
      'was killed',
      () => control(network, '/kill', { process: society }),
      () => control(network, '/ready', { process: society }),
    ],
  ])('%s: it gets everything, in the order of its sequence, once', async (_, away, back) => {
    const { personId, answered, withdrawn, asked, from } = await meanwhile(away, back)
    await gone(destination, withdrawn.candidate.candidateId)
    expect((await candidateFor(destination, asked.recordId, personId)).askedBy).toBe('transit')
    const release = await releaseFor(destination, answered.tracing.caseId)
    expect(release.content.kind).toBe('alive-only')
    const view = () => destination.get<CaseView>(`/v1/cases/${answered.tracing.caseId}`)
    expect(await view()).toMatchObject({ outcome: 'alive', releases: [{ releaseId: release.releaseId }] })

    const events = await feedAfter(from)
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_event, i) => from + 1 + i))
    const about = (rid: string, type: string) => events.filter((e) => e.recordId === rid && e.type === type)
    expect(about(asked.recordId, 'match.proposed')).toHaveLength(1)
    expect(about(withdrawn.tracing.recordId, 'erasure.requested')).toHaveLength(1)
    expect(about(release.releaseId, 'release.available')).toHaveLength(1)
    const rows = await destination.all<ReleaseRow>('/v1/releases')
    expect(rows.filter(({ releaseId }) => releaseId === release.releaseId)).toHaveLength(1)
    await until(
      'the author is told as if nothing had been',
      async () => {
        const { erasure } = await transit.get<CaseView>(`/v1/cases/${withdrawn.tracing.caseId}`)
        return erasure === 'complete' || erasure === 'overdue'
      },
      60_000,
    )
  })
})
