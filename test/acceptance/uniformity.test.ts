import type { Identity } from '@kinlink/contracts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Arm, aSamePerson, playArm } from './support/arm.ts'
import { aDecision } from './support/decision.ts'
import { distinguishability, timed } from './support/latency.ts'
import { caseworkOf, control } from './support/network.ts'
import { type Doors, differences, observe } from './support/observation.ts'
import { AFTER_ACCEPTANCE, searched } from './support/offer-arm.ts'
import { type Officer, signedIn } from './support/officer.ts'
import { quiet } from './support/quiet.ts'
import { theNetwork } from './support/shared-network.ts'
import { candidateFor, confirmAndDecide, register } from './support/story.ts'
import { type Passed, startTap, type Tap } from './support/tap.ts'

const network = theNetwork()
const arms = new Map<string, Arm>()
const armOf = (name: string): Arm => {
  const arm = arms.get(name)
  if (arm === undefined) throw new RangeError(`no such arm: ${name}`)
  return arm
}
const taps: Tap[] = []
let transit: Officer
let officer: Officer
let auditor: Officer

/** Where the asking Society looks, each line with somebody on it who may change what passes. */
async function doorsThrough(edit?: (passed: Passed) => Passed): Promise<Doors> {
  const [casework, gateway] = [await startTap(edit), await startTap(edit)]
  taps.push(casework, gateway)
  casework.forwardTo(caseworkOf(network, 'destination'))
  gateway.forwardTo(network.gatewayUrl)
  const { token: society } = await control<{ token: string }>(network, '/token')
  return { casework: casework.url, gateway: gateway.url, officer: officer.token(), auditor: auditor.token(), society }
}

beforeAll(async () => {
  transit = await signedIn(network, 'transit', 'tracing-officer')
  officer = await signedIn(network, 'destination', 'tracing-officer')
  auditor = await signedIn(network, 'destination', 'auditor')
  const waiting = await signedIn(network, 'destination', 'tracing-officer', 1)
  await quiet(network, officer)
  const asking = { network, officer, waiting }
  const decideNothing = (candidateId: string) => confirmAndDecide(transit, candidateId, aDecision('nothing'))
  const withMatch = async (then: (candidateId: string) => Promise<unknown>): Promise<Arm> => {
    const person: Identity = aSamePerson()
    const { personId } = await register(transit, { person })
    return playArm(asking, person, async (recordId) => {
      await then((await candidateFor(transit, recordId, personId)).candidateId)
    })
  }
  arms.set('no match', await playArm(asking, aSamePerson(), async () => {}))
  arms.set('undecided', await withMatch(async () => {}))
  arms.set('rejected', await withMatch((id) => transit.post(`/v1/candidates/${id}/rejection`)))
  arms.set('decided for nothing', await withMatch(decideNothing))
  for (const [name, then] of Object.entries(AFTER_ACCEPTANCE)) arms.set(name, await searched(asking, transit, then))
})
afterAll(async () => {
  for (const tap of taps) await tap.close()
})

describe('what the Society can observe that offered a search, and knows that it was accepted', () => {
  it.each(Object.keys(AFTER_ACCEPTANCE).slice(1))(
    'is the same for a search in which %s as for nothing found',
    async (name) => {
      const doors = await doorsThrough()
      const [found, nothing] = [await observe(armOf(name), doors), await observe(armOf('nothing found'), doors)]
      expect(found).toEqual(nothing)
    },
  )
})

describe('what the Society that asked can observe: all routes, feed, webhooks, its log trees', () => {
  it.each(['undecided', 'rejected', 'decided for nothing'])(
    'is the same for a match that was %s and for no match, in structure, size, headers, order and number',
    async (name) => {
      const doors = await doorsThrough()
      const [match, none] = [await observe(armOf(name), doors), await observe(armOf('no match'), doors)]
      expect(match).toEqual(none)
    },
  )

  it('holds no event and no webhook at all before a release', async () => {
    for (const [name, arm] of arms) {
      if (name in AFTER_ACCEPTANCE) continue
      expect(arm.feed.until).toBe(arm.feed.from)
      expect(arm.seen['webhooks received']).toEqual([])
    }
  })
})

