import { sql } from '@kinlink/postgres'
import { Type } from 'typebox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { emitted, type Ground, logged, post, prepareGround, type Running, startMailbox, until } from './ground.ts'
import { allWorkedOn, type MatchingSide, startMatchingSide } from './matching-side.ts'
import { outcome, presentEntry, removal, submission, type Wanted } from './objects.ts'

let ground: Ground
let mailbox: Running
let matching: MatchingSide
beforeAll(async () => {
  ground = await prepareGround()
  mailbox = await startMailbox(ground)
  matching = startMatchingSide(ground)
})
afterAll(async () => {
  await matching?.close()
  await mailbox?.close()
  await ground?.close()
})

/** Stores a request of the country of destination and a present person, by default in transit. */
const stored = async (wanted: Wanted = {}, presentAt = 'transit') => {
  const request = submission(wanted)
  const person = presentEntry(presentAt)
  expect((await post(mailbox.url, '/internal/records', request.body)).status).toBe(201)
  expect((await post(mailbox.url, '/internal/entries', person.body)).status).toBe(201)
  return { request, person, pair: { soughtEntry: request.entryId, presentEntry: person.id } }
}
const found = async (...args: Parameters<typeof stored>) => {
  const made = await stored(...args)
  await matching.find(made.pair)
  await until(() => allWorkedOn(ground))
  return made
}
const proposals = async (rid: string) =>
  (await emitted(ground, 'event.published')).filter(({ recordId }) => recordId === rid)
const read = async (member: string, rid: string) => {
  const answer = await post(mailbox.url, '/internal/records/read', { caller: { member, act: null }, recordId: rid })
  return { status: answer.status, stage: JSON.parse(answer.text).stage }
}
const settle = (body: unknown) => post(mailbox.url, '/internal/outcomes', body)
const State = Type.Object({ state: Type.String(), reason: Type.Union([Type.String(), Type.Null()]) })
const candidate = (entry: string) =>
  ground.superuser.maybeOne(State, sql`select state, reason from candidate where present_entry = ${entry}`)

describe('a pair that matching found', () => {
  it('opens comparison for the side that has the person and tells that side alone', async () => {
    const { request, person } = await found()
    expect(await proposals(request.rid)).toMatchObject([
      { recipient: 'transit', type: 'match.proposed', recordId: request.rid, entryId: person.id },
    ])
    expect(await read('transit', request.rid)).toEqual({ status: 200, stage: 'compare' })
    expect((await read('origin', request.rid)).status).toBe(404)
    const about = (await logged(ground)).filter(({ action }) => action === 'stage.open')
    expect(about.filter(({ subject }) => subject === request.rid).map(({ tree }) => tree)).toEqual(['network'])
  })

  it('tells the window it happened in and no instant', async () => {
    const { request } = await found()
    expect((await proposals(request.rid))[0]?.occurredWindow).toMatch(/T04:00:00\.000Z$/)
  })

  it('has one effect however often it is found', async () => {
    const { request, pair } = await stored()
    await matching.find(pair, pair, pair)
    await until(() => allWorkedOn(ground))
    expect(await proposals(request.rid)).toHaveLength(1)
  })

  it('of a record without a grant for that Society is void and told to nobody', async () => {
    const { request, person } = await found({ recipients: ['origin'] })
    expect(await candidate(person.id)).toEqual({ state: 'void', reason: 'no-grant' })
    expect(await proposals(request.rid)).toEqual([])
    expect((await read('transit', request.rid)).status).toBe(404)
  })

  it('P-LAW (4.2) before a stage opens: a candidate whose receipt has ended is void', async () => {
    const { person } = await found({ receiptUntil: '2026-01-01T00:00:00Z' })
    expect(await candidate(person.id)).toEqual({ state: 'void', reason: 'no-receipt' })
  })

  it('waits while no agreement is in force and opens when it is', async () => {
    ground.withoutAgreement.add('destination>transit')
    const { request, person } = await found()
    expect(await candidate(person.id)).toEqual({ state: 'waiting', reason: 'agreement' })
    expect((await read('transit', request.rid)).status).toBe(404)
    ground.withoutAgreement.delete('destination>transit')
    await ground.superuser.run(sql`update candidate set retry_at = found_at where present_entry = ${person.id}`)
    await until(async () => (await candidate(person.id))?.state === 'open')
    expect(await proposals(request.rid)).toHaveLength(1)
  })

  it('waits, untold, while no policy pack is in force, as nobody could read it, and opens when one is', async () => {
    const { notAfter } = ground.pack
    ground.pack.notAfter = '2026-01-02T00:00:00Z'
    const { request, person } = await found()
    expect(await candidate(person.id)).toEqual({ state: 'waiting', reason: 'policy' })
    expect(await proposals(request.rid)).toEqual([])
    ground.pack.notAfter = notAfter
    await ground.superuser.run(sql`update candidate set retry_at = found_at where present_entry = ${person.id}`)
    await until(async () => (await candidate(person.id))?.state === 'open')
    expect(await proposals(request.rid)).toHaveLength(1)
  })

  it('waits, untold, while the policy pack has no room for tracing requests, and opens when one has again', async () => {
    ground.pack.without = ['tracing']
    const { request, person } = await found()
    expect(await candidate(person.id)).toEqual({ state: 'waiting', reason: 'policy' })
    expect(await proposals(request.rid)).toEqual([])
    ground.pack.without = []
    await ground.superuser.run(sql`update candidate set retry_at = found_at where present_entry = ${person.id}`)
    await until(async () => (await candidate(person.id))?.state === 'open')
    expect(await proposals(request.rid)).toHaveLength(1)
  })

  it('with an entry that was removed before the finding arrived changes nothing', async () => {
    const { request, person, pair } = await stored()
    await post(mailbox.url, '/internal/entries/removal', removal('transit', person.id))
    await matching.find(pair)
    await until(() => allWorkedOn(ground))
    expect(await candidate(person.id)).toBeUndefined()
    expect(await proposals(request.rid)).toEqual([])
  })
})

