import type { Alarm } from '@kinlink/contracts'
import { createLogger, newId, type Service } from '@kinlink/runtime'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { raiseAlarm } from '../src/alarms/raise-alarm.ts'
import { withSociety } from '../src/db.ts'
import { foreignStatements } from '../src/keys-log/strange-leaves.ts'
import { bearer, people, startSociety, type TestSociety, testNetwork, testSociety } from './society.ts'

let society: TestSociety
let service: Service
const clock = { now: () => new Date('2026-11-23T10:15:00Z') }
const logger = createLogger({ name: 'test', level: 'silent' })

beforeAll(async () => {
  society = await testSociety('origin')
  service = await startSociety(
    society,
    await testNetwork([society.provisioned, { ...society.provisioned, member: 'transit' }]),
  )
})
afterAll(async () => {
  await service.close()
  await society.close()
})

const raise = (evidence: string) =>
  withSociety(society.db, { member: 'origin', clock }).transaction((tx) =>
    raiseAlarm(tx, { clock, logger }, { kind: 'statement-withheld', society: 'transit', evidence }),
  )
type Headers = { authorization: string }
const listed = async (headers: Headers) =>
  (await service.app.inject({ url: '/v1/alarms', headers })).json<{ items: Alarm[] }>().items
const acknowledge = (alarmId: string, headers: Headers) =>
  service.app.inject({ method: 'POST', url: `/v1/alarms/${alarmId}/acknowledgement`, headers })

it('shows an alarm to administrators and auditors, once, until an administrator has dealt with it', async () => {
  const admin = await bearer(service, people.admin)
  const auditor = await bearer(service, people.auditor)
  const officer = await bearer(service, people.officer)
  await raise('one')
  await raise('two')
  expect(await listed(auditor)).toMatchObject([
    { kind: 'statement-withheld', society: 'transit', recordId: null, acknowledgedAt: null },
  ])
  const [alarm] = await listed(admin)
  const open = async () =>
    (await service.app.inject({ url: '/v1/status', headers: officer })).json<{ alarms: number }>().alarms
  expect(await open()).toBe(1)
  expect((await service.app.inject({ url: '/v1/alarms', headers: officer })).statusCode).toBe(403)
  expect((await service.app.inject({ url: '/v1/alarms' })).statusCode).toBe(401)
  expect((await service.app.inject({ url: '/v1/alarms?limit=0', headers: admin })).statusCode).toBe(400)
  expect((await acknowledge(alarm?.alarmId ?? '', auditor)).statusCode).toBe(403)
  expect((await acknowledge(newId(), admin)).statusCode).toBe(404)
  expect((await acknowledge('none', admin)).statusCode).toBe(400)
  expect((await acknowledge(alarm?.alarmId ?? '', admin)).statusCode).toBe(200)
  expect(await open()).toBe(0)
  await raise('one')
  expect(await open()).toBe(0)
  await raise('three')
  expect(await open()).toBe(1)
})

it('knows which statements of its own Society it has not issued', async () => {
  const digest = 'A'.repeat(43)
  const leaf = { seq: 1, kind: 'statement' as const, society: 'origin', number: 1, digest }
  const found = await foreignStatements(society.db, 'origin', [
    leaf,
    { ...leaf, number: 0 },
    { ...leaf, society: 'transit' },
  ])
  expect(found.map(({ kind, society: whose }) => [kind, whose])).toEqual([
    ['foreign-statement', 'origin'],
    ['foreign-statement', 'origin'],
  ])
})
