import { randomBytes } from 'node:crypto'
import type { NamedBlob } from '@kinlink/contracts'
import { BLOB_PART, blobDigest, ready } from '@kinlink/crypto/hash'
import { sql } from '@kinlink/postgres'
import { newId } from '@kinlink/runtime'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sweepUnnamed } from '../src/blobs/blob-store.ts'
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
import { submission, withdrawal } from './objects.ts'

let ground: Ground
let mailbox: Running
const clock = steppingClock('2026-11-23T20:00:00Z')
beforeAll(async () => {
  await ready()
  ground = await prepareGround({ BLOB_BYTES: '1048576', BLOBS_PER_SOCIETY: '30' })
  mailbox = await startMailbox(ground, clock)
})
afterAll(async () => {
  await mailbox?.close()
  await ground?.close()
})

type Blob = NamedBlob & { readonly parts: readonly Uint8Array[] }
/** Two parts, as whoever sealed it cuts it. */
const aBlob = (): Blob => {
  const whole = randomBytes(524_448)
  const parts = [whole.subarray(0, BLOB_PART), whole.subarray(BLOB_PART)]
  return { id: newId(), digest: blobDigest(whole), length: whole.length, parts }
}
const put = async (blobId: string, part: number, bytes: Uint8Array, member = 'destination') => {
  const body = { caller: { member, act: null }, blobId, part, bytes: Buffer.from(bytes).toString('base64url') }
  const { status, text } = await post(mailbox.url, '/internal/blobs/parts', body)
  return status === 200 ? 'stored' : (JSON.parse(text) as { code: string }).code
}
const putAll = async ({ id, parts }: Blob, member?: string) => {
  for (const [part, bytes] of parts.entries()) expect(await put(id, part, bytes, member)).toBe('stored')
}
/** Hands a message in with a blob; tells its id and what was answered. */
const submit = async (
  { id, digest, length }: NamedBlob,
  wanted: Parameters<typeof submission>[0] = {},
  url = mailbox.url,
) => {
  const { rid, body } = submission({ type: 'message', recipients: ['transit'], ...wanted })
  const named = { ...body, submission: { ...body.submission, blob: { id, digest, length } } }
  const { status, text } = await post(url, '/internal/records', named)
  return { rid, named, answer: status === 201 ? 'stored' : (JSON.parse(text) as { code: string }).code }
}
const read = async (recordId: string, part: number, member = 'transit') => {
  const body = { caller: { member, act: null }, recordId, part }
  const { status, text } = await post(mailbox.url, '/internal/blobs/parts/read', body)
  return status === 200 ? Buffer.from(JSON.parse(text).bytes, 'base64url') : status
}
const partsOf = (id: string) => countOf(ground, sql`select count(*)::integer as count from blob_part where id = ${id}`)

describe('a blob that comes with a message', () => {
  it('is read, part by part, by whom the message is open to, and by its author', async () => {
    const blob = aBlob()
    await putAll(blob)
    const { rid, answer } = await submit(blob)
    expect(answer).toBe('stored')
    for (const member of ['transit', 'destination'])
      for (const [part, bytes] of blob.parts.entries())
        expect(Buffer.compare((await read(rid, part, member)) as Buffer, bytes)).toBe(0)
    expect(await read(rid, 2)).toBe(404)
  })

  it('is nobody else’s, and each look is in the tree of who looked', async () => {
    const blob = aBlob()
    await putAll(blob)
    const { rid } = await submit(blob)
    expect([await read(rid, 0, 'origin'), await read(newId(), 0), await read(blob.id, 0)]).toEqual([404, 404, 404])
    await read(rid, 0)
    const looks = (await logged(ground)).filter(({ action, subject }) => action === 'blob.read' && subject === rid)
    expect(looks.map(({ tree, decision, code }) => [tree, decision, code]).sort()).toEqual([
      ['member:origin', 'deny', 'not_found'],
      ['member:transit', 'allow', 'full'],
    ])
  })

  it('is not open before its record is: a release keeps its own till the window', async () => {
    const blob = aBlob()
    await putAll(blob)
    const { rid } = await submit(blob, { type: 'release' })
    expect(await read(rid, 0)).toBe(404)
  })

  it('ends with its record', async () => {
    const blob = aBlob()
    await putAll(blob)
    const { rid } = await submit(blob)
    expect(await partsOf(blob.id)).toBe(2)
    await post(mailbox.url, '/internal/withdrawals', withdrawal('destination', rid))
    expect([await read(rid, 0), await read(rid, 0, 'destination')]).toEqual([404, 404])
    await expect.poll(() => partsOf(blob.id), { timeout: 90_000 }).toBe(0)
  })
})

