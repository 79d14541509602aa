import type { AuditPage, CaseView, RightsPassedOn, RightsRow, SocietyStatus } from '@kinlink/contracts'
import { aSamePerson } from './arm.ts'
import { aDecision } from './decision.ts'
import { aRightsRequest, withdraw } from './ending.ts'
import { type EndingArm, observeEnding, type Seen } from './ending-arm.ts'
import { type Constellation, control } from './network.ts'
import type { Doors } from './observation.ts'
import type { Officer } from './officer.ts'
import { look } from './patiently.ts'
import { aRequest } from './request.ts'
import { ask, candidateFor, confirmAndDecide, register } from './story.ts'
import { until, windowsPass } from './until.ts'

/** Who plays: the destination asks and observes, the others have the people. */
export type Players = {
  readonly network: Constellation
  readonly officer: Officer
  /** Asks, waits and observes, with the auditor: what they do is no part of the observation. */
  readonly waiting: Officer
  readonly auditor: Officer
  readonly transit: Officer
  readonly origin: Officer
  readonly doors: Doors
}
const lookersOf = ({ waiting, auditor }: Players): string[] => [waiting.id, auditor.id]

export const NEVER = 'nobody ever had a reason to open it'
export const SLOW = 'who had it stood still for a while'

/** Somebody is asked for at one Society alone, and may be registered there. */
type Asked = { readonly caseId: string; readonly recordId: string; readonly from: string; readonly personId: string }
async function asked(by: Officer, at: Officer, mayBeMatched: boolean): Promise<Asked> {
  const [from, person] = [new Date().toISOString(), aSamePerson()]
  const { personId } = await register(at, { person, mayBeMatched })
  const enquirer = { ...aRequest().enquirer, person: aSamePerson() }
  const request = aRequest({ enquirer, sought: { person }, search: { recipients: [at.member] } })
  const { caseId, recordId } = await ask(by, request)
  return { caseId, recordId, from, personId }
}

type Then = (at: Officer, candidateId: string) => Promise<unknown>
const MATCHED: Readonly<Record<string, Then>> = {
  'one had opened it': async () => {},
  'one had rejected it': (at, id) => at.post(`/v1/candidates/${id}/rejection`),
  'one had confirmed it': (at, id) => at.post(`/v1/candidates/${id}/confirmation`),
  'the person had decided for nothing': (at, id) => confirmAndDecide(at, id, aDecision('nothing')),
}

type Made = {
  readonly name: string
  readonly arm: EndingArm & { readonly caseId: string }
  readonly pair: string | null
}
async function made(players: Players, name: string, then: Then | null): Promise<Made> {
  const { waiting, transit, origin } = players
  const at = name === SLOW ? origin : transit
  // Asked by who waits: how long the exchange took to judge a request is no part of this.
  const { caseId, recordId, from, personId } = await asked(waiting, at, then !== null)
  const arm = { caseId, recordId, from, lookers: lookersOf(players) }
  if (then === null) return { name, arm, pair: null }
  const { candidateId } = await candidateFor(at, recordId, personId)
  await then(at, candidateId)
  return { name, arm, pair: `/v1/candidates/${candidateId}` }
}

export type PlayedErasure = { readonly arm: EndingArm; readonly requested: Seen; readonly over: Seen }

