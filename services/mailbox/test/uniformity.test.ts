import { sql } from '@kinlink/postgres'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  type Answer,
  emitted,
  type Ground,
  logged,
  post,
  prepareGround,
  type Running,
  startMailbox,
  until,
} from './ground.ts'
import { allWorkedOn, type MatchingSide, startMatchingSide } from './matching-side.ts'
import { outcome, presentEntry, submission } from './objects.ts'

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

const read = (member: string, rid: string): Promise<Answer> =>
  post(mailbox.url, '/internal/records/read', { caller: { member, act: null }, recordId: rid })
const told = ({ status, text, headers }: Answer) => ({
  status,
  text: text.replace(/"instance":"[^"]+"/, ''),
  headers: [...headers].filter(([name]) => name !== 'date'),
})

/** Everything the mailbox lets the author of a record observe: its read, its events, its tree of the log. */
const observed = async (rid: string) => ({
  read: told(await read('destination', rid)),
  events: (await emitted(ground, 'event.published')).filter(({ recipient }) => recipient === 'destination'),
  log: (await logged(ground))
    .filter(({ tree, subject }) => tree === 'member:destination' && subject === rid)
    .map(({ action, decision, code }) => [action, decision, code]),
})

it('the author observes the same, byte for byte, before a match and at every later step of it', async () => {
  const request = submission()
  await post(mailbox.url, '/internal/records', request.body)
  const before = await observed(request.rid)
  expect(before.read.status).toBe(200)
  const reads: unknown[] = [...before.log]
  const sameAsBefore = async () => {
    reads.push(['record.read', 'allow', 'own'])
    const now = await observed(request.rid)
    expect(now.read).toEqual(before.read)
    expect(now.events).toEqual([])
    expect(now.log).toEqual(reads)
  }
  for (const word of ['rejected', 'discarded', 'confirmed'] as const) {
    const person = presentEntry()
    await post(mailbox.url, '/internal/entries', person.body)
    await matching.find({ soughtEntry: request.entryId, presentEntry: person.id })
    await until(() => allWorkedOn(ground))
    await sameAsBefore()
    expect(
      (await post(mailbox.url, '/internal/outcomes', outcome('transit', request.rid, person.id, word))).status,
    ).toBe(200)
    await sameAsBefore()
  }
  expect(JSON.parse((await read('transit', request.rid)).text).stage).toBe('full')
})

it('a record that does not exist, that has expired, that is not granted and that is not open have one answer', async () => {
  const expired = submission({ expires: '2020-01-01T00:00:00Z' })
  const closed = submission()
  const foreign = submission({ recipients: ['origin'] })
  for (const { body } of [expired, closed, foreign]) await post(mailbox.url, '/internal/records', body)
  const rids = [submission().rid, expired.rid, closed.rid, foreign.rid]
  const answers = await Promise.all(rids.map(async (rid) => told(await read('transit', rid))))
  expect(answers[0]?.status).toBe(404)
  for (const answer of answers) expect(answer).toEqual(answers[0])
  const denials = (await logged(ground)).filter(
    ({ tree, decision }) => tree === 'member:transit' && decision === 'deny',
  )
  expect(denials.map(({ subject }) => subject).sort()).toEqual([...rids].sort())
})

it('an open stage is worth nothing once the grants or the receipt have ended', async () => {
  const ended = submission({ type: 'key', grantUntil: '2026-01-01T00:00:00Z' })
  await post(mailbox.url, '/internal/records', ended.body)
  expect((await read('transit', ended.rid)).status).toBe(404)
  const living = submission({ type: 'key' })
  await post(mailbox.url, '/internal/records', living.body)
  expect(JSON.parse((await read('transit', living.rid)).text)).toMatchObject({ stage: 'full', receipt: null })
  const request = submission()
  await post(mailbox.url, '/internal/records', request.body)
  const person = presentEntry()
  await post(mailbox.url, '/internal/entries', person.body)
  await matching.find({ soughtEntry: request.entryId, presentEntry: person.id })
  await until(() => allWorkedOn(ground))
  expect((await read('transit', request.rid)).status).toBe(200)
  await ground.superuser.run(sql`
    update receipt set not_after = '2026-01-01' where digest = (select basis from record where rid = ${request.rid})`)
  expect((await read('transit', request.rid)).status).toBe(404)
})

it('a reader gets the grants to its own Society and no others', async () => {
  const record = submission({ type: 'key', recipients: ['transit', 'origin'] })
  await post(mailbox.url, '/internal/records', record.body)
  const own = JSON.parse((await read('transit', record.rid)).text)
  const recipients = own.grants.map(
    ({ header }: { header: string }) => JSON.parse(Buffer.from(header, 'base64url').toString()).to,
  )
  expect(recipients).toEqual(['transit', 'transit', 'transit'])
  expect(JSON.parse((await read('destination', record.rid)).text).grants).toEqual(record.body.submission.grants)
})