describe('the removal of a present person’s entry', () => {
  it('erases the candidate and closes what it had opened', async () => {
    const { request, person } = await found()
    await post(mailbox.url, '/internal/entries/removal', removal('transit', person.id))
    expect(await candidate(person.id)).toBeUndefined()
    expect((await read('transit', request.rid)).status).toBe(404)
  })
})

describe('a removal that meets the finding', () => {
  it('leaves nothing open, whichever comes first', async () => {
    const made = await Promise.all(Array.from({ length: 20 }, () => stored()))
    await Promise.all([
      matching.find(...made.map(({ pair }) => pair)),
      ...made.map(({ person }) => post(mailbox.url, '/internal/entries/removal', removal('transit', person.id))),
    ])
    await until(() => allWorkedOn(ground))
    for (const { request, person } of made) {
      expect(await candidate(person.id)).toBeUndefined()
      expect((await read('transit', request.rid)).status).toBe(404)
    }
  })
})

describe('the present side’s word on a candidate', () => {
  it('confirmed opens the full record, and the same word again has the same answer', async () => {
    const { request, person } = await found()
    const word = outcome('transit', request.rid, person.id, 'confirmed')
    const first = await settle(word)
    expect([first.status, first.text]).toEqual([200, '{"state":"confirmed"}'])
    const again = await settle(outcome('transit', request.rid, person.id, 'confirmed'))
    expect([again.status, again.text]).toEqual([first.status, first.text])
    expect((await settle(word)).text).toBe(first.text)
    expect(await read('transit', request.rid)).toEqual({ status: 200, stage: 'full' })
  })

  it.each(['rejected', 'discarded'] as const)('%s closes the comparison', async (word) => {
    const { request, person } = await found()
    expect((await settle(outcome('transit', request.rid, person.id, word))).status).toBe(200)
    expect((await read('transit', request.rid)).status).toBe(404)
  })

  it('that contradicts an earlier one is a conflict and changes nothing', async () => {
    const { request, person } = await found()
    await settle(outcome('transit', request.rid, person.id, 'rejected'))
    const answer = await settle(outcome('transit', request.rid, person.id, 'confirmed'))
    expect([answer.status, JSON.parse(answer.text).code]).toEqual([409, 'conflict'])
    expect((await read('transit', request.rid)).status).toBe(404)
  })

  it('is taken from no other Society, whose answer is that of a candidate which does not exist', async () => {
    const { request, person } = await found()
    const instance = /"instance":"[^"]+"/
    const foreign = await settle(outcome('origin', request.rid, person.id, 'confirmed'))
    const asking = await settle(outcome('destination', request.rid, person.id, 'confirmed'))
    const absent = await settle(outcome('origin', submission().rid, presentEntry().id, 'confirmed'))
    expect(foreign.status).toBe(404)
    expect(asking.text.replace(instance, '')).toBe(foreign.text.replace(instance, ''))
    expect(absent.text.replace(instance, '')).toBe(foreign.text.replace(instance, ''))
  })

  it('on one request leaves another request’s candidate for the same person open', async () => {
    const { request, person } = await found()
    const other = submission({ author: 'origin', recipients: ['transit'] })
    await post(mailbox.url, '/internal/records', other.body)
    await matching.find({ soughtEntry: other.entryId, presentEntry: person.id })
    await until(() => allWorkedOn(ground))
    await settle(outcome('transit', request.rid, person.id, 'rejected'))
    expect(await read('transit', other.rid)).toEqual({ status: 200, stage: 'compare' })
  })
})
