import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findIncoming } from '../../src/incoming/incoming-store.ts'
import { CarryingExchange } from '../carrying-exchange.ts'
import { clock, type Society, societyWithMessages } from '../message-ground.ts'
import { alarmsAt, attested, GRACE_HOURS, hoursLater, reads, sent } from './chained.ts'

let exchange: CarryingExchange
let origin: Society
let transit: Society
beforeEach(async () => {
  clock.at = new Date('2026-11-23T10:15:00Z')
  exchange = new CarryingExchange()
  origin = await societyWithMessages('origin', exchange)
  transit = await societyWithMessages('transit', exchange)
})
afterEach(async () => {
  await origin.close()
  await transit.close()
})

const withheld = async (): Promise<string> => {
  exchange.withholds = true
  const rid = await sent(origin, 'transit')
  exchange.withholds = false
  return rid
}
const kinds = async () => (await alarmsAt(transit)).map(({ kind, society, recordId }) => [kind, society, recordId])

describe('a message that the exchange takes and drops in silence', () => {
  it('is noticed by the message after it, once it has had its time to arrive', async () => {
    await sent(origin, 'transit')
    const dropped = await withheld()
    await sent(origin, 'transit')
    await hoursLater(transit, GRACE_HOURS - 1)
    expect(await kinds()).toEqual([])
    await hoursLater(transit, 2)
    expect(await kinds()).toEqual([['item-withheld', 'origin', dropped]])
  })

  it('is said once, however often it is looked for', async () => {
    await withheld()
    await sent(origin, 'transit')
    await hoursLater(transit, 3 * GRACE_HOURS)
    expect(await kinds()).toHaveLength(1)
  })

  it('is noticed as well if the message that names it is dropped with it', async () => {
    const first = await withheld()
    const second = await withheld()
    await sent(origin, 'transit')
    await hoursLater(transit, GRACE_HOURS + 1)
    expect(await kinds()).toEqual([['item-withheld', 'origin', second]])
    // What the second has named comes to light with it.
    exchange.handOver(second)
    await hoursLater(transit, GRACE_HOURS + 1)
    expect((await kinds()).map(([, , rid]) => rid).sort()).toEqual([first, second].sort())
  })

  it('is not noticed while it is the last one', async () => {
    await sent(origin, 'transit')
    await withheld()
    await hoursLater(transit, 2 * GRACE_HOURS)
    expect(await kinds()).toEqual([])
  })

  it('shows in the alarm as arrived, when it is handed over after all', async () => {
    const dropped = await withheld()
    await sent(origin, 'transit')
    await hoursLater(transit, GRACE_HOURS + 1)
    exchange.handOver(dropped)
    await hoursLater(transit, 1)
    expect(await alarmsAt(transit)).toMatchObject([{ recordId: dropped, arrivedAt: clock.now().toISOString() }])
  })
})

describe('no alarm is raised', () => {
  it('while everything arrives, in whatever order it was signed and taken', async () => {
    await attested(origin, 'transit')
    await attested(origin, 'transit')
    await sent(origin, 'transit')
    await sent(origin, 'transit')
    await hoursLater(transit, 2 * GRACE_HOURS)
    expect(await kinds()).toEqual([])
  })

  it('for a message that was announced too late, but in time', async () => {
    const dropped = await withheld()
    await sent(origin, 'transit')
    await hoursLater(transit, 2)
    exchange.handOver(dropped)
    await hoursLater(transit, 2 * GRACE_HOURS)
    expect(await kinds()).toEqual([])
  })

  it('for a message of which only the news was lost: it is asked for, and lies in the inbox', async () => {
    const dropped = await withheld()
    await sent(origin, 'transit')
    exchange.handOver(dropped, { told: false })
    await hoursLater(transit, 2 * GRACE_HOURS)
    expect(await kinds()).toEqual([])
    expect(await findIncoming(transit.deps.db, dropped)).toMatchObject({ rid: dropped, type: null })
  })

  it('for a message that the exchange has refused openly', async () => {
    await sent(origin, 'transit')
    exchange.refuses = true
    await sent(origin, 'transit')
    exchange.refuses = false
    await sent(origin, 'transit')
    await hoursLater(transit, 2 * GRACE_HOURS)
    expect(await kinds()).toEqual([])
  })

  it('when the sender is killed between the exchange and its own note, and hands it in again', async () => {
    await attested(origin, 'transit')
    await origin.sendAll(true)
    await sent(origin, 'transit')
    await sent(origin, 'transit')
    await hoursLater(transit, 2 * GRACE_HOURS)
    expect(await kinds()).toEqual([])
  })

  it('while the exchange does not answer at all', async () => {
    await withheld()
    await sent(origin, 'transit')
    await reads(transit)
    const events = transit.deps.client.events
    transit.deps.client.events = async () => ({ ok: false, problem: { code: 'unavailable' } }) as never
    await hoursLater(transit, 3 * GRACE_HOURS)
    expect(await kinds()).toEqual([])
    transit.deps.client.events = events
    await hoursLater(transit, 1)
    expect(await kinds()).toHaveLength(1)
  })
})
