import { signAct } from '@kinlink/crypto/sign'
import { newId } from '@kinlink/runtime'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CarryingExchange } from '../carrying-exchange.ts'
import { clock, type Society, societyWithMessages } from '../message-ground.ts'
import { signer } from '../network-documents.ts'
import { NET } from '../society.ts'
import { alarmsAt, attested, away, GRACE_HOURS, hoursLater, reads, sent, withdrawn } from './chained.ts'

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
const missed = async () => (await alarmsAt(transit)).map(({ recordId }) => recordId)
const aWithdrawal = (rid: string, by: string) => {
  const header = { v: 1, net: NET, id: newId(), member: 'origin', rid, at: '2026-11-23T10:00:00Z' }
  return signAct('withdrawal', header, signer(by))
}
const LIFE_HOURS = 15 * 24

describe('a message that was withdrawn', () => {
  it('before it was fetched is not missed: its sender has signed so', async () => {
    const first = await sent(origin, 'transit')
    await sent(origin, 'transit')
    await withdrawn(origin, first)
    await hoursLater(transit, 2 * GRACE_HOURS)
    expect(await missed()).toEqual([])
  })

  it.each([
    ['shows no signed word', null],
    ['shows a word of somebody else', 'officer transit'],
    ['shows a word of the sender’s automation', 'automation origin'],
  ])('is missed if the exchange says so alone, and %s', async (_, by) => {
    const dropped = await withheld()
    await sent(origin, 'transit')
    exchange.records.delete(dropped)
    if (by !== null) exchange.withdrawals.set(dropped, aWithdrawal(dropped, by))
    await hoursLater(transit, GRACE_HOURS + 1)
    expect(await missed()).toEqual([dropped])
  })

  it('is missed if the word that is shown is about another message', async () => {
    const other = await sent(origin, 'transit')
    const dropped = await withheld()
    await sent(origin, 'transit')
    exchange.withdrawals.set(dropped, aWithdrawal(other, 'officer origin'))
    await hoursLater(transit, GRACE_HOURS + 1)
    expect(await missed()).toEqual([dropped])
  })

  it('is not missed once the officer who withdrew it has left', async () => {
    const first = await sent(origin, 'transit')
    await sent(origin, 'transit')
    await withdrawn(origin, first)
    const current = transit.deps.network.current()
    if (current === null) throw new TypeError('no network')
    const left = { ...current, officerKey: () => null }
    transit.deps.network = { ...transit.deps.network, current: () => left }
    exchange.records.delete(first)
    await hoursLater(transit, 2 * GRACE_HOURS)
    expect(await missed()).toEqual([])
  })

  it('takes nothing with it that it had named: the next message names that', async () => {
    const dropped = await withheld()
    const naming = await sent(origin, 'transit')
    await withdrawn(origin, naming)
    await sent(origin, 'transit')
    await hoursLater(transit, GRACE_HOURS + 1)
    expect(await missed()).toEqual([dropped])
  })

  it('before anything named it is named by nothing', async () => {
    const first = await withheld()
    await withdrawn(origin, first)
    await sent(origin, 'transit')
    await hoursLater(transit, 2 * GRACE_HOURS)
    expect(await missed()).toEqual([])
  })
})

describe('a message that has ended by its own date', () => {
  it('is not missed by who was away all its life', async () => {
    await reads(transit)
    const ended = await sent(origin, 'transit')
    away(LIFE_HOURS)
    exchange.records.delete(ended)
    await sent(origin, 'transit')
    await hoursLater(transit, 2 * GRACE_HOURS)
    expect(await missed()).toEqual([])
  })

  it('is missed by who asked for news meanwhile and was told of none, however late the next one is signed', async () => {
    await reads(transit)
    const dropped = await withheld()
    await hoursLater(transit, 3)
    away(LIFE_HOURS)
    await sent(origin, 'transit')
    await hoursLater(transit, GRACE_HOURS + 1)
    expect(await missed()).toEqual([dropped])
  })
})

describe('a message that was taken before this Society noted when the exchange answers', () => {
  it('is not missed once it has ended: it is not known here whether it could have arrived', async () => {
    const dropped = await withheld()
    away(1)
    await reads(transit)
    away(LIFE_HOURS)
    await sent(origin, 'transit')
    exchange.records.delete(dropped)
    await hoursLater(transit, 2 * GRACE_HOURS)
    expect(await missed()).toEqual([])
  })
})

describe('what is waiting for the exchange', () => {
  it('names nothing of what waits beside it, and loses nothing that was taken before', async () => {
    const dropped = await withheld()
    for (let n = 0; n < 3; n += 1) await attested(origin, 'transit')
    await sent(origin, 'transit')
    await sent(origin, 'transit')
    await hoursLater(transit, GRACE_HOURS + 1)
    expect(await missed()).toEqual([dropped])
  })

  it('is more than one message can name: those that follow name the rest', async () => {
    exchange.withholds = true
    for (let n = 0; n < 10; n += 1) await attested(origin, 'transit')
    await origin.sendAll()
    exchange.withholds = false
    for (let n = 0; n < 2; n += 1) await sent(origin, 'transit')
    await hoursLater(transit, GRACE_HOURS + 1)
    expect(await missed()).toHaveLength(10)
  })
})

it('nothing is said of a Society with which no agreement is in force', async () => {
  await withheld()
  await sent(origin, 'transit')
  await reads(transit)
  const current = transit.deps.network.current()
  if (current === null) throw new TypeError('no network')
  const apart = { ...current, agreementWith: () => null }
  const before = transit.deps.network
  transit.deps.network = { ...before, current: () => apart }
  await hoursLater(transit, 2 * GRACE_HOURS)
  expect(await missed()).toEqual([])
  transit.deps.network = before
  await hoursLater(transit, 1)
  expect(await missed()).toHaveLength(1)
})
