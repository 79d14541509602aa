import { sql } from '@kinlink/postgres'
import { Type } from 'typebox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { countOf, emitted, type Ground, post, prepareGround, type Running, startMailbox, until } from './ground.ts'
import { allWorkedOn, type MatchingSide, startMatchingSide } from './matching-side.ts'
import { bytes, outcome, presentEntry, removal, submission } from './objects.ts'

let ground: Ground
let mailbox: Running
let matching: MatchingSide
beforeAll(async () => {
  ground = await prepareGround({ SUBMISSIONS_PER_OFFICER: '2' })
  mailbox = await startMailbox(ground)
  matching = startMatchingSide(ground)
})
afterAll(async () => {
  await matching?.close()
  await mailbox?.close()
  await ground?.close()
})

const submit = async (body: unknown) => {
  const answer = await post(mailbox.url, '/internal/records', body)
  return [answer.status, JSON.parse(answer.text).code] as const
}
const enter = (body: unknown) => post(mailbox.url, '/internal/entries', body)
const settle = (body: unknown) => post(mailbox.url, '/internal/outcomes', body)
const find = async (soughtEntry: string, presentEntry: string) => {
  await matching.find({ soughtEntry, presentEntry })
  await until(() => allWorkedOn(ground))
}

describe('a record id', () => {
  it('that two Societies use at the same moment belongs to one of them, whole', async () => {
    for (let round = 0; round < 8; round += 1) {
      const mine = submission({ author: 'destination', withEntry: false })
      const theirs = submission({ author: 'transit', recipients: ['origin'], rid: mine.rid, withEntry: false })
      const answers = await Promise.all([submit(mine.body), submit(theirs.body)])
      expect(answers.map(([status]) => status).sort()).toEqual([201, 422])
      const Row = Type.Object({ author: Type.String(), digest: Type.String() })
      const row = await ground.superuser.one(Row, sql`select author, digest from record where rid = ${mine.rid}`)
      const winner = answers[0][0] === 201 ? { author: 'destination', of: mine } : { author: 'transit', of: theirs }
      expect(row).toEqual({ author: winner.author, digest: winner.of.digest })
    }
  })

  it('is stored once when two first revisions of one author arrive at the same moment', async () => {
    const one = submission({ withEntry: false })
    const other = submission({ rid: one.rid, withEntry: false })
    const statuses = (await Promise.all([submit(one.body), submit(other.body)])).map(([status]) => status)
    expect(statuses.sort()).toEqual([201, 409])
  })
})

describe('what a faulty gateway hands on', () => {
  const altered = (change: (of: ReturnType<typeof submission>['body']['submission']) => unknown) => {
    const { body } = submission({})
    change(body.submission)
    return submit(body)
  }
  it('is refused where it is no submission, and is never a fault of the mailbox', async () => {
    const records = sql`select count(*)::int as count from record`
    const before = await countOf(ground, records)
    const endless = 'A'.repeat(300_000)
    const first = <T>(list: readonly T[]): T => list[0] as T
    for (const change of [
      (of) => of.record.leaves.fill('!'),
      (of) => Object.assign(of.record, { kid: endless }),
      (of) => Object.assign(of.record, { sig: '' }),
      (of) => Object.assign(first(of.grants), { kid: '' }),
      (of) => Object.assign(of.entry ?? {}, { code: '!!' }),
      (of) => of.grants.splice(0),
      (of) => of.record.leaves.splice(0),
      (of) => Object.assign(first(of.grants).wraps, { givenName: 7 }),
    ] satisfies Parameters<typeof altered>[0][])
      expect(await altered(change)).toEqual([400, 'invalid_request'])
    expect(await countOf(ground, records)).toBe(before)
  })
})

describe('a revision', () => {
  it('does not turn a record into one of another type, whose stages were opened for other reasons', async () => {
    const first = submission({ withEntry: false })
    await submit(first.body)
    const turned = submission({ type: 'release', rid: first.rid, rev: 1, prev: first.digest, recipients: ['transit'] })
    expect(await submit(turned.body)).toEqual([422, 'binding_invalid'])
  })

  it('of a release is refused: its content would leave outside the window', async () => {
    const release = { type: 'release', author: 'transit', recipients: ['destination'] } as const
    const first = submission(release)
    await submit(first.body)
    const next = submission({ ...release, rid: first.rid, rev: 1, prev: first.digest })
    expect(await submit(next.body)).toEqual([422, 'binding_invalid'])
  })
})

