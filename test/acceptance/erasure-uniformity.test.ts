import type { AuditBody } from '@kinlink/contracts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { observeEnding, type Seen } from './support/ending-arm.ts'
import {
  NEVER,
  type PlayedErasure,
  type Players,
  playErasures,
  playRightsRequests,
  SLOW,
  UNKNOWN,
} from './support/ending-play.ts'
import { caseworkOf, control } from './support/network.ts'
import { type Doors, differences } from './support/observation.ts'
import { signedIn } from './support/officer.ts'
import { theNetwork } from './support/shared-network.ts'
import { type Passed, startTap, type Tap } from './support/tap.ts'

const network = theNetwork()
const taps: Tap[] = []
let players: Players
let erasures: Map<string, PlayedErasure>
let requests: Awaited<ReturnType<typeof playRightsRequests>>
const of = <T>(played: ReadonlyMap<string, T>, name: string): T => {
  const found = played.get(name)
  if (found === undefined) throw new RangeError(`no such arm: ${name}`)
  return found
}
/** What the author is told at the deadline; all else has to be the same for the one who was slow, too. */
const wordless = (seen: unknown) => JSON.stringify(seen).replaceAll('overdue', 'complete')

beforeAll(async () => {
  const officer = await signedIn(network, 'destination', 'tracing-officer')
  const waiting = await signedIn(network, 'destination', 'tracing-officer', 1)
  const auditor = await signedIn(network, 'destination', 'auditor')
  const { token: society } = await control<{ token: string }>(network, '/token')
  players = {
    network,
    officer,
    waiting,
    auditor,
    transit: await signedIn(network, 'transit', 'tracing-officer'),
    origin: await signedIn(network, 'origin', 'tracing-officer'),
    doors: {
      casework: caseworkOf(network, 'destination'),
      gateway: network.gatewayUrl,
      officer: waiting.token(),
      auditor: auditor.token(),
      society,
    },
  }
  requests = await playRightsRequests(players)
  erasures = await playErasures(players)
})
afterAll(async () => {
  for (const tap of taps) await tap.close()
})

const OTHERS = [
  'one had opened it',
  'one had rejected it',
  'one had confirmed it',
  'the person had decided for nothing',
  SLOW,
]

describe('what the Society that withdraws can observe: all routes, feed, webhooks, its log trees', () => {
  it.each(OTHERS)('is, until the deadline, the same if %s as if nobody had ever opened it', (name) => {
    const [one, never] = [of(erasures, name).requested, of(erasures, NEVER).requested]
    expect(differences(one, never)).toEqual([])
    expect(one).toEqual(never)
    expect(JSON.stringify(one['the case'])).toContain('requested')
    expect(one['events of the feed']).toEqual([])
  })

  it.each(OTHERS)('and from the deadline on, if %s', (name) => {
    const [one, never] = [of(erasures, name).over, of(erasures, NEVER).over]
    expect(differences(JSON.parse(wordless(one)), JSON.parse(wordless(never)))).toEqual([])
    expect(JSON.stringify(one['events of the feed'])).toContain('erasure.completed')
    expect(one['events of the feed']).toHaveLength(1)
    if (name !== SLOW) expect(one).toEqual(never)
  })
})

describe('what the Society can observe at which an enquirer asks that a request elsewhere be withdrawn', () => {
  it.each([
    'nobody has looked at it',
    'there is one, and it is withdrawn',
    'there is one, and it was withdrawn already',
  ])('is the same if %s as if there is no such request', (name) => {
    const [one, none] = [of(requests, name).seen, of(requests, UNKNOWN).seen]
    expect(differences(one, none)).toEqual([])
    expect(one).toEqual(none)
    expect([one['events of the feed'], one['webhooks received']]).toEqual([[], []])
  })
})

