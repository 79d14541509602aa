import { sql } from '@kinlink/postgres'
import { newId } from '@kinlink/runtime'
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
import { allWorkedOn, type MatchingSide, startMatchingSide } from './matching-side.ts'
import { outcome, presentEntry, submission } from './objects.ts'

const LIMITS = {
  SUBMISSIONS_PER_SOCIETY: '4',
  SUBMISSIONS_PER_OFFICER: '2',
  ENTRIES_PER_OFFICER: '3',
  MESSAGES_PER_SOCIETY: '3',
  MESSAGES_PER_OFFICER: '2',
  RIGHTS_PER_SOCIETY: '3',
  RIGHTS_PER_OFFICER: '2',
  COMPARES_PER_SOCIETY: '3',
  COMPARES_PER_OFFICER: '2',
  BUDGET_SECONDS: '3600',
}

let ground: Ground
let mailbox: Running
let matching: MatchingSide
const clock = steppingClock('2026-11-23T10:00:00Z')
beforeEach(async () => {
  ground = await prepareGround()
  mailbox = await startMailbox(ground, clock, LIMITS)
  matching = startMatchingSide(ground)
})
afterEach(async () => {
  await matching.close()
  await mailbox.close()
  await ground.close()
})

const submit = (kid: string, author = 'destination') =>
  post(mailbox.url, '/internal/records', submission({ kid, author, recipients: ['transit'] }).body)
const statuses = async (answers: Promise<{ status: number }>[]) =>
  (await Promise.all(answers)).map(({ status }) => status).sort()
const open = () => countOf(ground, sql`select count(*)::integer as count from candidate where state = 'open'`)
const waiting = () => countOf(ground, sql`select count(*)::integer as count from candidate where state = 'waiting'`)
const due = () =>
  countOf(
    ground,
    sql`select count(*)::integer as count from candidate where state = 'waiting' and retry_at <= ${clock.now()}`,
  )

describe('the budget of submissions', () => {
  it('ends per officer and per Society, says when it begins again, and stores nothing beyond', async () => {
    const [a, b, c] = [newId(), newId(), newId()]
    expect(await statuses([submit(a), submit(a), submit(a)])).toEqual([201, 201, 429])
    expect(await statuses([submit(b), submit(b)])).toEqual([201, 201])
    const refused = await submit(c)
    expect(JSON.parse(refused.text)).toMatchObject({ code: 'budget_exhausted', params: { retryAfter: 3600 } })
    expect(refused.headers.get('retry-after')).toBe('3600')
    const { body } = submission({ kid: c })
    const relayed = await mailbox.client.call('POST', '/internal/records', { body, response: {} })
    expect(relayed).toMatchObject({ ok: false, problem: { code: 'budget_exhausted', retryAfter: 3600 } })
    expect((await submit(newId(), 'origin')).status).toBe(201)
    expect(await countOf(ground, sql`select count(*)::integer as count from record`)).toBe(5)
    const denials = (await logged(ground)).filter(({ code }) => code === 'budget_exhausted')
    expect(denials.map(({ tree }) => tree)).toEqual(Array(3).fill('member:destination'))
    clock.forward(3600)
    expect((await submit(c)).status).toBe(201)
  })

  it('is not touched by repetitions, nor by releases', async () => {
    const kid = newId()
    const { body } = submission({ kid })
    for (let i = 0; i < 5; i += 1) expect((await post(mailbox.url, '/internal/records', body)).status).toBe(201)
    for (let i = 0; i < 5; i += 1) {
      const release = submission({ kid, type: 'release' })
      expect((await post(mailbox.url, '/internal/records', release.body)).status).toBe(201)
    }
    expect((await submit(kid)).status).toBe(201)
  })
})

describe.each(['message', 'rights'] as const)('the budget of submissions of type %s', (type) => {
  const send = (kid: string, author = 'destination') =>
    post(mailbox.url, '/internal/records', submission({ kid, author, type, recipients: ['transit'] }).body)

  it('ends per officer and per Society, says when it begins again, and tells nobody of what is beyond', async () => {
    const [a, b] = [newId(), newId()]
    expect(await statuses([send(a), send(a), send(a)])).toEqual([201, 201, 429])
    expect((await send(b)).status).toBe(201)
    const refused = await send(newId())
    expect(JSON.parse(refused.text)).toMatchObject({ code: 'budget_exhausted', params: { retryAfter: 3600 } })
    expect(refused.headers.get('retry-after')).toBe('3600')
    expect(await emitted(ground, 'event.published')).toHaveLength(3)
    const denials = (await logged(ground)).filter(({ code }) => code === 'budget_exhausted')
    expect(denials.map(({ tree }) => tree)).toEqual(Array(2).fill('member:destination'))
    clock.forward(3600)
    expect((await send(a)).status).toBe(201)
  })

  it('is each Society’s own, apart from the others, and not touched by repetitions', async () => {
    const kid = newId()
    const { body } = submission({ kid, type, recipients: ['transit'] })
    for (let i = 0; i < 5; i += 1) expect((await post(mailbox.url, '/internal/records', body)).status).toBe(201)
    expect(await statuses([send(kid), send(newId())])).toEqual([201, 201])
    expect((await send(kid, 'origin')).status).toBe(201)
    expect(await statuses([submit(kid), submit(kid)])).toEqual([201, 201])
    const other = submission({ kid, type: type === 'message' ? 'rights' : 'message', recipients: ['transit'] })
    expect((await post(mailbox.url, '/internal/records', other.body)).status).toBe(201)
  })
})