describe('a receipt', () => {
  const receiptOf = ({ body }: ReturnType<typeof submission>) => {
    const { receipt } = body.submission
    return receipt === undefined ? {} : { receipt }
  }

  it('carries one record with its revisions, and no other', async () => {
    const first = submission({ withEntry: false })
    await submit(first.body)
    const other = submission({ withEntry: false, ...receiptOf(first) })
    expect(await submit(other.body)).toEqual([422, 'binding_invalid'])
    const next = submission({ rid: first.rid, rev: 1, prev: first.digest, withEntry: false, ...receiptOf(first) })
    expect((await submit(next.body))[0]).toBe(201)
  })

  it('that two records name at the same moment carries one of them', async () => {
    for (let round = 0; round < 4; round += 1) {
      const one = submission({ withEntry: false })
      const other = submission({ withEntry: false, ...receiptOf(one) })
      const statuses = (await Promise.all([submit(one.body), submit(other.body)])).map(([status]) => status)
      expect(statuses.filter((status) => status === 201)).toHaveLength(1)
      expect(statuses.every((status) => status < 500)).toBe(true)
    }
  })
})

describe('a date that is in no calendar', () => {
  it('never makes the mailbox fail', async () => {
    const [status] = await submit(submission({ grantUntil: '2027-02-30T00:00:00Z' }).body)
    expect(status).toBeLessThan(500)
  })
})

describe('a budget', () => {
  it('is not used up by another Society whose officer goes by the same key id', async () => {
    const kid = submission().kid
    for (let i = 0; i < 2; i += 1) expect((await submit(submission({ author: 'origin', kid }).body))[0]).toBe(201)
    expect((await submit(submission({ author: 'origin', kid }).body))[0]).toBe(429)
    expect((await submit(submission({ author: 'destination', kid }).body))[0]).toBe(201)
  })
})

describe('a second candidate for the same request and person', () => {
  it('can be confirmed although the first was rejected', async () => {
    const request = submission()
    const person = presentEntry()
    await submit(request.body)
    await enter(person.body)
    await find(request.entryId, person.id)
    expect((await settle(outcome('transit', request.rid, person.id, 'rejected'))).status).toBe(200)
    const revised = submission({ rid: request.rid, rev: 1, prev: request.digest })
    expect((await submit(revised.body))[0]).toBe(201)
    await find(revised.entryId, person.id)
    expect((await settle(outcome('transit', request.rid, person.id, 'confirmed'))).status).toBe(200)
  })
})

const entries = (id: string) => countOf(ground, sql`select count(*)::integer as count from entry where id = ${id}`)

describe('a signed outcome', () => {
  it('settles what it was spoken about and no later candidate, whoever hands it in again', async () => {
    const request = submission()
    const person = presentEntry()
    await submit(request.body)
    await enter(person.body)
    await find(request.entryId, person.id)
    const word = outcome('transit', request.rid, person.id, 'rejected')
    expect((await settle(word)).status).toBe(200)
    const revised = submission({ rid: request.rid, rev: 1, prev: request.digest })
    await submit(revised.body)
    await find(revised.entryId, person.id)
    const replay = { ...word, idempotency: { key: 'r'.repeat(22), requestHash: bytes(32) } }
    expect((await settle(replay)).status).toBe(409)
    // Also once the entry it was spoken about is gone.
    await until(async () => (await entries(request.entryId)) === 0)
    expect((await settle(replay)).status).toBe(409)
    expect((await settle(outcome('transit', request.rid, person.id, 'confirmed'))).status).toBe(200)
  })
})

describe('the removal of an entry while its candidate is being confirmed', () => {
  it('leaves no stage open, whichever comes first', async () => {
    const request = submission()
    const person = presentEntry()
    await submit(request.body)
    await enter(person.body)
    await find(request.entryId, person.id)
    // Holds the confirmation just before its end, after it has opened `full`.
    let confirming: Promise<unknown> = Promise.resolve()
    let removing: Promise<unknown> = Promise.resolve()
    await ground.superuser.transaction(async (tx) => {
      await tx.run(sql`lock table audit.pending in exclusive mode`)
      confirming = settle(outcome('transit', request.rid, person.id, 'confirmed'))
      await until(async () => (await waiting()) >= 1)
      removing = post(mailbox.url, '/internal/entries/removal', removal('transit', person.id))
      await until(async () => (await waiting()) >= 2)
    })
    await Promise.all([confirming, removing])
    const open = sql`select count(*)::integer as count from activation
      where rid = ${request.rid} and member = 'transit' and closed_at is null`
    expect(await countOf(ground, open)).toBe(0)
  })
})

const waiting = () =>
  countOf(
    ground,
    sql`select count(*)::integer as count from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`,
  )

describe('what has been promised to matching', () => {
  it('is one entry for one submission, whatever raced', async () => {
    const ids = (await emitted(ground, 'entry.submitted')).map(({ entryId }) => entryId)
    expect(new Set(ids).size).toBe(ids.length)
  })
})
