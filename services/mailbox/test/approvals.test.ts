import { recordDigest } from '@kinlink/crypto/hash'
import { sql } from '@kinlink/postgres'
import { newId } from '@kinlink/runtime'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  countOf,
  type Ground,
  logged,
  post,
  prepareGround,
  type Running,
  startMailbox,
  steppingClock,
} from './ground.ts'
import { bytes, submission } from './objects.ts'

/** Three a Society, one an officer; two more may be approved, each by another officer; five in all. */
const LIMITS = {
  SUBMISSIONS_FLOOR_PER_SOCIETY: '3',
  SUBMISSIONS_PER_SOCIETY: '5',
  SUBMISSIONS_FLOOR_PER_OFFICER: '1',
  SUBMISSIONS_PER_OFFICER: '2',
  APPROVALS_PER_SOCIETY: '2',
  APPROVALS_PER_OFFICER: '1',
  BUDGET_SECONDS: '3600',
  VOLUME_SPANS: '4',
  VOLUME_FACTOR: '1',
}
const clock = steppingClock('2026-11-23T10:00:00Z')
let ground: Ground
let mailbox: Running
let society: string
beforeAll(async () => {
  ground = await prepareGround()
  mailbox = await startMailbox(ground, clock, LIMITS)
})
afterAll(async () => {
  await mailbox.close()
  await ground.close()
})
beforeEach(() => {
  society = `society-${Math.random().toString(36).slice(2, 10)}`
})
afterEach(() => clock.forward(36_000))

type Made = ReturnType<typeof submission>
const request = (kid: string, type: 'tracing' | 'message' = 'tracing') =>
  submission({ author: society, kid, type, recipients: ['transit'] })
/** The word of an officer on a request, as the gateway passes it on: it has verified the signature. */
const approvalOf = ({ rid, body }: Made, kid: string, said: object = {}) => {
  const binding = { rid, record: recordDigest(body.submission.record) }
  const header = { v: 1, net: 'kinlink-test', id: newId(), member: society, ...binding, at: '2026-11-23T10:00:00Z' }
  return { header: Buffer.from(JSON.stringify({ ...header, ...said })).toString('base64url'), kid, sig: bytes(64) }
}
const hand = async (made: Made, approval?: ReturnType<typeof approvalOf>) => {
  const answer = await post(mailbox.url, '/internal/records', { ...made.body, ...(approval ? { approval } : {}) })
  return [answer.status, JSON.parse(answer.text).code].filter(Boolean)
}
const TAKEN = [201]
const OVER = [429, 'budget_exhausted']
const FOREIGN = [422, 'binding_invalid']
const approvals = async () =>
  (await logged(ground)).filter(({ action, tree }) => action === 'record.approve' && tree === `member:${society}`)
const stored = () => countOf(ground, sql`select count(*)::integer as count from record where author = ${society}`)

describe('a request above the officer’s budget', () => {
  it('leaves with a second officer’s approval, and the log has who approved', async () => {
    const [asking, second] = [newId(), newId()]
    expect(await hand(request(asking))).toEqual(TAKEN)
    const more = request(asking)
    expect(await hand(more)).toEqual(OVER)
    expect(await hand(more, approvalOf(more, second))).toEqual(TAKEN)
    expect(await approvals()).toMatchObject([{ subject: more.rid, code: second, decision: 'allow' }])
  })

  it('is charged to who approved, whose measure ends, too, and once however often it is repeated', async () => {
    const [asking, second, third] = [newId(), newId(), newId()]
    await hand(request(asking))
    const [more, another] = [request(asking), request(asking)]
    for (let n = 0; n < 3; n += 1) expect(await hand(more, approvalOf(more, second))).toEqual(TAKEN)
    expect(await approvals()).toHaveLength(1)
    expect(await hand(another, approvalOf(another, second))).toEqual(OVER)
    expect(await hand(another, approvalOf(another, third))).toEqual(TAKEN)
    const last = request(asking)
    expect(await hand(last, approvalOf(last, newId()))).toEqual(OVER)
    clock.forward(3600)
    expect(await hand(last, approvalOf(last, newId()))).toEqual(TAKEN)
    // By then the budget had room by itself.
    expect(await approvals()).toHaveLength(2)
  })

  it('leaves no oftener than may be approved when many are handed in at the same moment', async () => {
    const asking = newId()
    await hand(request(asking))
    const many = Array.from({ length: 5 }, () => request(asking))
    const answers = await Promise.all(many.map((more) => hand(more, approvalOf(more, newId()))))
    expect(answers.filter(([status]) => status === 201)).toHaveLength(2)
    expect([await stored(), (await approvals()).length]).toEqual([3, 2])
  })

  it('handed in at the same moment with and without its approval is stored and charged once', async () => {
    const asking = newId()
    await hand(request(asking))
    const more = request(asking)
    const answers = await Promise.all(
      [undefined, newId(), newId()].map((kid) => hand(more, kid ? approvalOf(more, kid) : undefined)),
    )
    for (const [status] of answers) expect([201, 429, 409]).toContain(status)
    expect(await hand(more)).toEqual(TAKEN)
    expect([await stored(), (await approvals()).length]).toEqual([2, 1])
  })

  it('leaves above the volume of the Society, too, but counts for it and never goes beyond its ceiling', async () => {
    for (let n = 0; n < 3; n += 1) expect(await hand(request(newId()))).toEqual(TAKEN)
    expect(await hand(request(newId()))).toEqual(OVER)
    for (let n = 0; n < 2; n += 1) {
      const more = request(newId())
      expect(await hand(more, approvalOf(more, newId()))).toEqual(TAKEN)
    }
    const beyond = request(newId())
    expect(await hand(beyond, approvalOf(beyond, newId()))).toEqual(OVER)
    expect(await stored()).toBe(5)
  })

  it('raises nobody’s volume by having been approved', async () => {
    const asking = newId()
    for (let span = 0; span < 4; span += 1) {
      await hand(request(asking))
      const more = request(asking)
      expect(await hand(more, approvalOf(more, newId()))).toEqual(TAKEN)
      clock.forward(3600)
    }
    // Three in four spans are less than the one that is always allowed; the six with the approved ones would be two.
    expect(await hand(request(asking))).toEqual(TAKEN)
    expect(await hand(request(asking))).toEqual(OVER)
  })
})

describe('an approval that the gateway should not have let through', () => {
  it.each<[string, (made: Made) => ReturnType<typeof approvalOf>]>([
    ['of who asks', (made) => approvalOf(made, made.kid)],
    ['of another record', (made) => approvalOf(made, newId(), { rid: newId() })],
    ['of other content', (made) => approvalOf(made, newId(), { record: bytes(32) })],
    ['of another Society', (made) => approvalOf(made, newId(), { member: 'another' })],
    ['that is none', (made) => approvalOf(made, newId(), { more: true })],
  ])('%s releases nothing', async (_what, approve) => {
    const asking = newId()
    await hand(request(asking))
    const more = request(asking)
    expect(await hand(more, approve(more))).toEqual(FOREIGN)
    expect([await stored(), await approvals()]).toEqual([1, []])
  })

  it('of something else than a tracing request is refused', async () => {
    const letter = request(newId(), 'message')
    expect(await hand(letter, approvalOf(letter, newId()))).toEqual(FOREIGN)
  })
})
