import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  emitted,
  type Ground,
  post,
  prepareGround,
  type Running,
  startMailbox,
  steppingClock,
  until,
} from './ground.ts'
import { submission } from './objects.ts'

let ground: Ground
let mailbox: Running
const clock = steppingClock('2026-11-23T20:00:00Z')
beforeAll(async () => {
  ground = await prepareGround()
  mailbox = await startMailbox(ground, clock)
})
afterAll(async () => {
  await mailbox?.close()
  await ground?.close()
})

const submit = (body: unknown) => post(mailbox.url, '/internal/records', body)
const read = async (member: string, rid: string) => {
  const answer = await post(mailbox.url, '/internal/records/read', { caller: { member, act: null }, recordId: rid })
  return [answer.status, JSON.parse(answer.text).stage]
}
const told = async (rid: string) =>
  (await emitted(ground, 'event.published')).filter(({ recordId }) => recordId === rid)

describe.each(['message', 'rights'] as const)('a record of type %s', (type) => {
  it('is open to its recipient from its storing, who is told by the one type of event', async () => {
    const { rid, body } = submission({ type, recipients: ['transit'] })
    expect((await submit(body)).status).toBe(201)
    expect(await read('transit', rid)).toEqual([200, 'full'])
    expect(await read('origin', rid)).toEqual([404, undefined])
    const events = (await told(rid)).map(({ eventId: _random, ...event }) => event)
    expect(events).toEqual([
      { recipient: 'transit', type: 'message.received', recordId: rid, occurredWindow: '2026-11-23T04:00:00.000Z' },
    ])
  })

  it('is told once, however often it is handed in', async () => {
    const { rid, body } = submission({ type, recipients: ['transit'] })
    await Promise.all([submit(body), submit(body), submit(body)])
    expect(await told(rid)).toHaveLength(1)
  })
})

it.each(['message', 'rights', 'release', 'key'] as const)('a record of type %s has no later revision', async (type) => {
  const first = submission({ type, recipients: ['transit'] })
  await submit(first.body)
  const next = submission({ type, recipients: ['transit'], rid: first.rid, rev: 1, prev: first.digest })
  expect(JSON.parse((await submit(next.body)).text).code).toBe('binding_invalid')
})

it('a release about a message leaves at its window when the agreement for messages is in force', async () => {
  const release = { type: 'release', purpose: 'message', author: 'transit' } as const
  const kept = submission({ ...release, recipients: ['origin'] })
  const left = submission({ ...release, recipients: ['destination'] })
  for (const { body } of [kept, left]) await submit(body)
  ground.withoutAgreement.add('transit>origin message')
  clock.forward(86_400)
  await until(async () => (await told(left.rid)).length === 1)
  expect(await read('destination', left.rid)).toEqual([200, 'full'])
  expect(await told(kept.rid)).toEqual([])
  expect(await read('origin', kept.rid)).toEqual([404, undefined])
})
