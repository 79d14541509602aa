import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Societies } from './support/erasure-story.ts'
import {
  killInTurn,
  type Model,
  make,
  type Real,
  race,
  repeat,
  say,
  threeCases,
  type Word,
} from './support/offer-commands.ts'
import { expectAgreement } from './support/offer-end.ts'
import { signedIn } from './support/officer.ts'
import { theNetwork } from './support/shared-network.ts'

const network = theNetwork()
/** Set KINLINK_SEED to play a run again that has failed. */
const SEED = Number(process.env.KINLINK_SEED ?? Date.now() % 2 ** 31)
const RUNS = Number(process.env.KINLINK_RUNS ?? 1)
const PROCESSES = ['society-transit', 'society-destination', 'society-origin', 'exchange'] as const

let societies: Societies
beforeAll(async () => {
  const officer = (member: string) => signedIn(network, member, 'tracing-officer')
  societies = {
    destination: await officer('destination'),
    transit: await officer('transit'),
    origin: await officer('origin'),
  }
})

const nth = fc.nat({ max: 1 })
const times = fc.integer({ min: 1, max: 2 })
const word = fc.constantFrom<Word[]>('acceptance', 'decline', 'return', 'recall')
const said = fc.tuple(nth, word, times).map((values) => say(...values))
const steps = fc.commands<Model, Real, false>(
  [
    fc.tuple(nth, times, times).map((values) => make(...values)),
    said,
    said,
    fc.tuple(nth, word, word, fc.boolean()).map((values) => race(...values)),
    fc.nat({ max: 20 }).map(repeat),
    fc.constantFrom(...PROCESSES).map(killInTurn),
  ],
  { maxCommands: 12, size: 'max' },
)
/** Every Society asks, and is asked by both others: the three cases are played at the same time. */
const plays = fc.tuple(steps, steps, steps)

describe('whatever three Societies offer, answer, recall, return and repeat across each other, while processes are killed', () => {
  it('a search has one owner for each Society that is asked, and both sides hold the same receipt', {
    timeout: 600_000,
  }, async () => {
    console.info(`offers: KINLINK_SEED=${SEED}`)
    const property = fc.asyncProperty(plays, async (each) => {
      const cases = await threeCases(network, societies)
      await Promise.all(
        cases.map(async ({ model, real }, n) => {
          // One record, offered to both others at one moment.
          await Promise.all([make(0, 1).run(model, real), make(1, 1).run(model, real)])
          await fc.asyncModelRun(() => ({ model, real }), each[n] ?? [])
          console.info(`offers of ${real.author}: ${each[n]}`)
        }),
      )
      for (const { model, real } of cases) await expectAgreement(model, real)
    })
    await fc.assert(property, { seed: SEED, numRuns: RUNS, endOnFailure: true, unbiased: true })
    expect.hasAssertions()
  })
})
