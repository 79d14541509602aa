import { raw, sql } from '@kinlink/postgres'
import { newId } from '@kinlink/runtime'
import { Type } from 'typebox'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { fetchItem } from '../../src/chain/fetch-item.ts'
import { findIncoming } from '../../src/incoming/incoming-store.ts'
import { CarryingExchange } from '../carrying-exchange.ts'
import { clock, type Society, societyWithMessages } from '../message-ground.ts'
import { alarmsAt, GRACE_HOURS, hoursLater, sent } from './chained.ts'

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
const accused = async () => (await alarmsAt(transit)).map(({ society, recordId }) => [society, recordId]).sort()
const Sent = Type.Object({ digest: Type.String() })

it('a message that another Society names as its own is not taken for what that one has sent', async () => {
  const rid = await sent(origin, 'transit')
  const { digest } = await origin.deps.db.one(Sent, sql`select digest from sent_item where id = ${rid}`)
  const [network, asked] = [transit.deps.network.current(), { kind: 'record', id: rid, act: newId() } as const]
  if (network === null) throw new TypeError('no network')
  const named = (from: string) => fetchItem(transit.deps.client, network, { ...asked, named: { from, digest } })
  expect(await named('destination')).toEqual({ ok: false, code: 'another_sender', answered: true })
  expect(await named('origin')).toMatchObject({ ok: true, item: { from: 'origin', digest } })
})

it('an item is kept and laid in the inbox together: when that breaks off, it is asked for again', async () => {
  const { db } = transit.deps
  const dropped = await withheld()
  await sent(origin, 'transit')
  exchange.handOver(dropped, { told: false })
  await db.run(sql`alter table incoming_record add constraint broken check (${raw(`rid <> '${dropped}'`)}) not valid`)
  await hoursLater(transit, GRACE_HOURS + 2)
  expect(await findIncoming(db, dropped)).toBeUndefined()
  await db.run(sql`alter table incoming_record drop constraint broken`)
  await hoursLater(transit, 2)
  expect(await findIncoming(db, dropped)).toMatchObject({ rid: dropped })
  expect(await accused()).toEqual([])
})
