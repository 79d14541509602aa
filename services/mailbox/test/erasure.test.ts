import { sql } from '@kinlink/postgres'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  countOf,
  emitted,
  type Ground,
  logged,
  post,
  prepareGround,
  type Running,
  startMailbox,
  steppingClock,
  until,
} from './ground.ts'
import { confirmation, submission, type Wanted, withdrawal } from './objects.ts'

let ground: Ground
let mailbox: Running
let clock: ReturnType<typeof steppingClock>
beforeEach(async () => {
  clock = steppingClock('2026-11-23T10:00:00Z')
  ground = await prepareGround({ ERASURE_SECONDS: '172800' })
  mailbox = await startMailbox(ground, clock)
})
afterEach(async () => {
  await mailbox.close()
  await ground.close()
})

const DEADLINE = '2026-11-26T04:00:00.000Z'
const withdrawn = async (wanted: Wanted = {}) => {
  const { rid, body } = submission(wanted)
  await post(mailbox.url, '/internal/records', body)
  const { author = 'destination' } = wanted
  const answer = await post(mailbox.url, '/internal/withdrawals', withdrawal(author, rid))
  expect(JSON.parse(answer.text).deadline).toBe(DEADLINE)
  return rid
}
const confirm = async (member: string, rid: string) => {
  const answer = await post(mailbox.url, '/internal/erasures/confirmations', confirmation(member, rid))
  return [answer.status, answer.text.replace(/"instance":"[^"]+"/, '')]
}
const view = async (rid: string, member = 'destination') => {
  const answer = await post(mailbox.url, '/internal/erasures/read', { caller: { member, act: null }, recordId: rid })
  return {
    status: answer.status,
    text: answer.text.replace(/"instance":"[^"]+"/, ''),
    headers: [...answer.headers].filter(([name]) => name !== 'date'),
  }
}
const state = async (rid: string) => JSON.parse((await view(rid)).text).state
const completed = async () =>
  (await emitted(ground, 'event.published')).filter(({ type }) => type === 'erasure.completed')
/** Everything the author of an erasure can observe of it. */
const observed = async (rid: string) => ({
  view: await view(rid),
  events: (await emitted(ground, 'event.published')).filter(({ recipient }) => recipient === 'destination'),
  log: (await logged(ground)).filter(({ tree, action }) => tree === 'member:destination' && action !== 'erasure.read'),
})

describe('the signed word of a withdrawal', () => {
  const word = async (member: string, recordId: string) => {
    const answer = await post(mailbox.url, '/internal/withdrawals/read', {
      caller: { member, act: null },
      recordId,
    })
    return [answer.status, answer.text.replace(/"(instance|recordId)":"[^"]+"/g, '')] as const
  }

  it('is shown, as it was signed, to whoever was asked to erase the record', async () => {
    const { rid, body } = submission()
    await post(mailbox.url, '/internal/records', body)
    const signed = withdrawal('destination', rid)
    await post(mailbox.url, '/internal/withdrawals', signed)
    for (const member of ['transit', 'origin']) {
      const [status, text] = await word(member, rid)
      expect([status, JSON.parse(text)]).toEqual([200, { withdrawal: signed.withdrawal }])
    }
  })

  it('is not there for its author, for others, for a record that lives, or before a release has left', async () => {
    const rid = await withdrawn()
    const living = submission()
    await post(mailbox.url, '/internal/records', living.body)
    const untold = await withdrawn({ type: 'release', author: 'transit', recipients: ['destination'] })
    const [nothing] = [await word('transit', 'A'.repeat(22))]
    expect(nothing?.[0]).toBe(404)
    for (const [member, id] of [
      ['destination', rid],
      ['coordinator', rid],
      ['transit', living.rid],
      ['destination', untold],
    ] as const)
      expect(await word(member, id)).toEqual(nothing)
  })
})

describe('an erasure', () => {
  it('looks the same to the author, byte for byte, whoever has confirmed, until its window', async () => {
    const rid = await withdrawn()
    const before = await observed(rid)
    expect(before.view.status).toBe(200)
    for (const member of ['transit', 'origin']) {
      expect(await confirm(member, rid)).toEqual([200, '{"accepted":true}'])
      expect(await observed(rid)).toEqual(before)
    }
    clock.forward(2 * 86_400 + 17 * 3600 + 59 * 60)
    await new Promise((resolve) => setTimeout(resolve, 1500))
    expect(await observed(rid)).toEqual(before)
    clock.forward(60)
    await until(async () => (await state(rid)) === 'complete')
    expect(await completed()).toMatchObject([{ recipient: 'destination', recordId: rid, occurredWindow: DEADLINE }])
  })

  it('is overdue at its window when one has not confirmed, and stays so when that one comes late', async () => {
    const rid = await withdrawn()
    await confirm('transit', rid)
    clock.forward(3 * 86_400)
    await until(async () => (await state(rid)) === 'overdue')
    const before = await observed(rid)
    expect(await confirm('origin', rid)).toEqual([200, '{"accepted":true}'])
    expect(await observed(rid)).toEqual(before)
    const late = (await logged(ground)).filter(
      ({ tree, action }) => tree === 'member:origin' && action === 'erasure.confirm',
    )
    expect(late.map(({ decision }) => decision)).toEqual(['allow'])
    const kept = sql`select count(*)::integer as count from erasure_duty where rid = ${rid} and confirmed_at is not null`
    expect(await countOf(ground, kept)).toBe(2)
    expect(await completed()).toHaveLength(1)
  })

  it('whose window passed while nobody ran closes at the next start, by what had been confirmed at the window', async () => {
    const [early, late] = [await withdrawn(), await withdrawn()]
    for (const member of ['transit', 'origin']) await confirm(member, early)
    await confirm('transit', late)
    await mailbox.close()
    clock.forward(9 * 86_400)
    mailbox = await startMailbox(ground, clock)
    await until(async () => (await state(early)) === 'complete' && (await state(late)) === 'overdue')
    expect(await completed()).toMatchObject([{ occurredWindow: DEADLINE }, { occurredWindow: DEADLINE }])
  })

  it('of many records closes in an order that tells nothing, each once, also with two instances', async () => {
    const other = await startMailbox(ground, clock)
    const rids: string[] = []
    for (let i = 0; i < 20; i += 1) rids.push(await withdrawn())
    clock.forward(9 * 86_400)
    await until(async () => (await completed()).length >= rids.length)
    const told = (await completed()).map(({ recordId }) => recordId)
    expect([...told].sort()).toEqual([...rids].sort())
    expect(told).not.toEqual(rids)
    await other.close()
  })
})

describe('a confirmation', () => {
  it('has the same answer whether the Society ever opened anything, and when it is repeated', async () => {
    const message = await withdrawn({ type: 'message', recipients: ['transit'] })
    const request = await withdrawn()
    const answers = [
      await confirm('transit', message),
      await confirm('transit', request),
      await confirm('transit', request),
    ]
    expect(new Set(answers.map(String)).size).toBe(1)
    expect(answers[0]?.[0]).toBe(200)
  })

  it('of who was not asked, and of what was never withdrawn, has one answer', async () => {
    const rid = await withdrawn({ recipients: ['transit'] })
    const { rid: living, body } = submission()
    await post(mailbox.url, '/internal/records', body)
    const answers = [
      await confirm('origin', rid),
      await confirm('destination', rid),
      await confirm('transit', living),
      await confirm('transit', submission().rid),
    ]
    expect(new Set(answers.map(String)).size).toBe(1)
    expect(answers[0]?.[0]).toBe(404)
  })

  it('in the name of another Society is refused', async () => {
    const rid = await withdrawn()
    const theft = { ...confirmation('origin', rid), caller: { member: 'transit', act: null } }
    const answer = await post(mailbox.url, '/internal/erasures/confirmations', theft)
    expect(JSON.parse(answer.text).code).toBe('binding_invalid')
  })
})

describe('a record that expires', () => {
  it('takes the same road: all named are asked, the author sees the states', async () => {
    const { rid, body } = submission({ expires: '2026-11-24T10:00:00Z' })
    await post(mailbox.url, '/internal/records', body)
    const { rid: key, body: keyBody } = submission({ type: 'key', expires: '2026-11-24T10:00:00Z' })
    await post(mailbox.url, '/internal/records', keyBody)
    clock.forward(86_400)
    await mailbox.close()
    mailbox = await startMailbox(ground, clock)
    await until(async () => (await countOf(ground, sql`select count(*)::integer as count from record`)) === 0)
    expect(await state(rid)).toBe('requested')
    const asked = (await emitted(ground, 'event.published')).filter(({ type }) => type === 'erasure.requested')
    expect(asked.map(({ recipient, recordId }) => [recipient, recordId]).sort()).toEqual([
      ['origin', rid],
      ['transit', rid],
    ])
    expect((await view(key)).status).toBe(404)
    for (const member of ['transit', 'origin']) expect((await confirm(member, rid))[0]).toBe(200)
    clock.forward(4 * 86_400)
    await until(async () => (await state(rid)) === 'complete')
  })
})
