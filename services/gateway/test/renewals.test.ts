import type { GrantHeader, Submission } from '@kinlink/contracts'
import { newId } from '@kinlink/runtime'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Change } from '../../../test/vectors/order.ts'
import { type Answer, type Ground, NET, prepareGround } from './ground.ts'

let ground: Ground
beforeAll(async () => {
  ground = await prepareGround()
})
beforeEach(() => {
  ground.passedOn.length = 0
  ground.context = (context) => context
  ground.answers.set('/internal/grants', { status: 200, body: { recordId: newId(), state: 'renewed' } })
})
afterAll(() => ground.close())

type Grant = Submission['grants'][number]
const headerOf = ({ header }: { header: string }) => JSON.parse(Buffer.from(header, 'base64url').toString())
const hour = (days = 0) => `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 13)}:00:00Z`

const mandateOf = (said: object = {}, by = 'origin') => {
  const automation = ground.network.keys.origin?.automation
  const header = {
    v: 1,
    net: NET,
    id: newId(),
    member: 'origin',
    automation,
    may: ['regrant'],
    notAfter: hour(30),
    ...said,
  }
  return ground.societies.order({ make: 'act', label: 'mandate', by, header })
}
/** A record's grants to transit on these lines, as renewals of older ones. */
const made = async (lines: GrantHeader['line'][] = ['society'], change: Change = {}) => {
  const { record, grants } = await ground.societies.order({
    make: 'submission',
    author: 'origin',
    to: ['transit'],
    change,
  })
  const own = grants.filter((grant) => headerOf(grant).to === 'transit' && lines.includes(headerOf(grant).line))
  const renewals = own.map((grant): { replaces: string; grant: Grant } => ({ replaces: newId(), grant }))
  return { rid: headerOf(record).rid as string, renewals }
}
const byAutomation = (mandate: string | undefined, lines?: GrantHeader['line'][]) =>
  made(lines, { grant: { mandate }, by: { grant: 'origin.automation' } })
const renew = (rid: string, body: object, as = 'origin') =>
  ground.send('POST', `/v1/records/${rid}/grants`, { as, body })
const expectDenied = async ({ status, body }: Answer, code: string, rule?: string): Promise<void> => {
  expect([body.code, status]).toEqual([code, code === 'invalid_request' ? 400 : 422])
  if (rule !== undefined) expect((body.errors as { rule: string }[])[0]?.rule).toBe(rule)
  expect(ground.passedOn).toEqual([])
  expect((await ground.log()).at(-1)).toMatchObject({ action: 'request.refused', decision: 'deny', code })
}

