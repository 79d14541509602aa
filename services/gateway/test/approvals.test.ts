import type { SignedAct, Submission } from '@kinlink/contracts'
import { recordDigest } from '@kinlink/crypto/hash'
import { newId } from '@kinlink/runtime'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Answer, type Ground, NET, prepareGround } from './ground.ts'

let ground: Ground
beforeAll(async () => {
  ground = await prepareGround()
})
beforeEach(() => {
  ground.passedOn.length = 0
  ground.context = (context) => context
})
afterAll(() => ground.close())

type Kind = 'tracing' | 'message'
const made = (type: Kind = 'tracing') =>
  ground.societies.order({
    ...{ make: 'submission', author: 'origin', type, change: {} },
    to: type === 'tracing' ? ['transit', 'destination'] : ['transit'],
  })
const hour = (days = 0) => `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 13)}:00:00Z`
const ridOf = ({ record }: Submission): string => JSON.parse(Buffer.from(record.header, 'base64url').toString()).rid

type Said = { header?: Record<string, unknown>; by?: string; label?: 'approval' | 'outcome' }
const approve = async (body: Submission, { header = {}, by = 'origin.colleague', label = 'approval' }: Said = {}) => {
  const binding = { rid: ridOf(body), record: recordDigest(body.record) }
  const standard = { v: 1, net: NET, id: newId(), member: 'origin', ...binding, at: hour() }
  return (await ground.societies.order({ make: 'act', label, by, header: { ...standard, ...header } })).act
}
const inOneLine = ({ header, kid, sig }: SignedAct) => `${header}.${kid}.${sig}`
const submit = (body: Submission, approval: SignedAct | string, more: Record<string, string> = {}) =>
  ground.send('POST', '/v1/records', {
    body,
    headers: { 'kinlink-approval': typeof approval === 'string' ? approval : inOneLine(approval), ...more },
  })
const expectDenied = async ({ status, body }: Answer) => {
  expect([status, body.code]).toEqual([422, 'approval_invalid'])
  expect(ground.passedOn).toEqual([])
  const denial = { tree: 'member:origin', action: 'request.refused', code: 'approval_invalid', decision: 'deny' }
  expect((await ground.log()).at(-1)).toMatchObject(denial)
}

describe('a second officer’s approval of a tracing request', () => {
  it('is passed on with it, and changes nothing of what the idempotency key is bound to', async () => {
    const body = await made()
    const approval = await approve(body)
    const key = { 'idempotency-key': newId() }
    await ground.send('POST', '/v1/records', { body, headers: key })
    expect((await submit(body, approval, key)).status).toBe(201)
    const [plain, approved] = ground.passedOn.map((one) => one.body as Record<string, unknown>)
    expect(plain).not.toHaveProperty('approval')
    expect(approved).toMatchObject({ approval, submission: body, idempotency: plain?.idempotency })
  })

  it.each<[string, Said]>([
    ['signed by who asks', { by: 'origin' }],
    ['signed by an officer of another Society', { by: 'transit' }],
    ['signed by an officer of another Society, in that name', { by: 'transit', header: { member: 'transit' } }],
    ['signed by a stranger', { by: 'stranger' }],
    ['signed by an administrator', { by: 'origin.admin0' }],
    ['signed by the automation', { by: 'origin.automation' }],
    ['signed as something else', { label: 'outcome' }],
    ['of another network', { header: { net: 'another' } }],
    ['of another record', { header: { rid: newId() } }],
    ['of another revision of it', { header: { record: 'A'.repeat(43) } }],
    ['dated in the future', { header: { at: hour(2) } }],
    ['dated to no hour', { header: { at: '2026-11-23T10:20:00Z' } }],
  ])('is refused when it is %s', async (_what, said) => {
    const body = await made()
    await expectDenied(await submit(body, await approve(body, said)))
  })

  it('is refused for another request than it was given for', async () => {
    const approval = await approve(await made())
    await expectDenied(await submit(await made(), approval))
  })

  it('is refused once its officer’s key is stated no more, or has ended', async () => {
    const body = await made()
    const approval = await approve(body)
    ground.context = (context) => ({ ...context, keys: context.keys.filter(({ kid }) => kid !== approval.kid) })
    await expectDenied(await submit(body, approval))
    ground.context = (context) => ({
      ...context,
      keys: context.keys.map((key) => (key.kid === approval.kid ? { ...key, notAfter: hour() } : key)),
    })
    await expectDenied(await submit(body, approval))
  })

  it('is refused when a byte of it was changed, or it is no approval at all', async () => {
    const body = await made()
    const { header, kid, sig } = await approve(body)
    const other = sig.startsWith('A') ? `B${sig.slice(1)}` : `A${sig.slice(1)}`
    const whole = `${header}.${kid}.${sig}`
    const cut = ['', 'a', '...', `${header}.${kid}`, `${whole}.${sig}`, `${whole}, ${whole}`]
    const changed = [`${header}.${kid}.${other}`, `é.${kid}.${sig}`, `${'A'.repeat(9000)}.${kid}.${sig}`]
    for (const text of [...cut, ...changed]) await expectDenied(await submit(body, text))
  })

  it('is of tracing requests alone', async () => {
    const body = await made('message')
    await expectDenied(await submit(body, await approve(body)))
  })
})
