import { sql } from '@kinlink/postgres'
import { type Service, systemClock } from '@kinlink/runtime'
import { Type } from 'typebox'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createLiveCodes } from '../src/codes/live-codes.ts'
import { rematchStep } from '../src/rematch/rematch.ts'
import { anEntry, aWorld, idOf, sought } from './blinded-people.ts'
import { candidates, type Ground, logged, prepareGround, startMatching } from './matching-service.ts'

let ground: Ground
let service: Service | undefined
let now: Date
beforeEach(async () => {
  ground = await prepareGround()
  now = new Date()
})
afterEach(async () => {
  await service?.close()
  await ground.close()
})

const PAIR = `${idOf('s')} ${idOf('p')}`
const DAY = 86_400_000
const FLOOR = 0.535
/** Lets matching take entries in, and stops it: the steps are the test's. */
const taken = async (floor: string, ...entries: Parameters<Ground['submit']>) => {
  ground.env.CANDIDATE_FLOOR = floor
  service = await startMatching(ground, () => now)
  await ground.submit(...entries)
  await ground.settled()
  await service.close()
  service = undefined
}
const rematching = async (floor = FLOOR) => {
  const codes = createLiveCodes()
  await codes.catchUp(ground.own)
  return {
    db: ground.own,
    codes,
    floor,
    clock: { now: () => now },
    nudge: () => {},
    everyMs: DAY,
    together: 16,
    apartMs: 0,
  }
}
/** Steps until nothing is left to be done, each by a process that knows nothing of the one before. */
const toTheEnd = async (floor = FLOOR): Promise<number> => {
  let steps = 1
  while (await rematchStep(await rematching(floor))) steps += 1
  return steps
}
const Emitted = Type.Object({ pair: Type.String() })
const found = async (): Promise<string[]> =>
  (
    await ground.own.many(
      Emitted,
      sql`select payload ->> 'soughtEntry' || ' ' || (payload ->> 'presentEntry') as pair from outbox where topic = 'candidate.found'`,
    )
  ).map(({ pair }) => pair)

describe('comparing everybody with everybody', () => {
  test('finds at once what a lower floor lets in, and tells each pair once', async () => {
    await taken('0.99', sought('s', 'Karim Haddad'), anEntry('p', 'Kareem Hadad'))
    expect(await candidates(ground)).toEqual([])
    await toTheEnd()
    expect(await candidates(ground)).toEqual([PAIR])
    now = new Date(now.getTime() + 2 * DAY)
    await toTheEnd()
    expect(await found()).toEqual([PAIR])
  })

  test('begins anew when its time has come, and not before', async () => {
    await taken(String(FLOOR), sought('s', 'Karim Haddad'))
    await toTheEnd()
    const runs = async () => (await logged(ground)).filter(({ body }) => body.code === 'rematch').length
    const before = await runs()
    now = new Date(now.getTime() + DAY - 1000)
    await toTheEnd()
    expect(await runs()).toBe(before)
    now = new Date(now.getTime() + 2000)
    await toTheEnd()
    expect(await runs()).toBe(before + 1)
  })

  test('goes on after a kill where the step before had come, and finds what the first comparison finds', async () => {
    const world = aWorld()
    await taken(String(FLOOR), ...world)
    const first = await candidates(ground)
    expect(first.length).toBeGreaterThan(10)
    await ground.own.run(sql`delete from candidate`)
    now = new Date(now.getTime() + 2 * DAY)
    expect(await rematchStep(await rematching())).toBe(true)
    const half = (await candidates(ground)).length
    expect(half).toBeGreaterThan(0)
    expect(half).toBeLessThan(first.length)
    await toTheEnd()
    expect(await candidates(ground)).toEqual(first)
  })

  test('takes one step in a span, however many processes there are: what arrives has the rest of the time', async () => {
    await taken(String(FLOOR), ...aWorld())
    now = new Date(now.getTime() + 2 * DAY)
    const processes = await Promise.all([1, 2, 3].map(async () => ({ ...(await rematching()), apartMs: 1000 })))
    const steps = () => Promise.all(processes.map(rematchStep))
    const runs = async () => (await logged(ground)).filter(({ body }) => body.code === 'rematch').length
    await toTheEnd()
    now = new Date(now.getTime() + 2 * DAY)
    const before = await runs()
    await steps()
    expect(await runs()).toBe(before + 1)
    now = new Date(now.getTime() + 1000)
    await steps()
    expect(await runs()).toBe(before + 2)
  })

  test('keeps neither step nor pairs when the log cannot be written', async () => {
    await taken('0.99', sought('s', 'Karim Haddad'), anEntry('p', 'Karim Hadad'))
    await ground.superuser.run(ground.lockLog)
    await expect(toTheEnd()).rejects.toThrow()
    expect(await candidates(ground)).toEqual([])
    await ground.superuser.run(ground.unlockLog)
    await toTheEnd()
    expect(await candidates(ground)).toEqual([PAIR])
  })

  test('is done by the service itself', async () => {
    await taken('0.99', sought('s', 'Karim Haddad'), anEntry('p', 'Kareem Hadad'))
    ground.env.CANDIDATE_FLOOR = String(FLOOR)
    service = await startMatching(ground)
    await ground.settled()
    await expect.poll(() => ground.told).toEqual([PAIR])
  })
})

describe('an entry that an officer wants compared once more', () => {
  test('meets who was missed, and nobody whom it had met', async () => {
    const other = anEntry('q', 'Karim Haddad')
    service = await startMatching(ground, systemClock.now)
    await ground.submit(sought('s', 'Karim Haddad'), anEntry('p', 'Karim Haddad'), other)
    await ground.settled()
    await ground.own.run(sql`delete from candidate where present_entry = ${other.id}`)
    ground.told.length = 0
    await ground.rematch(idOf('s'))
    await ground.settled()
    expect(ground.told).toEqual([`${idOf('s')} ${other.id}`])
  })

  test('is stored first if it was lost, and never if it is gone', async () => {
    service = await startMatching(ground)
    await ground.submit(anEntry('p', 'Karim Haddad'))
    await ground.remove(idOf('gone'))
    await ground.settled()
    ground.entries.set(idOf('s'), sought('s', 'Karim Haddad'))
    ground.entries.set(idOf('gone'), sought('gone', 'Karim Haddad'))
    await ground.rematch(idOf('s'), idOf('gone'), idOf('never'))
    await ground.settled()
    expect(await candidates(ground)).toEqual([PAIR])
  })
})
