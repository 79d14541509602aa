import { COORDINATOR, MEMBERS, newAccounts } from '@kinlink/embedded'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aCaseload, type Officers, type Outcome, play } from './support/caseload.ts'
import { startConstellation } from './support/constellation.ts'
import { type Constellation, control } from './support/network.ts'
import { signedIn } from './support/officer.ts'
import { theNetwork } from './support/shared-network.ts'

const caseload = aCaseload()

const officersOf = async (network: Constellation): Promise<Officers> => {
  const officers = new Map()
  for (const society of ['transit', 'destination'])
    officers.set(society, await signedIn(network, society, 'tracing-officer'))
  return officers
}

const flush = async ({ exchange }: Constellation): Promise<void> => {
  const redis = new Redis(exchange.redisUrl)
  await redis.flushall()
  redis.disconnect()
}

/** Does each of the things once, evenly spread over the run. */
const spread = (things: readonly (() => Promise<unknown>)[]) => {
  let next = 0
  return async (done: number, of: number): Promise<void> => {
    if (next >= things.length || done < ((next + 1) * of) / (things.length + 1)) return
    next += 1
    await things[next - 1]?.()
  }
}

// What an undisturbed run comes to is the same everywhere: pairs are scored in plaintext, and these are no close calls.
let undisturbed: Outcome
beforeAll(async () => {
  undisturbed = await play(caseload, await officersOf(theNetwork()))
  expect(undisturbed.candidates.length).toBeGreaterThan(3)
})

describe('one process per trust side', () => {
  it('killed in the middle, and Redis emptied: the same people, cases, candidates and releases as undisturbed', async () => {
    const network = theNetwork()
    const kill = (process: string) => () => control(network, '/kill', { process })
    const things = [
      kill('exchange'),
      () => flush(network),
      kill('society-transit'),
      () => flush(network),
      kill('society-destination'),
    ]
    expect(await play(caseload, await officersOf(network), spread(things))).toEqual(undisturbed)
  })
})

describe('one process per service', () => {
  let own: Awaited<ReturnType<typeof startConstellation>>
  beforeAll(async () => {
    const members = MEMBERS.filter(({ member }) => member !== 'origin')
    const few = (member: string) =>
      newAccounts(member, COORDINATOR).filter(
        ({ roles: [role] }) => role === 'tracing-officer' || role === 'society-admin',
      )
    own = await startConstellation({ separate: true, members, accounts: few })
  })
  afterAll(() => own.stop())

  it('each killed once in the middle: the same as undisturbed', async () => {
    const network = own.constellation
    const processes = await control<string[]>(network, '/processes')
    const services = processes.filter((name) => /^exchange-(?!postgres)|^society-(transit|destination)-/.test(name))
    expect(services).toHaveLength(10)
    const things = services.map((process) => () => control(network, '/kill', { process }))
    expect(await play(caseload, await officersOf(network), spread(things))).toEqual(undisturbed)
  })
})
