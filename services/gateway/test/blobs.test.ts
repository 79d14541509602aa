import { ANSWER_BYTES, type StoredRecord, type Submission } from '@kinlink/contracts'
import { BLOB_LENGTHS, sealedBlobLength } from '@kinlink/crypto/hash'
import { newId } from '@kinlink/runtime'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Change } from '../../../test/vectors/order.ts'
import { type Ground, prepareGround } from './ground.ts'

let ground: Ground
beforeAll(async () => {
  ground = await prepareGround()
})
beforeEach(() => {
  ground.passedOn.length = 0
  ground.answers.clear()
  ground.context = (context) => context
})
afterAll(() => ground.close())

const headerOf = (text: string): Record<string, unknown> => JSON.parse(Buffer.from(text, 'base64url').toString())
const make = (type: 'message' | 'release' = 'message', change: Change = {}): Promise<Submission> =>
  ground.societies.order({ make: 'submission', author: 'origin', to: ['transit'], type, change })
const aBlob = () => ({ id: newId(), digest: 'B'.repeat(42).concat('A'), length: BLOB_LENGTHS[0] ?? 0 })
const submit = (submission: Submission) => ground.send('POST', '/v1/records', { body: submission })

/** A release that answers a message. */
const ANSWERS: Change = { purpose: 'message' }

describe('a record that comes with a blob', () => {
  it('is passed on with what it says of it', async () => {
    const blob = aBlob()
    expect((await submit({ ...(await make()), blob })).status).toBe(201)
    expect(ground.passedOn).toMatchObject([{ path: '/internal/records', body: { submission: { blob } } }])
  })

  it.each<[string, 'message' | 'release', Change, object, string]>([
    ['of another length than its six', 'message', {}, { length: 262_237 }, 'P-HUBBLIND'],
    ['that is no message', 'release', {}, {}, 'P-PURPOSE'],
    ['that answers a message in another length', 'release', ANSWERS, {}, 'P-HUBBLIND'],
    ['that answers a message without the field', 'release', { ...ANSWERS, without: ['attachments'] }, {}, 'P-PURPOSE'],
    ['without the field that holds its key', 'message', { without: ['attachments'] }, {}, 'P-PURPOSE'],
  ])('%s is refused by rule', async (_, type, change, said, rule) => {
    const { status, body } = await submit({ ...(await make(type, change)), blob: { ...aBlob(), ...said } })
    expect([status, (body.errors as { rule: string }[]).map((found) => found.rule)]).toEqual([422, [rule]])
    expect(ground.passedOn).toEqual([])
  })

  it('is taken in every schema of a message, and in no other', async () => {
    for (const [schema, status] of [
      ['message/1', 201],
      ['message/2', 201],
      ['message/3', 201],
      ['message/4', 201],
      ['message/5', 422],
      ['tracing/2', 422],
    ] as const)
      expect([schema, (await submit(await make('message', { record: { schema } }))).status]).toEqual([schema, status])
    for (const [schema, status] of [
      ['release/2', 201],
      ['release/3', 422],
    ] as const)
      expect([schema, (await submit(await make('release', { record: { schema } }))).status]).toEqual([schema, status])
  })

  it('is every answer to a message: what would come without one, or with a larger one, would tell what it says', async () => {
    const blob = { ...aBlob(), length: sealedBlobLength(ANSWER_BYTES) ?? 0 }
    expect((await submit({ ...(await make('release', ANSWERS)), blob })).status).toBe(201)
    const { status, body } = await submit(await make('release', ANSWERS))
    expect([status, (body.errors as { rule: string }[]).map(({ rule }) => rule)]).toEqual([422, ['P-HUBBLIND']])
    expect((await submit(await make('release'))).status).toBe(201)
  })
})