describe('the budget of entries', () => {
  it('ends per officer', async () => {
    const kid = newId()
    const store = () => post(mailbox.url, '/internal/entries', presentEntry('transit', kid).body)
    expect(await statuses([store(), store(), store(), store()])).toEqual([201, 201, 201, 429])
  })
})

describe('the budget of comparisons', () => {
  /** Presents one person to four requests of different officers. */
  const fourFindings = async () => {
    const person = presentEntry('transit')
    await post(mailbox.url, '/internal/entries', person.body)
    const requests = Array.from({ length: 4 }, () => submission({ recipients: ['transit'] }))
    for (const { body } of requests) expect((await post(mailbox.url, '/internal/records', body)).status).toBe(201)
    for (const { entryId } of requests) await matching.find({ soughtEntry: entryId, presentEntry: person.id })
    await until(() => allWorkedOn(ground))
    return { person, requests }
  }
  const rids = async () => (await emitted(ground, 'event.published')).map(({ recordId }) => recordId ?? '')

  it('lets candidates wait, unseen, and shows them as it refills, those found first before the others', async () => {
    const { requests, person } = await fourFindings()
    expect([await open(), await waiting()]).toEqual([2, 2])
    const shown = await rids()
    expect(shown).toHaveLength(2)
    for (const { rid } of requests.filter((request) => !shown.includes(request.rid))) {
      const word = await post(mailbox.url, '/internal/outcomes', outcome('transit', rid, person.id, 'confirmed'))
      expect(word.status).toBe(404)
    }
    const withheld = (await logged(ground)).filter(({ action }) => action === 'match.withheld')
    expect(withheld.map(({ tree, code }) => [tree, code])).toEqual([
      ['network', 'budget'],
      ['network', 'budget'],
    ])
    clock.forward(3600)
    await until(async () => (await open()) === 4)
    expect(new Set(await rids()).size).toBe(4)
  })

  it('goes in turns to the Societies that ask, however much one of them asks', async () => {
    const person = presentEntry('transit')
    await post(mailbox.url, '/internal/entries', person.body)
    const ask = async (author: string) => {
      const request = submission({ author, recipients: ['transit'] })
      await post(mailbox.url, '/internal/records', request.body)
      await matching.find({ soughtEntry: request.entryId, presentEntry: person.id })
      await until(() => allWorkedOn(ground))
      clock.forward(1)
      return request.rid
    }
    const loud: string[] = []
    for (let i = 0; i < 4; i += 1) loud.push(await ask('destination'))
    const quiet = [await ask('origin'), await ask('origin')]
    expect([await open(), await waiting()]).toEqual([2, 4])
    // Six seconds later: the officer's budget gets its room back one by one.
    for (const [seconds, count] of [
      [3594.5, 3],
      [1, 4],
      [3599, 5],
      [1, 6],
    ] as const) {
      clock.forward(seconds)
      await until(async () => (await open()) === count && (await due()) === 0)
    }
    expect(await rids()).toEqual([loud[0], loud[1], quiet[0], loud[2], quiet[1], loud[3]])
  })

  it('is charged to the officer who signed the present entry and to that Society, not to who asks', async () => {
    await fourFindings()
    const other = presentEntry('transit')
    await post(mailbox.url, '/internal/entries', other.body)
    const request = submission({ author: 'origin', recipients: ['transit'] })
    await post(mailbox.url, '/internal/records', request.body)
    await matching.find({ soughtEntry: request.entryId, presentEntry: other.id })
    await until(() => allWorkedOn(ground))
    expect(await open()).toBe(3)
    const third = presentEntry('transit')
    await post(mailbox.url, '/internal/entries', third.body)
    await matching.find({ soughtEntry: request.entryId, presentEntry: third.id })
    await until(() => allWorkedOn(ground))
    expect([await open(), await waiting()]).toEqual([3, 3])
  })
})
