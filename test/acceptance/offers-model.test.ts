import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { answer, expectAgreement, kill, type Model, make, offersOf, race, recall } from './support/offer-commands.ts'
import { type Officer, signedIn } from './support/officer.ts'
import { aRequest } from './support/request.ts'
import { theNetwork } from './support/shared-network.ts'
import { ask } from './support/story.ts'

const network = theNetwork()
/** Set KINLINK_SEED to play a run again that has failed. */
const SEED = Number(process.env.KINLINK_SEED ?? Date.now() % 2 ** 31)
const RUNS = Number(process.env.KINLINK_RUNS ?? 3)
const PROCESSES = ['society-transit', 'society-destination', 'exchange'] as const

let transit: Officer
let destination: Officer
beforeAll(async () => {
  transit = await signedIn(network, 'transit', 'tracing-officer')
  destination = await signedIn(network, 'destination', 'tracing-officer')
})

const times = fc.integer({ min: 1, max: 2 })
const steps = fc.commands<Model, Parameters<typeof expectAgreement>[0], false>(
  [
    times.map(make),
    times.map((n) => answer('acceptance', n)),
    times.map((n) => answer('decline', n)),
    times.map((n) => answer('return', n)),
    times.map(recall),
    fc.constantFrom('acceptance' as const, 'decline' as const).map(race),
    fc.constantFrom(...PROCESSES).map(kill),
  ],
  { maxCommands: 12, size: 'max' },
)

describe('whatever is made, answered, recalled, returned and repeated, while processes are killed', () => {
  it('a search has one owner at most, and both sides hold the same receipt', { timeout: 600_000 }, async () => {
    console.info(`offers: KINLINK_SEED=${SEED}`)
    let played = 0
    const property = fc.asyncProperty(steps, async (commands) => {
      const { caseId } = await ask(destination, aRequest())
      const real = { network, asking: destination, searching: transit, caseId }
      const model: Model = { made: 0, open: 'none' }
      await make(1).run(model, real)
      await fc.asyncModelRun(() => ({ model, real }), commands)
      await expectAgreement(real)
      played += (await offersOf(real)).length
      console.info(`offers: ${commands}`)
    })
    await fc.assert(property, { seed: SEED, numRuns: RUNS, endOnFailure: true })
    expect(played).toBeGreaterThan(0)
  })
})
