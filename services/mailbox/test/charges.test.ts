import { newId } from '@kinlink/runtime'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { purgeCharges } from '../src/budgets/budget.ts'
import { type Act, budgetsOf, chargeOne, keptOf, type Most, SPAN, START } from './charging.ts'
import { type Ground, prepareGround } from './ground.ts'

const MINUTE = 60_000
let ground: Ground
let society: string
beforeAll(async () => {
  ground = await prepareGround()
})
afterAll(() => ground.close())
beforeEach(() => {
  society = newId()
})

const act = (most: Most, kid: string, at: number, more: Partial<Act> = {}) =>
  chargeOne(ground.superuser, most, { member: society, kid, at, ...more })
const kept = () => keptOf(ground.superuser, society)
const forget = (most: Most, at: number) => purgeCharges(ground.superuser, budgetsOf(most), new Date(START + at))

describe('a budget of three acts within an hour', () => {
  const most = { society: 3, officer: 3 }

  it('lets three through, and the next one at the very moment when the first has left the hour, not a millisecond before', async () => {
    for (const at of [0, 10, 20]) expect(await act(most, 'a', at * MINUTE)).toBe('charged')
    expect(await act(most, 'a', 20 * MINUTE)).toBe(SPAN)
    expect(await act(most, 'a', SPAN - 1)).toBe(SPAN)
    expect(await act(most, 'a', SPAN)).toBe('charged')
    expect(await act(most, 'a', SPAN)).toBe(SPAN + 10 * MINUTE)
    expect(await act(most, 'a', SPAN + 10 * MINUTE)).toBe('charged')
  })

  it('lets three through when many come at the same moment', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => act(most, `officer ${n}`, 0)))
    expect(answers.filter((answer) => answer === 'charged')).toHaveLength(3)
    expect(answers.filter((answer) => answer === SPAN)).toHaveLength(5)
  })

  it('starts anew after everything was forgotten', async () => {
    for (let n = 0; n < 3; n += 1) await act(most, 'a', 0)
    await forget(most, 2 * SPAN)
    expect((await kept()).charges).toBe(6)
    await forget(most, 2 * SPAN + 1)
    expect((await kept()).charges).toBe(0)
    for (let n = 0; n < 3; n += 1) expect(await act(most, 'a', 2 * SPAN + 1)).toBe('charged')
    expect(await act(most, 'a', 2 * SPAN + 1)).toBe(3 * SPAN + 1)
  })

  it('goes on as before after only the oldest were forgotten', async () => {
    for (const at of [0, 1.5 * SPAN, 1.6 * SPAN]) expect(await act(most, 'a', at)).toBe('charged')
    await forget(most, 2.2 * SPAN)
    expect((await kept()).charges).toBe(4)
    expect(await act(most, 'a', 2.2 * SPAN)).toBe('charged')
    expect(await act(most, 'a', 2.2 * SPAN)).toBe(2.5 * SPAN)
  })

  it('lets no more than three through within an hour when the clocks of two machines differ', async () => {
    for (const at of [2000, 0, 1000]) expect(await act(most, 'a', at)).toBe('charged')
    expect(await act(most, 'a', SPAN - 1)).toBe(SPAN)
    // Nor two, where no more than two are allowed meanwhile.
    expect(await act({ society: 2, officer: 2 }, 'a', SPAN)).toBe(SPAN + 1000)
    expect(await act(most, 'a', SPAN)).toBe('charged')
    expect(await act(most, 'a', SPAN)).toBe(SPAN + 1000)
  })

  it('keeps nobody waiting for a clock that was ten days ahead, but for the one act that was dated by it', async () => {
    const ahead = 240 * SPAN
    expect(await act(most, 'a', ahead)).toBe('charged')
    for (const at of [0, 10 * MINUTE]) expect(await act(most, 'a', at)).toBe('charged')
    for (let hours = 1; hours < 5; hours += 1) {
      await forget(most, hours * SPAN)
      expect(await act(most, 'a', hours * SPAN - 1)).toBe(hours * SPAN)
      for (const at of [0, 10 * MINUTE]) expect(await act(most, 'a', hours * SPAN + at)).toBe('charged')
    }
    await forget(most, ahead + 2 * SPAN + 1)
    expect((await kept()).charges).toBe(0)
  })

  it('forgets nothing that still counts, whatever was dated by a clock that was ahead', async () => {
    for (const at of [240 * SPAN, 0, 1.5 * SPAN]) expect(await act(most, 'a', at)).toBe('charged')
    await forget(most, 2.2 * SPAN)
    expect(await act(most, 'a', 2.2 * SPAN)).toBe('charged')
    expect(await act(most, 'a', 2.2 * SPAN)).toBe(2.5 * SPAN)
  })

  it('allows two once the limit has sunk to two, and five once it has risen to five', async () => {
    for (const at of [0, 10, 20]) await act(most, 'a', at * MINUTE)
    expect(await act({ society: 2, officer: 2 }, 'a', 30 * MINUTE)).toBe(SPAN + 10 * MINUTE)
    for (let n = 0; n < 2; n += 1) expect(await act({ society: 5, officer: 5 }, 'a', 30 * MINUTE)).toBe('charged')
    expect(await act({ society: 5, officer: 5 }, 'a', 30 * MINUTE)).toBe(SPAN)
  })
})