describe('a renewal of grants', () => {
  it('signed by an officer is passed on, on any line', async () => {
    const { rid, renewals } = await made(['society', 'child', 'detention'])
    expect((await renew(rid, { renewals })).body).toMatchObject({ state: 'renewed' })
    const body = { caller: { member: 'origin', act: null }, recordId: rid, submission: { renewals } }
    expect(ground.passedOn).toMatchObject([{ path: '/internal/grants', body }])
  })

  it('signed by the automation key is passed on with its mandate, on the Society’s line', async () => {
    const { act: mandate, digest } = await mandateOf()
    const { rid, renewals } = await byAutomation(digest)
    expect((await renew(rid, { renewals, mandate })).status).toBe(200)
    expect(ground.passedOn).toMatchObject([{ body: { submission: { mandate } } }])
  })

  it.each([
    ['child', 'P-CHILD'],
    ['detention', 'P-DETAIN'],
  ] as const)('signed by the automation key on the line of the %s desk is refused', async (line, rule) => {
    const { act: mandate, digest } = await mandateOf()
    const { rid, renewals } = await byAutomation(digest, [line])
    await expectDenied(await renew(rid, { renewals, mandate }), 'refused_by_rule', rule)
  })

  it.each<[string, object, string, string]>([
    ['is of another Society', { member: 'transit' }, 'origin', 'binding_invalid'],
    ['is for another key', { automation: newId() }, 'origin', 'binding_invalid'],
    ['covers something else', { may: ['score'] }, 'origin', 'binding_invalid'],
    ['has ended', { notAfter: hour(-1) }, 'origin', 'binding_invalid'],
    ['another Society’s officer has signed', {}, 'transit', 'signature_invalid'],
    ['the automation key has signed for itself', {}, 'origin.automation', 'signature_invalid'],
  ])('under a mandate that %s is refused', async (_what, said, by, code) => {
    const { act: mandate, digest } = await mandateOf(said, by)
    const { rid, renewals } = await byAutomation(digest)
    await expectDenied(await renew(rid, { renewals, mandate }), code)
  })

  it('is refused without the mandate it names, under another, and with one that it does not name', async () => {
    const [one, two] = [await mandateOf(), await mandateOf()]
    const { rid, renewals } = await byAutomation(one.digest)
    await expectDenied(await renew(rid, { renewals }), 'binding_invalid')
    await expectDenied(await renew(rid, { renewals, mandate: two.act }), 'binding_invalid')
    const plain = await made()
    await expectDenied(await renew(plain.rid, { renewals: plain.renewals, mandate: one.act }), 'binding_invalid')
    const unnamed = await byAutomation(undefined)
    await expectDenied(await renew(unnamed.rid, { renewals: unnamed.renewals }), 'signature_invalid')
  })

  it.each([
    ['closing', { state: 'closing' }],
    ['closed', { state: 'closed' }],
    ['stated no more', { eid: newId() }],
    ['of another line', { line: 'child' as const }],
  ])('to an epoch that is %s is refused', async (_what, said) => {
    ground.context = (context) => ({
      ...context,
      recipients: context.recipients.map((one) => ({ ...one, epochs: one.epochs.map((e) => ({ ...e, ...said })) })),
    })
    const { rid, renewals } = await made()
    await expectDenied(await renew(rid, { renewals }), 'refused_by_rule', 'P-MUTUAL')
  })

  it('is taken while no agreement is in force: it gives nothing new, and what is handed out is asked again', async () => {
    ground.context = (context) => ({
      ...context,
      recipients: context.recipients.map((one) => ({ ...one, purposes: [] })),
      pack: null,
    })
    const { rid, renewals } = await made()
    expect((await renew(rid, { renewals })).status).toBe(200)
  })

  it('of another record, in the name of another Society, or signed by a stranger is refused', async () => {
    const { rid, renewals } = await made()
    await expectDenied(await renew(newId(), { renewals }), 'binding_invalid')
    await expectDenied(await renew(rid, { renewals }, 'transit'), 'binding_invalid')
    const foreign = await made(['society'], { by: { grant: 'transit' } })
    await expectDenied(await renew(foreign.rid, { renewals: foreign.renewals }), 'signature_invalid')
  })

  it('that lacks a key it promises, or is given twice, is refused', async () => {
    const { rid, renewals } = await made()
    const [first] = renewals
    if (first === undefined) throw new RangeError('nothing was made')
    const [name = ''] = Object.keys(first.grant.wraps)
    const { [name]: _, ...wraps } = first.grant.wraps
    const short = { ...first, grant: { ...first.grant, wraps } }
    await expectDenied(await renew(rid, { renewals: [short] }), 'commitment_invalid')
    await expectDenied(await renew(rid, { renewals: [first, { ...first, replaces: newId() }] }), 'binding_invalid')
    await expectDenied(await renew(rid, { renewals: [] }), 'invalid_request')
  })

  it('needs an Idempotency-Key and has the mailbox’s one answer for what is absent', async () => {
    const { rid, renewals } = await made()
    const keyless = await ground.send('POST', `/v1/records/${rid}/grants`, {
      body: { renewals },
      headers: { 'idempotency-key': '' },
    })
    expect(keyless.status).toBe(400)
    const problem = { type: 'urn:kinlink:problem:not_found', title: 'told elsewhere', status: 404, code: 'not_found' }
    ground.answers.set('/internal/grants', { status: 404, body: problem })
    expect((await renew(rid, { renewals })).status).toBe(404)
  })
})

describe('a record that comes with grants', () => {
  const submit = async (said: object) => {
    ground.context = (context) => ({
      ...context,
      recipients: context.recipients.map((one) => ({ ...one, epochs: one.epochs.map((e) => ({ ...e, ...said })) })),
    })
    const body = await ground.societies.order({ make: 'submission', author: 'origin', to: ['transit'] })
    return ground.send('POST', '/v1/records', { as: 'origin', body })
  }

  it.each([
    ['closed', { state: 'closed' }],
    ['past its deadline', { state: 'closing', notAfter: '2026-01-01T00:00:00Z' }],
  ])('to an epoch that is %s is refused by rule and field', async (_what, said) => {
    const answer = await submit(said)
    await expectDenied(answer, 'refused_by_rule', 'P-MUTUAL')
    expect((answer.body.errors as { field: string }[])[0]?.field).toBe('epoch')
  })

  it('to an epoch that is closing is taken until its deadline: it may have waited for the exchange', async () => {
    expect((await submit({ state: 'closing' })).status).toBe(201)
  })
})
