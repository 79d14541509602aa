import type { Alarm, Projection, Submission } from '@kinlink/contracts'
import { sql } from '@kinlink/postgres'
import { newId } from '@kinlink/runtime'
import { Type } from 'typebox'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { alarmView, listAlarms } from '../src/alarms/alarm-store.ts'
import { findCandidateByPair } from '../src/candidates/candidate-store.ts'
import { fetchRecord } from '../src/candidates/enquiry.ts'
import { propose } from '../src/candidates/propose.ts'
import { rescore } from '../src/candidates/rescore.ts'
import { openCase } from '../src/cases/open-case.ts'
import { erase } from '../src/erasures/erase.ts'
import { registerPerson } from '../src/people/register-person.ts'
import { findRemembered } from '../src/record-memory/memory-store.ts'
import { noteOwnRead } from '../src/record-memory/own-records.ts'
import { shredExpired } from '../src/retention/shred-expired.ts'
import { submit } from '../src/submission/submit.ts'
import { signWithdrawal, withdrawRecord } from '../src/withdrawals/withdraw-record.ts'
import { aDesk, aRegistration, aRequest, type Desk } from './desk.ts'
import { logged } from './logged.ts'

type Shown = ReturnType<Desk['recordOfTransit']>
let desk: Desk
let serve: () => Promise<Projection>
beforeAll(async () => {
  desk = await aDesk({
    readRecord: async () => ({ ok: true, value: await serve() }),
    submitRecord: async () => ({ ok: true, value: { recordId: newId(), revision: 0, state: 'stored' } }),
  })
})
afterAll(() => desk.close())
beforeEach(async () => {
  await desk.db.run(sql`delete from alarm`)
  await desk.db.run(sql`delete from audit.pending`)
})

const first = (): Shown => desk.recordOfTransit(aRequest(['origin']))
/** What transit says after a revision, and what else somebody says in its name. */
const after = ({ rid, header, digest }: Shown, name = 'Amina Warsameh'): Shown =>
  desk.recordOfTransit(aRequest(['origin'], name), { rid, rev: header.rev, prev: digest })
const look = (shown: Shown) => {
  serve = async () => shown.projection
  return fetchRecord(desk.deps, desk.session, shown.rid)
}
const alarms = async (): Promise<[Alarm['kind'], string | null, string | null][]> =>
  (await listAlarms(desk.db, null, 50)).map(alarmView).map(({ kind, society, recordId }) => [kind, society, recordId])
const reads = async () =>
  (await logged(desk.db))
    .filter(({ action }) => action === 'record.read' || action === 'record.verify-refused')
    .map(({ decision, code }) => code ?? decision)
    .sort()
const refused = { ok: false, problem: { code: 'history_invalid' } }

