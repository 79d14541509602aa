import type { MessageDelivery, ReleaseView } from '@kinlink/contracts'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { actOnMessage, type Plan } from '../src/incoming-messages/act.ts'
import { lookAtMessage } from '../src/incoming-messages/look.ts'
import { planDelivery, planReturn, replyTo } from '../src/incoming-messages/what-officers-do.ts'
import { attestMessage } from '../src/messages/attest-message.ts'
import { readMessage } from '../src/messages/read-message.ts'
import { writeMessage } from '../src/messages/write-message.ts'
import { openRelease } from '../src/releases/open-release.ts'
import { listReleases } from '../src/releases/release-store.ts'
import { CarryingExchange } from './carrying-exchange.ts'
import { aMessage, clock, freshKey, type Society, societyWithMessages } from './message-ground.ts'

/** More of them find more: `KINLINK_RUNS=100`. */
const RUNS = Number(process.env.KINLINK_RUNS ?? 12)

const exchange = new CarryingExchange()
let origin: Society
let transit: Society
beforeAll(async () => {
  origin = await societyWithMessages('origin', exchange)
  transit = await societyWithMessages('transit', exchange)
})
afterAll(async () => {
  await origin.close()
  await transit.close()
})

/** What has truly happened to one message. */
type Story = { id: string; rid: string | null; delivered: number; told: number; replies: number; returned: number }
type Model = { stories: Story[]; again: () => Promise<unknown> }
type Real = { opened: ReleaseView[] }
type Step = fc.AsyncCommand<Model, Real>

const command = (name: string, check: (m: Model) => boolean, run: (m: Model, r: Real) => Promise<void>): Step => ({
  check,
  run: async (m, r) => {
    await run(m, r)
    await holds(m, r)
  },
  toString: () => name,
})
const storyAt = (m: Model, n: number): Story | undefined => m.stories[n % Math.max(1, m.stories.length)]
const about = (name: string, n: number, run: (story: Story, m: Model) => Promise<void>): Step =>
  command(
    `${name}(${n})`,
    (m) => storyAt(m, n) !== undefined,
    async (m) => {
      const story = storyAt(m, n)
      if (story !== undefined) await run(story, m)
    },
  )
const seen = async (story: Story) => {
  const view = await readMessage(origin.deps, origin.session(), story.id)
  if (view === null) throw new TypeError('no such message')
  return view
}

const write = command(
  'write',
  (m) => m.stories.length < 3,
  async (m) => {
    const key = freshKey()
    const doIt = () => writeMessage(origin.deps, origin.session(), aMessage(), key)
    const done = await doIt()
    if (!done.ok) throw new TypeError(done.problem.code)
    m.stories.push({ id: done.value.messageId, rid: null, delivered: 0, told: 0, replies: 0, returned: 0 })
    m.again = async () => expect(await doIt()).toEqual(done)
  },
)
const attest = (n: number) =>
  about('attest', n, async (story, m) => {
    const key = freshKey()
    const word = { familyNewsOnly: true as const, removals: [] }
    const doIt = () => attestMessage(origin.deps, origin.session(), story.id, word, key)
    const done = await doIt()
    if (!done.ok) return
    expect(story.rid).toBeNull()
    story.rid = (await seen(story)).recordId
    m.again = async () => expect(await doIt()).toEqual(done)
  })
const look = (n: number) =>
  about('look', n, async ({ rid }) => {
    if (rid !== null) await lookAtMessage(transit.deps, transit.session(), rid)
  })
/** An act of the delivering side, and what it counts as if it was allowed. */
const acting = (name: string, n: number, plan: Plan, count: (story: Story) => void) =>
  about(name, n, async (story, m) => {
    const key = freshKey()
    const doIt = () => actOnMessage(transit.deps, transit.session(), story.rid ?? story.id, plan, key)
    const done = await doIt()
    if (!done.ok) return
    count(story)
    m.again = async () => expect(await doIt()).toEqual(done)
  })
const giveBack = (n: number) =>
  acting('return', n, planReturn({ reason: 'address-insufficient' }), (story) => {
    story.returned += 1
  })
const deliver = (n: number, delivery: MessageDelivery) =>
  acting(`deliver ${JSON.stringify(delivery)}`, n, planDelivery(delivery), (story) => {
    if (delivery.outcome !== 'delivered') return
    story.delivered += 1
    story.told += delivery.mayTellSender ? 1 : 0
  })
const reply = (n: number) =>
  about('reply', n, async (story, m) => {
    const key = freshKey()
    const { letter, basis } = aMessage()
    const slip = { letter, basis, attestation: { familyNewsOnly: true as const, removals: [] } }
    const doIt = () => replyTo(transit.deps, transit.session(), story.rid ?? story.id, slip, key)
    const done = await doIt()
    if (!done.ok) return
    story.replies += 1
    m.again = async () => expect(await doIt()).toEqual(done)
  })
const always = () => true
const repeat = command('repeat', always, async (m) => void (await m.again()))
const send = (side: 'origin' | 'transit', killed: boolean) =>
  command(`${killed ? 'die while sending' : 'send'} at ${side}`, always, () =>
    (side === 'origin' ? origin : transit).sendAll(killed),
  )
const hear = (side: 'origin' | 'transit') =>
  command(`hear at ${side}`, always, () => (side === 'origin' ? origin : transit).feed.poll())
