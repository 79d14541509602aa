import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  decide,
  doWithdraw,
  kill,
  type Model,
  offer,
  onSearch,
  type Real,
  race,
  rights,
  settle,
  turns,
  withdraw,
} from './support/erasure-commands.ts'
import { expectAnswersOfAll, expectEnd, expectNothingLeft, expectOtherUntouched } from './support/erasure-end.ts'
import { aStory, openInbox, type Societies, type Story } from './support/erasure-story.ts'
import { signedIn } from './support/officer.ts'
import { theNetwork } from './support/shared-network.ts'

const network = theNetwork()
/** Set KINLINK_SEED to play a run again that has failed. */
const SEED = Number(process.env.KINLINK_SEED ?? Date.now() % 2 ** 31)
/** How many requests are played at the same time. */
const STORIES = Number(process.env.KINLINK_STORIES ?? 3)
const PROCESSES = ['exchange', 'society-transit', 'society-destination', 'society-origin'] as const

let societies: Societies
beforeAll(async () => {
  const officer = (member: string) => signedIn(network, member, 'tracing-officer')
  societies = {
    destination: await officer('destination'),
    transit: await officer('transit'),
    origin: await officer('origin'),
  }
})

const times = fc.integer({ min: 1, max: 2 })
const wish = fc.constantFrom('nothing' as const, 'alive-only' as const)
const confirm = times.map((n) => settle('confirmation', n))
const accept = times.map((n) => onSearch('acceptance', n))
const decided = fc.tuple(fc.constantFrom('candidate' as const, 'search' as const), wish, times)
const steps = fc.commands<Model, Real, false>(
  [
    times.map(offer),
    accept,
    accept,
    times.map((n) => onSearch('return', n)),
    confirm,
    confirm,
    times.map((n) => settle('rejection', n)),
    decided.map(([way, said, n]) => decide(way, said, n)),
    decided.map(([way, said, n]) => decide(way, said, n)),
    times.map(withdraw),
    fc
      .oneof(
        confirm,
        accept,
        decided.map(([way, said]) => decide(way, said, 1)),
      )
      .map(race),
    times.map(rights),
    fc.constantFrom(...PROCESSES).map((process) => kill(network, process)),
  ],
  { maxCommands: 12, size: 'max' },
)
/** What has happened before, so that there is something to erase in each way. */
const OPENINGS = [[offer(1), onSearch('acceptance', 1)], [settle('confirmation', 1)]]
const plays = fc.array(fc.tuple(fc.boolean(), steps), { minLength: STORIES, maxLength: STORIES })

describe('whatever is offered, confirmed, decided, withdrawn, asked for by the enquirer and repeated, while processes are killed', () => {
  it('nothing of a withdrawn request is served or kept, all who were named answer once, and the person’s wishes stay', {
    timeout: 600_000,
  }, async () => {
    console.info(`erasure: KINLINK_SEED=${SEED}`)
    const turn = turns()
    const inbox = { destination: await openInbox(societies.destination), transit: await openInbox(societies.transit) }
    const played: { model: Model; real: Real }[] = []
    const property = fc.asyncProperty(plays, async (each) => {
      const stories = await Promise.all(each.map(([byTransit]) => aStory(network, societies, byTransit)))
      await Promise.all(
        each.map(async ([_byTransit, commands], n) => {
          const story = stories[n] as Story
          const model: Model = { withdrawn: false, offerId: null, wishes: {}, told: new Set() }
          const real: Real = { story, stranger: societies.origin, turn }
          played.push({ model, real })
          for (const opening of OPENINGS[n] ?? []) await opening.run(model, real)
          await fc.asyncModelRun(() => ({ model, real }), commands)
          console.info(`erasure, ${story.author.member}: ${commands}`)
          await doWithdraw(model, story, 1)
        }),
      )
    })
    await fc.assert(property, { seed: SEED, numRuns: 1, endOnFailure: true, unbiased: true })
    expect(played).toHaveLength(STORIES)
    await Promise.all(
      played.map(async ({ model, real: { story } }) => {
        await expectNothingLeft(model, story)
        await expectOtherUntouched(story)
        await expectEnd(story)
        await expectAnswersOfAll(story)
      }),
    )
    const told = new Set(played.flatMap(({ model }) => [...model.told]))
    expect(told.size).toBeLessThanOrEqual(1)
    await expectReleases(played, inbox)
  })
})

/** What a person had decided to let go has come to who had asked, though nobody is told there any more. */
async function expectReleases(
  played: readonly { model: Model; real: Real }[],
  before: Readonly<Record<'destination' | 'transit', number>>,
): Promise<void> {
  for (const member of ['destination', 'transit'] as const) {
    const asked = played.filter(({ real }) => real.story.author.member === member)
    const said = asked.flatMap(({ model: { wishes } }) => [wishes.candidate, wishes.search])
    const left = said.filter((wish) => wish === 'alive-only').length
    expect(await openInbox(societies[member])).toBe(before[member] + left)
  }
}