/** Withdraws all at once, one of them while the Society that has it stands still until the others have erased; observed before and after the deadline. */
export async function playErasures(players: Players): Promise<Map<string, PlayedErasure>> {
  const { network, officer, waiting, transit, doors } = players
  const arms = await Promise.all([
    made(players, NEVER, null),
    made(players, SLOW, async () => {}),
    ...Object.entries(MATCHED).map(([name, then]) => made(players, name, then)),
  ])
  const requested = new Map<string, Seen>()
  await control(network, '/pause', { process: 'society-origin' })
  try {
    for (const { arm } of arms) await withdraw(officer, arm.caseId)
    await handedIn(waiting)
    for (const { arm } of arms) await inBothLogs(players, arm)
    for (const { name, arm } of arms) requested.set(name, await observeEnding(network, arm, doors))
    for (const { name, pair } of arms)
      if (pair !== null && name !== SLOW)
        await until('it is erased there', async () => (await look(transit, pair)).status === 404)
  } finally {
    await control(network, '/resume', { process: 'society-origin' })
  }
  const played = new Map<string, PlayedErasure>()
  for (const { arm } of arms) {
    const isOver = async () => (await waiting.get<CaseView>(`/v1/cases/${arm.caseId}`)).erasure !== 'requested'
    await until('the deadline is over', isOver, 120_000)
  }
  // What came with the deadline is read, and stands in the logs.
  await windowsPass(1, network.windowSeconds)
  for (const { name, arm } of arms)
    played.set(name, { arm, requested: requested.get(name) ?? {}, over: await observeEnding(network, arm, doors) })
  return played
}

/** The logs sign what they are given a moment later; until then an auditor does not see it. */
const inBothLogs = ({ auditor }: Players, { caseId = '', recordId }: EndingArm) =>
  until('the withdrawal stands in both logs', async () => {
    const says = async (source: string, subject: string, action: string) => {
      const path = `/v1/audit/entries?source=${source}&subject=${subject}&limit=200`
      return (await auditor.get<AuditPage>(path)).items.some(({ body }) => body.includes(`"${action}"`))
    }
    return (await says('society', caseId, 'case.withdraw')) && (await says('exchange', recordId, 'record.withdraw'))
  })

const handedIn = (officer: Officer) =>
  until('the exchange has taken all of it', async () => (await officer.get<SocietyStatus>('/v1/status')).waiting === 0)

export const UNKNOWN = 'there is no such request'
type Answer = (players: Players, rightsRequestId: string, caseId: string) => Promise<unknown>
const open = ({ transit }: Players, id: string) =>
  until('the request has arrived and is opened', async () => {
    const rows = await transit.all<RightsRow>('/v1/rights-requests/incoming')
    if (!rows.some(({ rightsRequestId }) => rightsRequestId === id)) return false
    return transit.get<object>(`/v1/rights-requests/incoming/${id}`)
  })
const done = ({ transit }: Players, id: string, outcome: string) =>
  transit.post(`/v1/rights-requests/incoming/${id}/done`, { outcome })
/** What there is at the Society that the enquirer names, and what its officers make of it. */
const THERE: Readonly<Record<string, { withdrawn?: true; answer: Answer }>> = {
  [UNKNOWN]: { answer: async (p, id) => [await open(p, id), await done(p, id, 'not-identified')] },
  'nobody has looked at it': { answer: async () => {} },
  'there is one, and it is withdrawn': {
    answer: async (p, id, caseId) => [
      await open(p, id),
      await withdraw(p.transit, caseId),
      await done(p, id, 'withdrawn'),
    ],
  },
  'there is one, and it was withdrawn already': {
    withdrawn: true,
    answer: async (p, id) => [await open(p, id), await done(p, id, 'withdrawn')],
  },
}

/** An enquirer asks at the destination that a request at transit be withdrawn. */
export async function playRightsRequests(players: Players): Promise<Map<string, { arm: EndingArm; seen: Seen }>> {
  const { network, officer, transit, origin, doors } = players
  const arms = await Promise.all(
    Object.entries(THERE).map(async ([name, { withdrawn, answer }]) => {
      const { caseId } = name === UNKNOWN ? { caseId: '' } : await asked(transit, origin, false)
      if (withdrawn) await withdraw(transit, caseId)
      const from = new Date().toISOString()
      const request = aRightsRequest('transit', { person: { names: aSamePerson().names, lang: 'so' } })
      const { rightsRequestId: recordId } = await officer.post<RightsPassedOn>('/v1/rights-requests', request)
      await answer(players, recordId, caseId)
      return [name, { recordId, from, lookers: lookersOf(players) }] as const
    }),
  )
  await windowsPass(2, network.windowSeconds)
  const seen = arms.map(async ([name, arm]) => [name, { arm, seen: await observeEnding(network, arm, doors) }] as const)
  return new Map(await Promise.all(seen))
}
