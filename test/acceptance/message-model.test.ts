import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { lastSequence } from './support/feed.ts'
import { act, type Model, type Real, type Said, type Sent, send, THINGS_SAID } from './support/message-commands.ts'
import { expectDenseFeed, expectOneEach, expectTold, inboxes, openReleases } from './support/message-end.ts'
import { kill } from './support/offer-commands.ts'
import { signedIn } from './support/officer.ts'
import { theNetwork } from './support/shared-network.ts'
import { windowsPass } from './support/until.ts'

const network = theNetwork()
/** Set KINLINK_SEED to play a run again that has failed. */
const SEED = Number(process.env.KINLINK_SEED ?? Date.now() % 2 ** 31)
const RUNS = Number(process.env.KINLINK_RUNS ?? 3)
const PROCESSES = ['society-transit', 'society-destination', 'society-origin', 'exchange'] as const

let real: Real
let from: number
let before: Awaited<ReturnType<typeof inboxes>>
beforeAll(async () => {
  const officer = (member: string) => signedIn(network, member, 'tracing-officer')
  const officers = {
    destination: await officer('destination'),
    transit: await officer('transit'),
    origin: await officer('origin'),
  }
  real = { network, officers }
  before = await inboxes(real)
  from = await lastSequence(network)
})

const ROUTES = [
  ['destination', 'transit'],
  ['destination', 'origin'],
  ['origin', 'transit'],
] as const
const said = fc.constantFrom<Said[]>('once', 'again with its key', 'again with another key')
/** Told and replied often enough that a reply is often taken. */
const THINGS = [...THINGS_SAID, 'told', 'told', 'reply', 'reply'] as const
const acts = fc.tuple(fc.constantFrom(...THINGS), fc.nat({ max: 3 }), said).map((a) => act(...a))
/** What a sender must never learn of: every run ends with one of each, however little chance has said. */
const NEVER_TOLD = ['untold', 'refused'] as const
const steps = fc.commands<Model, Real, false>(
  [
    fc.tuple(fc.constantFrom(...ROUTES), said).map(([[one, other], s]) => send(one, other, s)),
    acts,
    acts,
    fc.constantFrom(...PROCESSES).map(kill),
  ],
  { maxCommands: 14, size: 'max' },
)

describe('whatever is sent, delivered, returned, replied and repeated, while processes are killed', () => {
  it('of each message its sender sees what truly happened and may be told, and nothing else', {
    timeout: 600_000,
  }, async () => {
    console.info(`messages: KINLINK_SEED=${SEED}`)
    const all: Sent[] = []
    const property = fc.asyncProperty(steps, async (commands) => {
      const model: Model = { sent: [] }
      for (const [one, other] of ROUTES) await send(one, other, 'once').run(model, real)
      await fc.asyncModelRun(() => ({ model, real }), commands)
      for (const what of NEVER_TOLD) {
        const nth = model.sent.length
        await send('destination', 'transit', 'once').run(model, real)
        await act(what, nth, 'once').run(model, real)
      }
      await expectTold(real, model.sent)
      all.push(...model.sent)
      console.info(`messages: ${commands}`)
    })
    await fc.assert(property, { seed: SEED, numRuns: RUNS, endOnFailure: true, unbiased: true })
    expect(all.length).toBeGreaterThanOrEqual(RUNS * ROUTES.length)
    // What is not told does not come later either, and what has been told stays.
    await windowsPass(2, network.windowSeconds)
    await openReleases(real)
    await expectTold(real, all)
    await expectOneEach(real, all, before)
    await expectDenseFeed(real, all, from)
  })
})
