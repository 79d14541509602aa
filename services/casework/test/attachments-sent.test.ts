import type { NewAttachment } from '@kinlink/contracts'
import { sql } from '@kinlink/postgres'
import { Type } from 'typebox'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { addAttachment } from '../src/attachments/add-attachment.ts'
import { letterPlace } from '../src/attachments/letter-place.ts'
import { attestMessage } from '../src/messages/attest-message.ts'
import { readMessage } from '../src/messages/read-message.ts'
import { withdrawMessage } from '../src/messages/withdraw-message.ts'
import { writeMessage } from '../src/messages/write-message.ts'
import { CarryingExchange } from './carrying-exchange.ts'
import { large, photo } from './files.ts'
import { aMessage, freshKey, type Society, societyWithMessages } from './message-ground.ts'

const exchange = new CarryingExchange()
let origin: Society
beforeAll(async () => {
  origin = await societyWithMessages('origin', exchange)
})
afterAll(() => origin.close())
beforeEach(() => {
  exchange.partsTaken = Number.POSITIVE_INFINITY
})

const yes = <T>(done: { ok: true; value: T } | { ok: false; problem: { code: string } }): T => {
  if (done.ok) return done.value
  throw new Error(done.problem.code)
}
const view = async (id: string) => {
  const seen = await readMessage(origin.deps, origin.session(), id)
  if (seen === null) throw new TypeError('no such message')
  return seen
}
/** A message with this attachment that waits for the exchange. */
async function waiting(attachment: NewAttachment) {
  const session = origin.session()
  const { messageId: id } = yes(await writeMessage(origin.deps, session, aMessage(), freshKey()))
  yes(await addAttachment(origin.deps, session, letterPlace(origin.deps, id), attachment, freshKey()))
  const lookedAt = { familyNewsOnly: true as const, removals: [], attachmentsChecked: true as const }
  yes(await attestMessage(origin.deps, session, id, lookedAt, freshKey()))
  return { id, rid: (await view(id)).recordId ?? '' }
}
const withdraw = async (id: string) =>
  yes(await withdrawMessage(origin.deps, origin.session(), id, { reason: 'duplicate' })).erasure
const Count = Type.Object({ count: Type.Integer() })
const parts = async (rid: string) =>
  (
    await origin.deps.db.one(
      Count,
      sql`select count(*)::integer as count from submission_part p join submission s on s.id = p.submission_id
          where s.subject = ${rid}`,
    )
  ).count

describe('attachments on the way to the exchange', () => {
  it('a line that breaks costs one part, and no message arrives without its blob', async () => {
    const { id, rid } = await waiting(large('PART', 1_200_000))
    const whole = await parts(rid)
    expect(whole).toBe(8)
    const taken = () => [...exchange.blobs.values()].flat().length
    const before = taken()
    for (let arrived = 1; arrived < whole; arrived += 1) {
      exchange.partsTaken = 1
      await expect(origin.sendAll()).rejects.toThrow('unavailable')
      expect([taken() - before, exchange.records.has(rid), (await view(id)).state]).toEqual([
        arrived,
        false,
        'submitted',
      ])
    }
    exchange.partsTaken = 1
    await origin.sendAll()
    expect([exchange.records.has(rid), (await view(id)).state, await parts(rid)]).toEqual([true, 'in-transit', 0])
  })

  it('a process that is killed before the answer is kept hands the same in again, once', async () => {
    const { id, rid } = await waiting(photo())
    const before = exchange.records.size
    await origin.sendAll(true)
    await origin.sendAll(true)
    expect((await view(id)).state).toBe('submitted')
    await origin.sendAll()
    const { state } = await view(id)
    expect([state, exchange.records.size - before, await parts(rid)]).toEqual(['in-transit', 1, 0])
  })

  it('a withdrawal before anything left leaves nothing waiting', async () => {
    const { id, rid } = await waiting(photo())
    await withdraw(id)
    expect([await parts(rid), exchange.records.has(rid)]).toEqual([0, false])
  })

  it('a withdrawal while the blob is on its way leaves nothing to erase, and no message follows', async () => {
    const { id, rid } = await waiting(large('PART', 300_000))
    exchange.partsTaken = 1
    await expect(origin.sendAll()).rejects.toThrow('unavailable')
    exchange.partsTaken = Number.POSITIVE_INFINITY
    expect(await withdraw(id)).toBe('complete')
    await origin.sendAll()
    expect([await parts(rid), exchange.records.has(rid)]).toEqual([0, false])
  })

  it('a withdrawal after a try that nobody has answered keeps nothing of the blob', async () => {
    const { id, rid } = await waiting(photo())
    await origin.sendAll(true)
    expect(await parts(rid)).toBeGreaterThan(0)
    expect(await withdraw(id)).toBe('requested')
    expect(await parts(rid)).toBe(0)
  })
})
