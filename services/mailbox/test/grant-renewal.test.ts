import type { GrantHeader, StoreRenewals } from '@kinlink/contracts'
import { sql } from '@kinlink/postgres'
import { newId } from '@kinlink/runtime'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
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
import { bytes, submission, type Wanted, withdrawal } from './objects.ts'

let ground: Ground
let mailbox: Running
let clock: ReturnType<typeof steppingClock>
beforeAll(async () => {
  clock = steppingClock('2026-11-23T10:00:00Z')
  ground = await prepareGround()
  mailbox = await startMailbox(ground, clock)
})
afterAll(async () => {
  await mailbox.close()
  await ground.close()
})

type Grant = StoreRenewals['submission']['renewals'][number]['grant']
const headerOf = ({ header }: Grant): GrantHeader => JSON.parse(Buffer.from(header, 'base64url').toString())
const encode = (header: object): string => Buffer.from(JSON.stringify(header)).toString('base64url')

/** A stored record and its grant to a Society on a line. */
const stored = async (wanted: Wanted = {}) => {
  const request = submission(wanted)
  expect((await post(mailbox.url, '/internal/records', request.body)).status).toBe(201)
  const { grants } = request.body.submission
  const grantTo = (to: string, line = 'society') =>
    grants.find((grant) => headerOf(grant).to === to && headerOf(grant).line === line) as Grant
  return { ...request, grantTo }
}
/** The same grant for a newer epoch, with new keys, and what is said differently. */
const renewed = (grant: Grant, said: Partial<GrantHeader> = {}): Grant => ({
  ...grant,
  header: encode({ ...headerOf(grant), gid: newId(), epoch: newId(), ...said }),
  enc: bytes(1120),
  wraps: Object.fromEntries(Object.keys(grant.wraps).map((name) => [name, bytes(48)])),
  sig: bytes(64),
})
const bodyOf = (recordId: string, pairs: [Grant, Grant][], member = 'destination'): StoreRenewals => ({
  caller: { member, act: newId() },
  idempotency: { key: newId(), requestHash: bytes(32) },
  recordId,
  submission: { renewals: pairs.map(([before, grant]) => ({ replaces: headerOf(before).gid, grant })) },
})
const renew = async (body: StoreRenewals) => {
  const { status, text } = await post(mailbox.url, '/internal/grants', body)
  return { status, body: JSON.parse(text) as { code?: string; state?: string } }
}
const read = async (rid: string, member: string) => {
  const answer = await post(mailbox.url, '/internal/records/read', { caller: { member, act: null }, recordId: rid })
  return { status: answer.status, grants: answer.status === 200 ? (JSON.parse(answer.text).grants as Grant[]) : [] }
}
const wrapsOf = (gid: string) =>
  countOf(ground, sql`select count(*)::integer as count from record_grant where gid = ${gid}`)

