import type { StoredRecord } from '@kinlink/contracts'
import { sql } from '@kinlink/postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { countOf, emitted, type Ground, post, prepareGround, type Running, startMailbox, until } from './ground.ts'
import { allWorkedOn, type MatchingSide, startMatchingSide } from './matching-side.ts'
import { outcome, presentEntry, submission, type Wanted } from './objects.ts'

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

const submit = (body: unknown) => post(mailbox.url, '/internal/records', body)
const stage = async (member: string, rid: string) => {
  const answer = await post(mailbox.url, '/internal/records/read', { caller: { member, act: null }, recordId: rid })
  return answer.status === 200 ? JSON.parse(answer.text).stage : answer.status
}
const told = async (rid: string) =>
  (await emitted(ground, 'event.published')).filter(
    ({ recordId, type }) => recordId === rid && type === 'record.revised',
  )
const found = async () => {
  const [request, person] = [submission(), presentEntry()]
  await submit(request.body)
  await post(mailbox.url, '/internal/entries', person.body)
  await matching.find({ soughtEntry: request.entryId, presentEntry: person.id })
  await until(() => allWorkedOn(ground))
  return { request, person }
}
const revise = async (request: ReturnType<typeof submission>, wanted: Wanted = {}) => {
  const next = submission({ rid: request.rid, rev: 1, prev: request.digest, ...wanted })
  return { next, answer: await submit(next.body) }
}
const settled = (rid: string) =>
  until(
    async () =>
      (await countOf(ground, sql`select count(*)::integer as count from revision_untold where rid = ${rid}`)) === 0,
  )

describe('a later revision', () => {
  it('is told to who has a stage of the record open, and to nobody else', async () => {
    const { request } = await found()
    expect((await revise(request)).answer.status).toBe(201)
    await until(async () => (await told(request.rid)).length > 0)
    await settled(request.rid)
    expect((await told(request.rid)).map(({ recipient }) => recipient)).toEqual(['transit'])
  })

  it('of what nobody has open is told to nobody', async () => {
    const request = submission()
    await submit(request.body)
    await revise(request)
    await settled(request.rid)
    expect(await told(request.rid)).toEqual([])
  })

  it('takes the place of the older entry: what that had found and nobody had confirmed closes', async () => {
    const { request, person } = await found()
    const { next } = await revise(request)
    await until(async () => (await stage('transit', request.rid)) === 404)
    expect(await emitted(ground, 'entry.removed')).toContainEqual({ entryId: request.entryId })
    expect(
      (await post(mailbox.url, '/internal/outcomes', outcome('transit', request.rid, person.id, 'confirmed'))).status,
    ).toBe(404)
    await matching.find({ soughtEntry: next.entryId, presentEntry: person.id })
    await until(() => allWorkedOn(ground))
    expect(await stage('transit', request.rid)).toBe('compare')
    expect(
      (await post(mailbox.url, '/internal/outcomes', outcome('transit', request.rid, person.id, 'confirmed'))).status,
    ).toBe(200)
  })

  it('leaves open what was confirmed, and without an entry of its own is not looked for any more', async () => {
    const { request, person } = await found()
    await post(mailbox.url, '/internal/outcomes', outcome('transit', request.rid, person.id, 'confirmed'))
    await revise(request, { withEntry: false })
    await settled(request.rid)
    expect(await stage('transit', request.rid)).toBe('full')
    const entries = sql`select count(*)::integer as count from entry where rid = ${request.rid}`
    expect(await countOf(ground, entries)).toBe(0)
  })

  it('is handed out whole: whoever reads at that moment gets one revision or the other, not parts of both', async () => {
    const { rid, body } = submission()
    await submit(body)
    const caller = { member: 'destination', act: null }
    const waiters = sql`select count(*)::integer as count from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`
    const { reading } = await ground.superuser.transaction(async (tx) => {
      await tx.run(sql`lock table record_grant in access exclusive mode`)
      const reading = post(mailbox.url, '/internal/records/read', { caller, recordId: rid })
      // The reader has the record, and waits for its grants.
      await until(async () => (await countOf(ground, waiters)) === 1)
      const nonces = sql`regexp_replace(fields, '"n":"[^"]*"', '"n":"revised"', 'g')`
      await tx.run(sql`update record set header = 'revised', fields = ${nonces} where rid = ${rid}`)
      await tx.run(sql`update record_grant set header = 'revised' where rid = ${rid}`)
      return { reading }
    })
    const { record, grants } = JSON.parse((await reading).text) as StoredRecord
    const parts = [record.header, ...Object.values(record.fields).map(({ n }) => n), ...grants.map((g) => g.header)]
    expect(new Set(parts.map((part) => part === 'revised')).size).toBe(1)
  })

  it('that leaves out a Society which was granted an earlier one is refused by rule, so that erasure can name all', async () => {
    const request = submission({ recipients: ['transit', 'origin'] })
    await submit(request.body)
    const { answer } = await revise(request, { recipients: ['transit'] })
    expect([answer.status, JSON.parse(answer.text).code]).toEqual([422, 'refused_by_rule'])
    expect(JSON.parse(answer.text).errors).toMatchObject([{ rule: 'P-VOICE', article: '3.2', field: 'to' }])
    expect((await revise(request, { recipients: ['transit', 'origin', 'harbour'] })).answer.status).toBe(201)
  })
})