describe('an act of an officer', () => {
  it('waits for the later of what the officer and the Society wait for, and is charged to neither before', async () => {
    const most = { society: 3, officer: 2 }
    await act(most, 'a', 0)
    await act(most, 'b', 10 * MINUTE)
    await act(most, 'b', 20 * MINUTE)
    expect(await act(most, 'c', 30 * MINUTE)).toBe(SPAN)
    expect(await act(most, 'b', 30 * MINUTE)).toBe(SPAN + 10 * MINUTE)
    expect(await kept()).toEqual({ charges: 6, volume: 3 })
  })

  it('is never allowed where nothing is, and looked at again after an hour', async () => {
    expect(await act({ society: 3, officer: 0 }, 'a', MINUTE)).toBe(SPAN + MINUTE)
    expect(await kept()).toEqual({ charges: 0, volume: 0 })
  })

  it('is not charged to an officer of another Society whose key has the same id', async () => {
    const most = { society: 1, officer: 1 }
    expect(await act(most, 'a', 0)).toBe('charged')
    expect(await act(most, 'a', 0, { member: newId() })).toBe('charged')
    expect(await act(most, 'a', 0)).toBe(SPAN)
  })
})

describe('an approved act', () => {
  const most = { society: 4, officer: 1, approvals: 2, approver: 1 }

  it('counts for the Society, but not for the officer who asked, and raises nobody’s volume', async () => {
    expect(await act(most, 'a', 0, { approver: 'b' })).toBe('charged')
    expect(await act(most, 'a', MINUTE)).toBe('charged')
    expect(await act(most, 'a', MINUTE)).toBe(SPAN + MINUTE)
    expect(await act(most, 'c', MINUTE)).toBe('charged')
    expect(await act(most, 'd', MINUTE)).toBe('charged')
    expect(await act(most, 'e', MINUTE)).toBe(SPAN)
    expect((await kept()).volume).toBe(3)
  })

  it('is not charged to what its approver may ask, nor the other way round', async () => {
    expect(await act(most, 'b', 0)).toBe('charged')
    expect(await act(most, 'a', 0, { approver: 'b' })).toBe('charged')
    expect(await act(most, 'a', 0, { approver: 'b' })).toBe(SPAN)
    expect(await act(most, 'b', 0)).toBe(SPAN)
  })

  it('is bounded by what all of a Society may approve, and by its ceiling', async () => {
    for (const approver of ['b', 'c']) expect(await act(most, 'a', 0, { approver })).toBe('charged')
    expect(await act(most, 'a', 0, { approver: 'd' })).toBe(SPAN)
    for (const kid of ['a', 'b']) expect(await act(most, kid, MINUTE)).toBe('charged')
    expect(await act({ ...most, approvals: 9 }, 'a', MINUTE, { approver: 'd' })).toBe(SPAN)
    expect(await kept()).toEqual({ charges: 10, volume: 2 })
  })
})