describe('a record that an officer reads', () => {
  it('is remembered by number, digest and schema, in the entry of the read, and forwards only', async () => {
    const one = first()
    const two = after(one)
    expect(await look(one)).toMatchObject({ ok: true })
    expect(await look(one)).toMatchObject({ ok: true })
    expect(await look(two)).toMatchObject({ ok: true })
    expect(await findRemembered(desk.db, one.rid)).toEqual({
      author: 'transit',
      rev: 1,
      digest: two.digest,
      schema: 'tracing/1',
    })
    expect([await reads(), await alarms()]).toEqual([['allow', 'allow', 'allow'], []])
  })

  it('is not shown in an older revision than was seen: it is refused, logged and raises an alarm, once', async () => {
    const one = first()
    const two = after(one)
    await look(two)
    expect(await look(one)).toMatchObject(refused)
    expect(await look(one)).toMatchObject(refused)
    expect(await alarms()).toEqual([['record-rolled-back', 'transit', one.rid]])
    expect(await reads()).toEqual(['allow', 'record-rolled-back', 'record-rolled-back'])
    expect(await look(two)).toMatchObject({ ok: true })
  })

  it('is not shown as another one of the same number, whoever signed it', async () => {
    const one = first()
    const two = after(one)
    await look(two)
    expect(await look(after(one, 'Somebody Else'))).toMatchObject(refused)
    expect(await alarms()).toEqual([['record-forked', 'transit', one.rid]])
    expect(await look(two)).toMatchObject({ ok: true })
  })

  it('is not shown as a next one that does not follow what was seen', async () => {
    const one = first()
    await look(one)
    const stray = desk.recordOfTransit(aRequest(['origin']), { rid: one.rid, rev: 0, prev: first().digest })
    expect(await look(stray)).toMatchObject(refused)
    expect(await alarms()).toEqual([['record-forked', 'transit', one.rid]])
    expect(await look(after(one))).toMatchObject({ ok: true })
  })

  it('is not shown in an older schema than was seen', async () => {
    const one = first()
    await look(one)
    await desk.db.run(sql`update record_memory set schema = 'tracing/2' where rid = ${one.rid}`)
    expect(await look(after(one))).toMatchObject(refused)
    expect(await alarms()).toEqual([['version-downgraded', 'transit', one.rid]])
  })

  it('may be overtaken by a newer one on its way, which is no lie', async () => {
    const one = first()
    const two = after(one)
    await look(one)
    serve = async () => {
      await look(two)
      return one.projection
    }
    expect(await fetchRecord(desk.deps, desk.session, one.rid)).toMatchObject({ problem: { code: 'unavailable' } })
    expect(await alarms()).toEqual([])
    expect(await look(one)).toMatchObject(refused)
  })

  it('and that a rule refuses is remembered too: the refusal is the one entry of the read, and nothing older is shown in its place', async () => {
    const one = first()
    const asked = aRequest(['origin'])
    const hidden = { ...asked, search: { ...asked.search, withholdFrom: ['origin'] } }
    const two = desk.recordOfTransit(hidden, { rid: one.rid, rev: one.header.rev, prev: one.digest })
    expect(await look(two)).toMatchObject({ ok: false, problem: { code: 'refused_by_rule' } })
    expect([await reads(), await alarms()]).toEqual([['refused_by_rule'], []])
    expect(await findRemembered(desk.db, one.rid)).toMatchObject({ rev: 1, digest: two.digest })
    expect(await look(one)).toMatchObject(refused)
    expect(await alarms()).toEqual([['record-rolled-back', 'transit', one.rid]])
    expect(await reads()).toEqual(['record-rolled-back', 'refused_by_rule'])
  })

  it('and that does not verify is remembered as nothing', async () => {
    const one = first()
    const { record } = one.projection
    const foreign = { ...one, projection: { ...one.projection, record: { ...record, kid: newId() } } }
    expect(await look(foreign)).toMatchObject({ problem: { code: 'signature_invalid' } })
    expect([await findRemembered(desk.db, one.rid), await reads()]).toEqual([undefined, ['author_key']])
  })
})

describe('a record that the automation scores', () => {
  const Person = Type.Object({ entry_id: Type.String() })
  it('is not scored again by what goes back behind it', async () => {
    const made = await registerPerson(desk.deps, desk.session, aRegistration(), desk.key())
    const id = made.ok ? made.value.personId : ''
    const { entry_id: entryId } = await desk.db.one(Person, sql`select entry_id from person where id = ${id}`)
    const one = first()
    const two = after(one)
    const candidate = () => findCandidateByPair(desk.db, one.rid, entryId)
    serve = async () => two.projection
    await propose(desk.deps, { recordId: one.rid, entryId })
    const before = await candidate()
    serve = async () => one.projection
    await rescore(desk.deps, before?.id ?? '')
    expect(await candidate()).toEqual(before)
    expect(await alarms()).toEqual([['record-rolled-back', 'transit', one.rid]])
    expect(await reads()).toEqual(['record-rolled-back'])
  })
})

