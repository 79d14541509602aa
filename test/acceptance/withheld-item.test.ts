import type { Alarm } from '@kinlink/contracts'
import { beforeAll, expect, it } from 'vitest'
import { aMessage, arrived, sendMessage } from './support/message.ts'
import { control } from './support/network.ts'
import { type Officer, signedIn } from './support/officer.ts'
import { theNetwork } from './support/shared-network.ts'
import { until } from './support/until.ts'

const network = theNetwork()
let origin: Officer
let destination: Officer
let administrator: Officer
beforeAll(async () => {
  origin = await signedIn(network, 'origin', 'tracing-officer')
  destination = await signedIn(network, 'destination', 'tracing-officer')
  administrator = await signedIn(network, 'destination', 'society-admin')
})

const alarms = async (): Promise<Alarm[]> =>
  (await administrator.get<{ items: Alarm[] }>('/v1/alarms')).items.filter(({ kind }) => kind === 'item-withheld')

it('a message that the exchange keeps back, and passes others on, is noticed by the Society that it was for', async () => {
  const before = await sendMessage(origin, aMessage())
  await arrived(destination, before.recordId)

  await control(network, '/withhold', { on: true })
  const { recordId } = await sendMessage(origin, aMessage())
  await until('the exchange keeps the message back', async () =>
    (await control<{ ids: string[] }>(network, '/withhold', { on: true })).ids.includes(recordId),
  )
  await control(network, '/withhold', { on: false })

  const after = await sendMessage(origin, aMessage())
  await arrived(destination, after.recordId)
  const raised = await until('an alarm says so', async () => (await alarms())[0], 60_000)
  expect(raised).toMatchObject({ society: 'origin', recordId, arrivedAt: null, acknowledgedAt: null })
  // Nothing else was kept back, and nothing else is said to be.
  expect(await alarms()).toHaveLength(1)
})
