import { sql } from '@kinlink/postgres'
import { newId } from '@kinlink/runtime'
import { Type } from 'typebox'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { judgeRates } from '../src/hit-rates/judge-rates.ts'
import {
  countOf,
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
import { presentEntry, removal, submission, withdrawal } from './objects.ts'

const DAY = 86_400
const clock = steppingClock('2026-11-23T10:00:00Z')
let ground: Ground
let mailbox: Running
let matching: MatchingSide
beforeAll(async () => {
  ground = await prepareGround()
  mailbox = await startMailbox(ground, clock)
  matching = startMatchingSide(ground)
})
afterAll(async () => {
  await matching.close()
  await mailbox.close()
  await ground.close()
})
beforeEach(async () => {
  for (const table of ['asked_tally', 'found_tally', 'hit_rate_told', 'hit_rate_judged', 'audit.pending'])
    await ground.superuser.run(sql([`delete from ${table}`]))
})

const Row = Type.Object({ member: Type.String(), kid: Type.String(), asked: Type.Integer(), found: Type.Integer() })
const tallies = () =>
  ground.superuser.many(
    Row,
    sql`select member, kid, asked, coalesce(found, 0) as found
        from asked_tally full join found_tally using (member, kid, day) order by asked`,
  )
const judge = (days = 30) => judgeRates({ db: ground.superuser, clock, rates: { days, minRequests: 100 } })
/** What the log was told, by Society and key. */
const told = async () =>
  (await logged(ground))
    .filter(({ action }) => action === 'anomaly.hit-rate')
    .map(({ tree, actor, subject, code }) => [tree, actor.member, subject, code])
const tally = async (
  member: string,
  [asked, found]: readonly [number, number],
  daysAgo = 5,
  kid = newId(),
): Promise<void> => {
  const day = new Date(clock.now().getTime() - daysAgo * DAY * 1000).toISOString().slice(0, 10)
  const key = sql`${member}, ${kid}, ${day}::date`
  await ground.superuser.run(sql`insert into asked_tally (member, kid, day, asked) values (${key}, ${asked})`)
  await ground.superuser.run(sql`insert into found_tally (member, kid, day, found) values (${key}, ${found})`)
}
const aNetwork = async () => {
  for (const member of ['origin', 'transit', 'destination']) await tally(member, [500, 100])
}

describe('what is counted of a Society that asks', () => {
  it('is each request by the key that signed it, and once those for which anybody was found, however many were', async () => {
    const [kid, other] = [newId(), newId()]
    const ask = async (by: string) => {
      const made = submission({ kid: by, recipients: ['transit'] })
      await post(mailbox.url, '/internal/records', made.body)
      await post(mailbox.url, '/internal/records', made.body)
      return made
    }
    const [first, second] = [await ask(kid), await ask(kid)]
    await ask(other)
    const present = [presentEntry(), presentEntry(), presentEntry()]
    for (const { body } of present) await post(mailbox.url, '/internal/entries', body)
    for (const { id } of present) await matching.find({ soughtEntry: first.entryId, presentEntry: id })
    await until(() => allWorkedOn(ground))
    expect(await tallies()).toEqual([
      { member: 'destination', kid: other, asked: 1, found: 0 },
      { member: 'destination', kid, asked: 2, found: 1 },
    ])
    await matching.find({ soughtEntry: second.entryId, presentEntry: present[0]?.id ?? '' })
    await until(() => allWorkedOn(ground))
    expect((await tallies())[1]).toMatchObject({ asked: 2, found: 2 })
  })

  it('is found once, however often a Society registers somebody like that and removes them', async () => {
    const kid = newId()
    const [made, other] = [submission({ kid, recipients: ['transit'] }), submission({ kid, recipients: ['transit'] })]
    for (const { body } of [made, other]) await post(mailbox.url, '/internal/records', body)
    for (let n = 0; n < 2; n += 1) {
      const person = presentEntry()
      await post(mailbox.url, '/internal/entries', person.body)
      await matching.find({ soughtEntry: made.entryId, presentEntry: person.id })
      await until(() => allWorkedOn(ground))
      expect((await post(mailbox.url, '/internal/entries/removal', removal('transit', person.id))).status).toBeLessThan(
        300,
      )
    }
    expect(await tallies()).toMatchObject([{ asked: 2, found: 1 }])
  })

  it('is not taken back by withdrawing', async () => {
    const made = submission({ recipients: ['transit'] })
    await post(mailbox.url, '/internal/records', made.body)
    const person = presentEntry()
    await post(mailbox.url, '/internal/entries', person.body)
    await matching.find({ soughtEntry: made.entryId, presentEntry: person.id })
    await until(() => allWorkedOn(ground))
    await post(mailbox.url, '/internal/withdrawals', withdrawal('destination', made.rid))
    const left = sql`select count(*)::integer as count from entry where rid = ${made.rid}`
    await until(async () => (await countOf(ground, left)) === 0)
    expect(await tallies()).toMatchObject([{ asked: 1, found: 1 }])
  })
})

describe('a Society whose requests are found unusually often', () => {
  it('is named to the network’s log alone, and the officer’s key with it', async () => {
    await aNetwork()
    const kid = newId()
    await tally('lagoon', [200, 190], 5, kid)
    await judge()
    expect(new Set(await told())).toEqual(
      new Set([
        ['network', 'lagoon', null, 'very-high'],
        ['network', 'lagoon', kid, 'very-high'],
      ]),
    )
    for (const { tree } of await logged(ground)) expect(tree).toBe('network')
  })

  it('is told once, again when the band changes, and when it is usual again', async () => {
    await aNetwork()
    await tally('lagoon', [150, 100], 20)
    for (let hour = 0; hour < 3; hour += 1) await judge()
    clock.forward(DAY)
    await judge()
    expect((await told()).filter(([, , subject]) => subject === null)).toEqual([['network', 'lagoon', null, 'high']])
    clock.forward(DAY)
    await tally('lagoon', [150, 150])
    await judge()
    clock.forward(30 * DAY)
    await aNetwork()
    await tally('lagoon', [150, 30])
    await judge()
    expect((await told()).filter(([, , subject]) => subject === null).map(([, , , band]) => band)).toEqual([
      'high',
      'very-high',
      'usual',
    ])
  })

  it('is not named for what was asked today or yesterday, so that no hit shows soon', async () => {
    await aNetwork()
    await tally('lagoon', [200, 190], 0)
    await tally('lagoon', [200, 190], 1)
    await judge()
    expect(await told()).toEqual([])
    clock.forward(DAY)
    await judge()
    expect(await told()).not.toEqual([])
  })

  it('is not named for few requests, nor where there are fewer than three Societies to compare', async () => {
    await aNetwork()
    await tally('lagoon', [99, 99])
    await judge()
    expect(await told()).toEqual([])
    await ground.superuser.run(sql`delete from asked_tally where member in ('origin', 'transit')`)
    await tally('lagoon', [200, 200])
    clock.forward(DAY)
    await judge()
    expect(await told()).toEqual([])
  })

  it('is forgotten with its days', async () => {
    await aNetwork()
    clock.forward(40 * DAY)
    await judge()
    expect(await tallies()).toEqual([])
  })
})