describe('a leak, however small, is seen by this comparison', () => {
  const when = (leaks: (passed: Passed) => boolean, edit: (passed: Passed) => Partial<Passed>) => (passed: Passed) =>
    leaks(passed) ? { ...passed, ...edit(passed) } : passed
  const about =
    (part: string) =>
    ({ path }: Passed) =>
      path.includes(part)
  const withItem = (item: object) => (passed: Passed) => {
    const page = JSON.parse(passed.answer) as { items: object[] }
    return { answer: JSON.stringify({ ...page, items: [...page.items, item] }) }
  }

  it.each<[string, string, (arm: Arm) => (passed: Passed) => Passed]>([
    [
      'a header on the record',
      'record at the exchange',
      ({ recordId }) =>
        when(about(`/v1/records/${recordId}`), (p) => ({ answerHeaders: { ...p.answerHeaders, etag: '"1"' } })),
    ],
    [
      'a byte in the case',
      'the case',
      ({ caseId }) => when(about(`/v1/cases/${caseId}`), (p) => ({ answer: `${p.answer} ` })),
    ],
    [
      'a field of the case that changed',
      'the case',
      ({ caseId }) => when(about(`/v1/cases/${caseId}`), (p) => ({ answer: p.answer.replace('accepted', 'inactive') })),
    ],
    [
      'an event in the feed',
      'events of the feed',
      ({ feed, recordId }) =>
        when(
          about('/v1/events'),
          withItem({
            eventId: recordId,
            type: 'record.revised',
            sequence: feed.until,
            occurredWindow: '2026-11-23T00:00:00Z',
            recordId,
          }),
        ),
    ],
    [
      'an entry in the tree at the exchange',
      'entry tree at the exchange, directly',
      () =>
        when(
          about('/v1/audit/entries?from'),
          withItem({ tree: 'x', seq: 0, body: '{"action":"stage.open","actor":{"officer":null}}', salt: '', leaf: '' }),
        ),
    ],
    [
      'a release in the list',
      'list of releases',
      ({ until }) =>
        when(about('/v1/releases?'), withItem({ releaseId: 'A'.repeat(22), window: until, state: 'unopened' })),
    ],
    [
      'another status',
      'the case as a release',
      ({ recordId }) => when(about(`/v1/releases/${recordId}`), () => ({ status: 403 })),
    ],
    [
      'a webhook tried',
      'deliveries of webhooks',
      ({ until }) =>
        when(
          about('/attempts'),
          withItem({ eventId: 'A'.repeat(22), attempt: 1, at: until, outcome: 'delivered', status: 204 }),
        ),
    ],
  ])('%s', async (_, where, leak) => {
    const arm = armOf('decided for nothing')
    const match = await observe(arm, await doorsThrough(leak(arm)))
    const none = await observe(armOf('no match'), await doorsThrough())
    expect(differences(match, none)).toContain(where)
  })
})

describe('how long the exchange and casework take to answer', () => {
  it('is measured for each arm against no match, three hundred times and more', async () => {
    const N = 300
    const { token } = await control<{ token: string }>(network, '/token')
    const routes = {
      'record at the exchange': (arm: Arm) => ({
        base: network.gatewayUrl,
        path: `/v1/records/${arm.recordId}`,
        token,
      }),
      'case at casework': (arm: Arm) => ({
        base: caseworkOf(network, 'destination'),
        path: `/v1/cases/${arm.caseId}`,
        token: officer.token(),
      }),
    }
    for (const [route, call] of Object.entries(routes)) {
      const samples = await timed(
        [...arms].flatMap(([name, arm]) => (name in AFTER_ACCEPTANCE ? [] : [[name, call(arm)] as const])),
        N,
      )
      const none = samples.get('no match') ?? []
      for (const [name, times] of samples) {
        const figure = distinguishability(times, none)
        const median = [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN
        console.info(
          `${route} · ${name}: median ${median.toFixed(2)} ms, n ${times.length}, guessed right ${(100 * figure).toFixed(1)} %`,
        )
        expect(times.length).toBeGreaterThanOrEqual(N)
        expect(figure).toBeGreaterThanOrEqual(0.5)
        expect(figure).toBeLessThanOrEqual(1)
      }
    }
  })
})
