import { sql } from '@kinlink/postgres'
import { newId } from '@kinlink/runtime'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { purgeCharges } from '../src/budgets/budget.ts'
import { readConfig } from '../src/config.ts'
import { countOf, type Ground, post, prepareGround, type Running, startMailbox, steppingClock } from './ground.ts'
import { presentEntry, submission } from './objects.ts'

const HOUR = 3600
/** Twice the mean of four hours that are over for an hour: between 2 and 5 for a Society, 1 and 4 for an officer. */
const LIMITS = {
  BUDGET_SECONDS: String(HOUR),
  SUBMISSIONS_FLOOR_PER_SOCIETY: '2',
  SUBMISSIONS_PER_SOCIETY: '5',
  SUBMISSIONS_FLOOR_PER_OFFICER: '1',
  SUBMISSIONS_PER_OFFICER: '4',
  VOLUME_SPANS: '4',
  VOLUME_FACTOR: '2',
}
const clock = steppingClock('2026-11-23T10:00:00Z')
let ground: Ground
let mailbox: Running
beforeAll(async () => {
  ground = await prepareGround()
  mailbox = await startMailbox(ground, clock, LIMITS)
})
afterAll(async () => {
  await mailbox.close()
  await ground.close()
})

const submit = async (author: string, kid: string) =>
  (await post(mailbox.url, '/internal/records', submission({ author, kid, recipients: ['transit'] }).body)).status
/** As many as the budget takes within this span, by one officer or by a new one each time; then the next span begins. */
const fill = async (author: string, officer: () => string) => {
  let taken = 0
  while ((await submit(author, officer())) === 201) taken += 1
  clock.forward(HOUR)
  return taken
}
/** Long enough for everything to be forgotten, to the beginning of an hour. */
const rest = () => clock.forward(11 * HOUR - ((clock.now().getTime() / 1000) % HOUR))

describe('what a Society may submit', () => {
  it('grows with what it submitted in the spans before, from the floor to the ceiling and never beyond', async () => {
    const taken: number[] = []
    for (let span = 0; span < 8; span += 1) taken.push(await fill('lagoon', newId))
    expect(taken).toEqual([2, 2, 2, 2, 3, 4, 5, 5])
  })

  it('falls back to the floor once it has asked for nobody for as long', async () => {
    rest()
    expect(await fill('lagoon', newId)).toBe(2)
  })

  it('is not raised by a burst while that lasts, nor just after it', async () => {
    rest()
    for (let span = 0; span < 4; span += 1) await fill('harbour', newId)
    clock.forward(HOUR - 60)
    const more = async () => {
      let taken = 0
      while ((await submit('harbour', newId())) === 201) taken += 1
      return taken
    }
    expect(await more()).toBe(3)
    clock.forward(59)
    expect(await more()).toBe(0)
    // In the next hour four are allowed for the quiet ones before, of which three are used up; the burst would make it five.
    clock.forward(60)
    expect(await more()).toBe(1)
    clock.forward(HOUR - 180)
    expect(await more()).toBe(0)
  })

  it('is not raised by what was refused, by another Society, nor by acts of another kind', async () => {
    rest()
    for (let n = 0; n < 8; n += 1) {
      await submit('lagoon', newId())
      await post(mailbox.url, '/internal/entries', presentEntry('atoll').body)
      await post(mailbox.url, '/internal/records', submission({ author: 'atoll', type: 'release' }).body)
      const message = submission({ author: 'atoll', type: 'message', recipients: ['transit'] })
      await post(mailbox.url, '/internal/records', message.body)
      clock.forward(HOUR / 2)
    }
    clock.forward(HOUR)
    expect(await fill('atoll', newId)).toBe(2)
  })
})

describe('what an officer may submit', () => {
  it('grows with the officer’s own past, not with that of colleagues', async () => {
    rest()
    const [steady, colleague] = [newId(), newId()]
    const taken: number[] = []
    for (let span = 0; span < 5; span += 1) taken.push(await fill('island', () => steady))
    expect(taken).toEqual([1, 1, 1, 1, 2])
    expect(await fill('island', () => colleague)).toBe(1)
  })
})

describe('what was charged', () => {
  it('is kept for two spans, and how much it was for as long as a limit follows from it', async () => {
    rest()
    const { config } = readConfig({ ...ground.env, ...LIMITS })
    const count = (table: string) =>
      countOf(ground, sql([`select count(*)::integer as count from ${table} where member = 'delta'`]))
    await submit('delta', newId())
    await post(mailbox.url, '/internal/entries', presentEntry('delta').body)
    const budgets = { seconds: config.BUDGET_SECONDS, volume: { spans: config.VOLUME_SPANS, factor: 2 } }
    for (const [hours, kept] of [
      [2, [4, 1]],
      [1, [0, 1]],
      [2, [0, 1]],
      [1, [0, 0]],
    ] as const) {
      clock.forward(hours * HOUR)
      await purgeCharges(ground.superuser, budgets, clock.now())
      expect([await count('budget_charge'), await count('budget_volume')]).toEqual(kept)
    }
  })
})