describe('a submission is refused whole', () => {
  const refused = async (blob: NamedBlob) => {
    const { rid, answer } = await submit(blob)
    expect(answer).toBe('binding_invalid')
    expect(await countOf(ground, sql`select count(*)::integer as count from record where rid = ${rid}`)).toBe(0)
  }

  it('without the blob that it names, or with a part of it', async () => {
    const blob = aBlob()
    await refused(blob)
    await put(blob.id, 0, blob.parts[0] as Uint8Array)
    await refused(blob)
    await put(blob.id, 1, blob.parts[1] as Uint8Array)
    expect((await submit(blob)).answer).toBe('stored')
  })

  it('with another digest or length, with parts in the other order or cut elsewhere', async () => {
    const blob = aBlob()
    await putAll(blob)
    await refused({ ...blob, digest: aBlob().digest })
    await refused({ ...blob, length: blob.length - 1 })
    const [one, two] = blob.parts as [Uint8Array, Uint8Array]
    const turned = { ...blob, id: newId(), parts: [two, one] }
    await putAll(turned)
    await refused(turned)
    const whole = Buffer.concat(blob.parts)
    const elsewhere = { ...blob, id: newId(), parts: [whole.subarray(0, 262_212), whole.subarray(262_212)] }
    await putAll(elsewhere)
    await refused(elsewhere)
  })

  it('with another digest again and again, beyond the budget of messages', async () => {
    const blob = aBlob()
    await putAll(blob)
    const strict = await startMailbox(ground, clock, { MESSAGES_PER_OFFICER: '2' })
    const wrong = { ...blob, digest: blobDigest(new Uint8Array(1)) }
    const kid = newId()
    const answers: string[] = []
    for (let tries = 0; tries < 3; tries += 1) answers.push((await submit(wrong, { kid }, strict.url)).answer)
    expect(answers).toEqual(['binding_invalid', 'binding_invalid', 'budget_exhausted'])
    await strict.close()
  })

  it('with a blob of another Society, whose own it stays', async () => {
    const blob = aBlob()
    await putAll(blob, 'transit')
    await refused(blob)
    const mine = await submit(blob, { author: 'transit', recipients: ['destination'] })
    expect(mine.answer).toBe('stored')
  })

  it('with a blob that another record names; repeated, it has its one answer', async () => {
    const blob = aBlob()
    await putAll(blob)
    const { named } = await submit(blob)
    await refused(blob)
    const again = await post(mailbox.url, '/internal/records', named)
    expect(again.status).toBe(201)
  })
})

describe('parts', () => {
  it('never change, and none are added once a record names the blob', async () => {
    const blob = aBlob()
    await putAll(blob)
    await putAll(blob)
    expect(await put(blob.id, 1, randomBytes(10))).toBe('conflict')
    await submit(blob)
    await putAll(blob)
    expect(await put(blob.id, 2, randomBytes(10))).toBe('conflict')
    expect(await put(blob.id, 0, randomBytes(10))).toBe('conflict')
  })

  it('are each Society’s own, under whatever id: who uses another’s id learns nothing', async () => {
    const blob = aBlob()
    await putAll(blob)
    expect(await put(blob.id, 0, randomBytes(10), 'origin')).toBe('stored')
    expect(await put(newId(), 0, randomBytes(10), 'origin')).toBe('stored')
    expect((await submit(blob)).answer).toBe('stored')
  })

  it('beyond the ceiling are too large', async () => {
    expect(await put(newId(), 4, randomBytes(10))).toBe('too_large')
    expect(await put(newId(), 0, randomBytes(BLOB_PART + 1))).toBe('invalid_request')
  })

  it('that no record names go after a day, but not what was handed in again meanwhile', async () => {
    const [left, kept] = [aBlob(), aBlob()]
    await putAll(left)
    await putAll(kept)
    clock.forward(20 * 3600)
    await putAll(kept)
    clock.forward(5 * 3600)
    await sweepUnnamed(ground.superuser, new Date(clock.now().getTime() - 86_400_000))
    expect([await partsOf(left.id), await partsOf(kept.id)]).toEqual([0, 2])
    expect((await submit(kept)).answer).toBe('stored')
  })

  it('of more blobs than a Society may hand in are refused until there is room again', async () => {
    const answers: string[] = []
    for (let n = 0; n < 31; n += 1) answers.push(await put(newId(), 0, randomBytes(10), 'harbour'))
    expect(answers.filter((answer) => answer === 'stored')).toHaveLength(30)
    expect(answers.at(-1)).toBe('budget_exhausted')
    clock.forward(86_401)
    expect(await put(newId(), 0, randomBytes(10), 'harbour')).toBe('stored')
  })
})