/** The usual way: what was attested reaches the other side and is looked at. */
const carry = command('carry', always, async (m) => {
  await origin.sendAll()
  await transit.feed.poll()
  for (const { rid } of m.stories) if (rid !== null) await lookAtMessage(transit.deps, transit.session(), rid)
})
const windowPasses = command('window', always, async () => exchange.window())
/** Opens one of the releases that lie in the inbox, whichever, opened ones too. */
const open = (n: number) =>
  command(`open(${n})`, always, async (_, r) => {
    const inbox = await listReleases(origin.deps.db, null, 1000)
    const release = inbox[n % Math.max(1, inbox.length)]
    if (release === undefined) return
    const done = await openRelease(origin.deps, origin.session(), release.rid)
    if (!done.ok) throw new TypeError(done.problem.code)
    r.opened.push(done.value)
  })

/** Domain §6.11, invariant 6, after every step. */
async function holds(m: Model, r: Real): Promise<void> {
  for (const story of m.stories) {
    const { state, reply: letter } = await seen(story)
    const said = r.opened.filter(({ messageId }) => messageId === story.id)
    const kinds = new Set(said.map(({ content }) => content.kind))
    if (state === 'delivered' || state === 'replied') expect(story.told).toBe(1)
    if (state === 'replied') expect(story.replies).toBe(1)
    if (story.replies > 0) expect(story.told).toBe(1)
    expect(letter !== null).toBe(state === 'replied')
    if (state === 'address-insufficient') expect([story.returned, story.delivered]).toEqual([1, 0])
    if (story.told + story.returned === 0) expect([...kinds]).toEqual([])
    for (const { content } of said) expect(content.recordId).toBe(story.rid)
    const ofOthers = m.stories.filter(({ rid, id }) => rid !== null && rid === story.rid && id !== story.id)
    expect(ofOthers).toEqual([])
  }
}

/** How many messages ended how, over all runs. */
const ended = new Map<string, number>()

/** Everything is sent, told and opened, and the fixed date passes: every message that was attested has ended, and rightly. */
async function ends(m: Model, r: Real): Promise<void> {
  const before = clock.at
  for (const society of [origin, transit, origin, transit]) {
    await society.sendAll()
    exchange.window()
    await society.feed.poll()
  }
  await origin.feed.poll()
  for (const { rid } of await listReleases(origin.deps.db, null, 1000)) {
    const done = await openRelease(origin.deps, origin.session(), rid)
    if (done.ok) r.opened.push(done.value)
  }
  await holds(m, r)
  clock.at = new Date(before.getTime() + 11 * 86_400_000)
  for (const story of m.stories) {
    const expected =
      story.rid === null
        ? 'drafted'
        : story.replies > 0
          ? 'replied'
          : story.told > 0
            ? 'delivered'
            : story.returned > 0
              ? 'address-insufficient'
              : 'undeliverable'
    expect((await seen(story)).state).toBe(expected)
    ended.set(expected, (ended.get(expected) ?? 0) + 1)
    const about = new Set(r.opened.filter(({ messageId }) => messageId === story.id).map(({ releaseId }) => releaseId))
    expect(about.size).toBe(story.told + story.replies + story.returned)
  }
  clock.at = before
}

const which = fc.nat({ max: 2 })
const delivered = (mayTellSender: boolean): MessageDelivery => ({
  outcome: 'delivered',
  method: 'elder',
  readAloud: true,
  mayTellSender,
})
const COMMANDS = [
  fc.constant(write),
  which.map(attest),
  which.map(look),
  which.map(giveBack),
  which.map((n) => deliver(n, delivered(true))),
  which.map((n) => deliver(n, delivered(false))),
  which.map((n) => deliver(n, { outcome: 'not-delivered', reason: 'refused' })),
  which.map(reply),
  fc.constant(repeat),
  fc
    .tuple(fc.constantFrom('origin' as const, 'transit' as const), fc.boolean())
    .map(([side, killed]) => send(side, killed)),
  fc.constantFrom('origin' as const, 'transit' as const).map(hear),
  fc.constant(windowPasses),
  fc.constant(carry),
  fc.nat({ max: 9 }).map(open),
]

/** Each way in which a message can end, once at least: chance alone may miss one. */
const USUAL: readonly (readonly Step[])[] = [
  [
    ...[write, attest(0), write, attest(1), write, attest(2), carry, look(0), look(1), look(2)],
    ...[deliver(0, delivered(true)), reply(0), deliver(1, delivered(true)), giveBack(2)],
  ],
  [write, attest(0), write],
]

describe('a Red Cross Message, whatever is done in whatever order, repeated or interrupted', () => {
  it('is delivered only with a delivery record that may be told, replied to once and after that, and always ends', async () => {
    for (const steps of USUAL) {
      const [model, real]: [Model, Real] = [{ stories: [], again: async () => {} }, { opened: [] }]
      for (const step of steps) await step.run(model, real)
      await ends(model, real)
    }
    await fc.assert(
      fc.asyncProperty(
        fc.boolean(),
        fc.commands(COMMANDS, { maxCommands: 50, size: 'max' }),
        async (begun, commands) => {
          const model: Model = { stories: [], again: async () => {} }
          const real: Real = { opened: [] }
          // Half of the runs begin where most of what can go wrong begins: with messages that have arrived.
          if (begun) for (const first of [write, attest(0), write, attest(1), carry]) await first.run(model, real)
          await fc.asyncModelRun(() => ({ model, real }), commands)
          await ends(model, real)
        },
      ),
      { numRuns: RUNS, endOnFailure: true },
    )
    expect([...ended.keys()].sort()).toEqual([
      'address-insufficient',
      'delivered',
      'drafted',
      'replied',
      'undeliverable',
    ])
  }, 300_000)
})