describe('a renewal', () => {
  it('gives the recipient the newer grant in the place of the older, whose wraps are gone', async () => {
    const message = await stored({ type: 'message', recipients: ['transit'] })
    const [before, after] = [message.grantTo('transit'), renewed(message.grantTo('transit'))]
    expect(await renew(bodyOf(message.rid, [[before, after]]))).toMatchObject({
      status: 200,
      body: { state: 'renewed' },
    })
    const { grants } = await read(message.rid, 'transit')
    expect(grants).toContainEqual(after)
    expect(grants).toHaveLength(3)
    expect([await wrapsOf(headerOf(before).gid), await wrapsOf(headerOf(after).gid)]).toEqual([0, 1])
    const entry = (await logged(ground)).find(
      ({ action, subject }) => action === 'grant.renew' && subject === message.rid,
    )
    expect(entry).toMatchObject({ tree: 'member:destination', decision: 'allow' })
  })

  it('tells nobody, opens and closes nothing, and leaves the author’s view otherwise as it was', async () => {
    const request = await stored()
    const told = await emitted(ground, 'event.published')
    const order = (await read(request.rid, 'destination')).grants.map((grant) => [
      headerOf(grant).to,
      headerOf(grant).line,
    ])
    const pairs = ['transit', 'origin', 'destination'].map((to): [Grant, Grant] => {
      const before = request.grantTo(to)
      return [before, renewed(before)]
    })
    expect((await renew(bodyOf(request.rid, pairs))).status).toBe(200)
    expect(await emitted(ground, 'event.published')).toEqual(told)
    expect((await read(request.rid, 'transit')).status).toBe(404)
    const after = (await read(request.rid, 'destination')).grants
    expect(after.map((grant) => [headerOf(grant).to, headerOf(grant).line])).toEqual(order)
  })

  it('that was made already is done when it is handed in again, under whichever key; another in its place is a conflict', async () => {
    const request = await stored()
    const before = request.grantTo('transit')
    const body = bodyOf(request.rid, [[before, renewed(before)]])
    expect((await renew(body)).status).toBe(200)
    expect((await renew(body)).status).toBe(200)
    expect((await renew({ ...body, idempotency: { key: newId(), requestHash: bytes(32) } })).status).toBe(200)
    expect((await renew(bodyOf(request.rid, [[before, renewed(before)]]))).body.code).toBe('conflict')
    expect((await read(request.rid, 'destination')).grants).toHaveLength(9)
  })

  it.each<[string, (header: GrantHeader) => Partial<GrantHeader>]>([
    ['a field more at a stage', ({ stages }) => ({ stages: { ...stages, preview: [...stages.preview, 'full.note'] } })],
    ['an earlier stage for a field', ({ stages }) => ({ stages: { ...stages, compare: [], preview: stages.compare } })],
    ['a longer time', () => ({ notAfter: '2032-01-01T00:00:00Z' })],
    ['another recipient', () => ({ to: 'origin' })],
    ['another line', () => ({ line: 'child' })],
    ['another revision', () => ({ rev: 1 })],
    ['other contents', () => ({ record: bytes(32) })],
    ['another basis', () => ({ basis: bytes(32) })],
    ['another purpose', () => ({ purpose: 'message' })],
    ['the same epoch', ({ epoch }) => ({ epoch })],
  ])('to %s is refused, and nothing changes', async (_what, said) => {
    const request = await stored()
    const before = request.grantTo('transit')
    const answer = await renew(bodyOf(request.rid, [[before, renewed(before, said(headerOf(before)))]]))
    expect(answer.body.code).toBe('binding_invalid')
    expect((await read(request.rid, 'destination')).grants).toContainEqual(before)
  })

  it('by the automation key on a desk’s line is refused though the gateway had let it pass', async () => {
    const request = await stored()
    const before = request.grantTo('transit', 'child')
    const after = renewed(before, { mandate: bytes(32) })
    expect((await renew(bodyOf(request.rid, [[before, after]]))).body.code).toBe('binding_invalid')
  })

  it('is all or none', async () => {
    const request = await stored()
    const [fine, wide] = [request.grantTo('transit'), request.grantTo('origin')]
    const pairs: [Grant, Grant][] = [
      [fine, renewed(fine)],
      [wide, renewed(wide, { notAfter: '2033-01-01T00:00:00Z' })],
    ]
    expect((await renew(bodyOf(request.rid, pairs))).body.code).toBe('binding_invalid')
    expect((await read(request.rid, 'destination')).grants).toContainEqual(fine)
  })

  it('of another’s record, an absent one and one that is withdrawn or shredded have one answer', async () => {
    const request = await stored()
    const before = request.grantTo('transit')
    const foreign = renewed(before, { granter: 'transit' })
    expect((await renew(bodyOf(request.rid, [[before, foreign]], 'transit'))).body.code).toBe('not_found')
    const nowhere = newId()
    expect((await renew(bodyOf(nowhere, [[before, renewed(before, { rid: nowhere })]]))).body.code).toBe('not_found')
    await post(mailbox.url, '/internal/withdrawals', withdrawal('destination', request.rid))
    expect((await renew(bodyOf(request.rid, [[before, renewed(before)]]))).body.code).toBe('not_found')
    await until(async () => (await wrapsOf(headerOf(before).gid)) === 0)
    expect((await renew(bodyOf(request.rid, [[before, renewed(before)]]))).body.code).toBe('not_found')
    const denied = (await logged(ground)).filter(
      ({ action, decision }) => action === 'grant.renew' && decision === 'deny',
    )
    expect(denied.map(({ code }) => code)).toContain('not_found')
  })

  it('rests on a receipt that still lives, and on a key that has not been destroyed', async () => {
    const ended = await stored({ receiptUntil: '2026-11-23T09:00:00Z' })
    const before = ended.grantTo('transit')
    expect((await renew(bodyOf(ended.rid, [[before, renewed(before)]]))).body.code).toBe('conflict')
    const keyless = await stored()
    await ground.superuser.run(sql`delete from mailbox_keys.record_key where rid = ${keyless.rid}`)
    const grant = keyless.grantTo('transit')
    expect((await renew(bodyOf(keyless.rid, [[grant, renewed(grant)]]))).body.code).toBe('conflict')
    expect(
      await countOf(
        ground,
        sql`select count(*)::integer as count from mailbox_keys.record_key where rid = ${keyless.rid}`,
      ),
    ).toBe(0)
  })

  it('of a grant of an older revision is a conflict', async () => {
    const first = await stored()
    const before = first.grantTo('transit')
    await stored({ rid: first.rid, rev: 1, prev: first.digest })
    expect((await renew(bodyOf(first.rid, [[before, renewed(before)]]))).body.code).toBe('conflict')
  })
})