describe('a leak, however small, is seen by this comparison', () => {
  const doorsThrough = async (edit: (passed: Passed) => Passed): Promise<Doors> => {
    const [casework, gateway] = [await startTap(edit), await startTap(edit)]
    taps.push(casework, gateway)
    casework.forwardTo(players.doors.casework)
    gateway.forwardTo(players.doors.gateway)
    return { ...players.doors, casework: casework.url, gateway: gateway.url }
  }
  const when =
    (part: string, edit: (passed: Passed) => Partial<Passed>) =>
    (passed: Passed): Passed =>
      passed.path.includes(part) ? { ...passed, ...edit(passed) } : passed
  const withItem = (item: object) => (passed: Passed) => {
    const page = JSON.parse(passed.answer) as { items: object[] }
    return { answer: JSON.stringify({ ...page, items: [...page.items, item] }) }
  }
  type Leak = (ids: { recordId: string; caseId?: string }) => (passed: Passed) => Passed
  const entry = (action: string) => {
    const body = JSON.stringify({ at: '2026-11-23T00:00:00.000Z', action, actor: { officer: null } })
    return { tree: 'x', seq: 0, body, salt: '', leaf: '' }
  }
  /** An act of a program that is in the log already, with something more in it. */
  const withMoreOfAnAct = (passed: Passed) => {
    const page = JSON.parse(passed.answer) as { items: { body: string }[] }
    const said = page.items.map(({ body }) => JSON.parse(body) as AuditBody)
    const nth = said.findIndex(({ act, action }) => act !== null && action === 'record.withdraw')
    return withItem({ ...page.items[nth], body: JSON.stringify({ ...said[nth], count: 1 }) })(passed)
  }
  const withEvent = (recordId: string) => (passed: Passed) => {
    const newest = (JSON.parse(passed.answer) as { items: { sequence: number }[] }).items.at(-1)
    return withItem({ ...newest, type: 'erasure.completed', recordId })(passed)
  }

  const ERASURE = 'one had confirmed it'
  const REQUEST = 'there is one, and it is withdrawn'
  const honest = new Map<string, Seen>()
  beforeAll(async () => {
    const doors = await doorsThrough((passed) => passed)
    honest.set(ERASURE, await observeEnding(network, of(erasures, ERASURE).arm, doors))
    honest.set(REQUEST, await observeEnding(network, of(requests, REQUEST).arm, doors))
  })

  it('and without one there is no difference, however often it is made', async () => {
    const erasure = of(erasures, ERASURE)
    expect(differences(await observeEnding(network, erasure.arm, players.doors), erasure.over)).toEqual([])
    const request = of(requests, REQUEST)
    expect(differences(await observeEnding(network, request.arm, players.doors), request.seen)).toEqual([])
  })

  it.each<[string, string, Leak]>([
    [
      'when it was erased',
      'the case',
      ({ caseId }) =>
        when(`/v1/cases/${caseId}`, (p) => ({ answer: p.answer.replace('"withdrawn"', '"withdrawn","at":1') })),
    ],
    [
      'a header on the erasure',
      'erasure at the exchange',
      ({ recordId }) => when(`${recordId}/erasure`, (p) => ({ answerHeaders: { ...p.answerHeaders, etag: '"1"' } })),
    ],
    [
      'the word before its time',
      'erasure at the exchange',
      ({ recordId }) =>
        when(`${recordId}/erasure`, (p) => ({ answer: p.answer.replace(/"state":"[a-z]+"/, '"state":"confirmed"') })),
    ],
    [
      'who confirmed, in the tree at the exchange',
      'own tree at the exchange',
      ({ recordId }) => when(`source=exchange&subject=${recordId}`, withItem(entry('erasure.confirm'))),
    ],
    [
      'more of an act, in the tree at the exchange',
      'own tree at the exchange',
      ({ recordId }) => when(`source=exchange&subject=${recordId}`, withMoreOfAnAct),
    ],
    [
      'another status',
      'record at the exchange',
      ({ recordId }) =>
        (p) =>
          p.path.endsWith(`/v1/records/${recordId}`) ? { ...p, status: 403 } : p,
    ],
    ['a second event', 'events of the feed', ({ recordId }) => when('/v1/events?after=0&', withEvent(recordId))],
  ])('of an erasure: %s', async (_, where, leak) => {
    const { arm } = of(erasures, ERASURE)
    const leaked = await observeEnding(network, arm, await doorsThrough(leak(arm)))
    expect(differences(leaked, of(honest, ERASURE))).toEqual([where])
  })

  it.each<[string, string, Leak]>([
    [
      'an entry of what the other did',
      'own log',
      ({ recordId }) => when(`source=society&subject=${recordId}`, withItem(entry('rights.done'))),
    ],
    [
      'a release of the same id',
      'list of releases',
      ({ recordId }) =>
        when('/v1/releases?', withItem({ releaseId: recordId, window: '2026-11-23T00:00:00Z', state: 'unopened' })),
    ],
    ['an event', 'events of the feed', ({ recordId }) => when('/v1/events?after=0&', withEvent(recordId))],
    [
      'a byte',
      'it as a rights request',
      ({ recordId }) => when(`/incoming/${recordId}`, (p) => ({ answer: `${p.answer} ` })),
    ],
  ])('of a rights request: %s', async (_, where, leak) => {
    const { arm } = of(requests, REQUEST)
    const leaked = await observeEnding(network, arm, await doorsThrough(leak(arm)))
    expect(differences(leaked, of(honest, REQUEST))).toEqual([where])
  })
})