describe('a record that a rule refuses to the automation', () => {
  const Person = Type.Object({ entry_id: Type.String() })
  it('is scored in no older revision either', async () => {
    const made = await registerPerson(desk.deps, desk.session, aRegistration(), desk.key())
    const id = made.ok ? made.value.personId : ''
    const { entry_id: entryId } = await desk.db.one(Person, sql`select entry_id from person where id = ${id}`)
    const one = first()
    const asked = aRequest(['origin'])
    const hidden = { ...asked, search: { ...asked.search, withholdFrom: ['origin'] } }
    const two = desk.recordOfTransit(hidden, { rid: one.rid, rev: one.header.rev, prev: one.digest })
    serve = async () => two.projection
    await propose(desk.deps, { recordId: one.rid, entryId })
    serve = async () => one.projection
    await propose(desk.deps, { recordId: one.rid, entryId })
    expect(await findCandidateByPair(desk.db, one.rid, entryId)).toBeUndefined()
    expect([await reads(), await alarms()]).toEqual([
      ['record-rolled-back', 'refused_by_rule'],
      [['record-rolled-back', 'transit', one.rid]],
    ])
  })
})

describe('the memory', () => {
  it('knows what this Society itself has handed in, and is answered with nothing older, until it is withdrawn', async () => {
    const done = await openCase(desk.deps, desk.session, aRequest(['transit']), desk.key())
    const Case = Type.Object({ rid: Type.String(), digest: Type.String() })
    const id = done.ok ? done.value.caseId : ''
    const { rid, digest } = await desk.db.one(Case, sql`select rid, digest from tracing_case where id = ${id}`)
    expect(await findRemembered(desk.db, rid)).toBeUndefined()
    const [queued] = (await desk.submissions()).filter(({ subject }) => subject === rid)
    const body = queued?.body as Submission
    await submit(desk.deps, queued?.id ?? '')
    expect(await findRemembered(desk.db, rid)).toMatchObject({ author: 'origin', rev: 0, digest })
    const network = desk.deps.network.current()
    if (network === null) throw new TypeError('the network is not known')
    const projection: Projection = { record: body.record, grants: body.grants, receipt: null, stage: 'full' }
    const asked = { projection, before: await findRemembered(desk.db, rid) }
    const read = { rid, actor: 'automation', act: newId(), asked } as const
    expect(await noteOwnRead(desk.deps, network, read)).toBeNull()
    await desk.db.run(sql`update record_memory set rev = 1 where rid = ${rid}`)
    const later = { ...read, asked: { projection, before: await findRemembered(desk.db, rid) } }
    expect(await noteOwnRead(desk.deps, network, later)).toBe('record-rolled-back')
    expect(await alarms()).toEqual([['record-rolled-back', 'origin', rid]])
    const word = signWithdrawal(rid, await desk.session.signer(), network, desk.deps)
    await desk.db.transaction((tx) => withdrawRecord(tx, desk.deps, desk.session, { rid, keyId: id }, word))
    expect(await findRemembered(desk.db, rid)).toBeUndefined()
  })

  it('ends with the erasure of the record, and nothing of that is taken in again', async () => {
    const one = first()
    await look(one)
    await erase(desk.deps, one.rid)
    expect(await findRemembered(desk.db, one.rid)).toBeUndefined()
    expect(await look(one)).toMatchObject({ problem: { code: 'not_found' } })
    expect(await findRemembered(desk.db, one.rid)).toBeUndefined()
    expect(await alarms()).toEqual([])
  })

  it('ends with the record’s own date, after which the record is opened no more', async () => {
    const one = first()
    await look(one)
    desk.clock.days(340)
    await shredExpired(desk.deps)
    const known = await findRemembered(desk.db, one.rid)
    desk.clock.days(30)
    await shredExpired(desk.deps)
    expect([known?.digest, await findRemembered(desk.db, one.rid)]).toEqual([one.digest, undefined])
    expect(await look(one)).toMatchObject({ ok: false })
    desk.clock.days(-370)
  })
})