describe('a part of a blob', () => {
  const put = (path: string, body: unknown, as: string | null = 'origin') => ground.send('PUT', path, { as, body })

  it('is passed on in the name of whoever brings it', async () => {
    const id = newId()
    const { status, body } = await put(`/v1/blobs/${id}/3`, { bytes: 'AQID' })
    expect([status, body]).toEqual([200, { blobId: id, part: 3, state: 'stored' }])
    const asked = { caller: { member: 'origin', act: null }, blobId: id, part: 3, bytes: 'AQID' }
    expect(ground.passedOn).toMatchObject([{ path: '/internal/blobs/parts', body: asked }])
  })

  it.each([
    ['no id', '/v1/blobs/x/0', { bytes: 'AQID' }],
    ['no number', `/v1/blobs/${newId()}/-1`, { bytes: 'AQID' }],
    ['a number with a nought before it', `/v1/blobs/${newId()}/01`, { bytes: 'AQID' }],
    ['a number beyond any blob', `/v1/blobs/${newId()}/100`, { bytes: 'AQID' }],
    ['nothing in it', `/v1/blobs/${newId()}/0`, { bytes: '' }],
    ['other letters than base64url', `/v1/blobs/${newId()}/0`, { bytes: 'A+ID' }],
    ['bits that stand for nothing', `/v1/blobs/${newId()}/0`, { bytes: 'AR' }],
    ['more than a part', `/v1/blobs/${newId()}/0`, { bytes: 'A'.repeat(349_652) }],
    ['a member too many', `/v1/blobs/${newId()}/0`, { bytes: 'AQID', name: 'photo.jpg' }],
  ])('with %s is a 400, and goes nowhere', async (_, path, body) => {
    expect((await put(path, body)).body.code).toBe('invalid_request')
    expect(ground.passedOn).toEqual([])
  })

  it('is nobody’s without a token', async () => {
    expect((await put(`/v1/blobs/${newId()}/0`, { bytes: 'AQID' }, null)).status).toBe(401)
  })
})

describe('a part is fetched', () => {
  /** Makes the mailbox hold a message with a blob, opened for the Society at a stage. */
  const store = async (stage: StoredRecord['stage'], change: Change = {}, to = 'transit') => {
    const { record, grants, receipt } = await make('message', change)
    const own = grants.filter((grant) => stage === 'own' || headerOf(grant.header).to === to)
    const stored = { record: { ...record, fields: {} }, grants: own, receipt: receipt ?? null, stage }
    ground.answers.set('/internal/blobs/parts/read', { status: 200, body: { stored, bytes: 'AQID' } })
    return String(headerOf(record.header).rid)
  }
  const fetched = async (rid: string, as = 'transit') => {
    const { status, text } = await ground.send('GET', `/v1/records/${rid}/blob/0`, { as })
    return status === 200 ? text : status
  }

  it('by whom the message is open to, and by its author', async () => {
    expect(await fetched(await store('full'))).toBe('{"bytes":"AQID"}')
    expect(await fetched(await store('own'), 'origin')).toBe('{"bytes":"AQID"}')
    expect(ground.passedOn.map(({ path }) => path)).toEqual([
      '/internal/blobs/parts/read',
      '/internal/blobs/parts/read',
    ])
  })

  it.each<[string, StoredRecord['stage'], Change]>([
    ['the stage reached does not show the field with its key', 'compare', {}],
    ['the grant does not hold that field', 'full', { without: ['attachments'] }],
    ['the receipt has ended', 'full', { receipt: { notAfter: '2020-01-01T00:00:00Z' } }],
    ['the receipt does not name the Society', 'full', { receipt: { recipients: ['destination'] } }],
    ['the record has expired', 'full', { record: { expires: '2020-01-01T00:00:00Z' } }],
    ['the grant has ended', 'full', { grant: { notAfter: '2020-01-01T00:00:00Z' } }],
  ])('by nobody else: %s', async (_, stage, change) => {
    expect(await fetched(await store(stage, change))).toBe(404)
  })

  it('not without an agreement in force, and not of another record', async () => {
    const rid = await store('full')
    ground.context = (context) => ({
      ...context,
      recipients: context.recipients.map((recipient) => ({ ...recipient, purposes: ['tracing'] })),
    })
    expect(await fetched(rid)).toBe(404)
    ground.context = (context) => context
    expect(await fetched(newId())).toBe(404)
  })

  it('absent and forbidden alike: one body, one question to the registry', async () => {
    const seen: unknown[] = []
    const look = async (rid: string) => {
      let asked = 0
      ground.context = (context) => {
        asked += 1
        return context
      }
      const { status, text } = await ground.send('GET', `/v1/records/${rid}/blob/0`, { as: 'transit' })
      seen.push([status, asked, { ...JSON.parse(text), instance: '' }])
    }
    await look(await store('full', { receipt: { notAfter: '2020-01-01T00:00:00Z' } }))
    ground.answers.set('/internal/blobs/parts/read', {
      status: 404,
      body: { type: 'x', title: 'x', status: 404, code: 'not_found' },
    })
    await look(newId())
    expect(seen[1]).toEqual(seen[0])
  })

  it('and let go of once the Society has it, or not at all when the mailbox let go before', async () => {
    await fetched(await store('full'))
    await expect.poll(() => ground.reads.held).toBe(0)
    ground.reads.holds = false
    ground.registryMs = 100
    expect(await fetched(await store('full'))).toBe(503)
    Object.assign(ground.reads, { holds: true })
    ground.registryMs = 0
  })
})
