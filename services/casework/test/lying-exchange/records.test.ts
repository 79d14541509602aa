import type { Projection } from '@kinlink/contracts'
import { sql } from '@kinlink/postgres'
import { newId } from '@kinlink/runtime'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { findRemembered } from '../../src/record-memory/memory-store.ts'
import { honestExchange, type Victim, victim } from './liar.ts'
import { aLetter, type Saying, type Sealed } from './sealed.ts'

let origin: Victim
let transit: Victim
beforeAll(async () => {
  origin = await victim(honestExchange())
  transit = await victim(honestExchange(origin.exchange.documents), 'transit')
})
afterAll(async () => {
  await origin.close()
  await transit.close()
})
beforeEach(async () => {
  await origin.db.run(sql`delete from alarm`)
  await origin.db.run(sql`delete from audit.pending`)
})

/** What the exchange shows when this record is asked for. */
const looks = (rid: string, shown: Projection) => {
  origin.exchange.records.set(rid, shown)
  return origin.look(rid)
}
const show = ({ rid, projection }: Sealed) => looks(rid, projection)
const after = (one: Sealed, said: Saying = {}) => aLetter(transit, { after: one, ...said })
const kept = (rid: string) => findRemembered(origin.db, rid)

describe('an exchange that shows an officer what the author has sealed', () => {
  it('is believed: what it says, and each revision that follows', async () => {
    const one = aLetter(transit)
    const two = after(one, { letter: 'We have arrived.' })
    const first = await show(one)
    expect(first.ok && first.opened.values.get('letter')).toBe('We are well.')
    const second = await show(two)
    expect(second.ok && second.opened.values.get('letter')).toBe('We have arrived.')
    expect([await origin.reads(), await origin.alarms()]).toEqual([['allow', 'allow'], []])
  })
})

describe('an exchange that changes a record', () => {
  type Change = (one: Projection, other: Projection) => Projection
  const [letter, sender] = ['letter', 'sender'] as const
  const withFields = (one: Projection, fields: Projection['record']['fields']): Projection => ({
    ...one,
    record: { ...one.record, fields: { ...one.record.fields, ...fields } },
  })
  const fieldOf = ({ record }: Projection, name: string) => {
    const field = record.fields[name]
    if (field === undefined) throw new TypeError('there is no such field')
    return field
  }
  it.each<[string, Change, string]>([
    [
      'swaps two sealed fields',
      (one) => withFields(one, { [letter]: fieldOf(one, sender), [sender]: fieldOf(one, letter) }),
      'field-not-committed',
    ],
    [
      'puts a field of another letter in, by the same author and as rightly sealed',
      (one, other) => withFields(one, { [letter]: fieldOf(other, letter) }),
      'field-not-committed',
    ],
    ['hands out another letter', (_one, other) => other, 'another_record'],
    [
      'hands out another letter under the header of this one',
      (one, { record }) => ({ ...one, record: { ...record, header: one.record.header } }),
      'signature',
    ],
    ['hands out the grants of another letter', (one, { grants }) => ({ ...one, grants }), 'grant_for_another'],
    ['hands out the receipt of another letter', (one, { receipt }) => ({ ...one, receipt }), 'receipt'],
    ['keeps the receipt back', (one) => ({ ...one, receipt: null }), 'receipt_missing'],
    [
      'says that somebody else has signed it',
      (one) => ({ ...one, record: { ...one.record, kid: newId() } }),
      'author_key',
    ],
    [
      'exchanges what the grants wrap',
      (one, other) => ({
        ...one,
        grants: one.grants.map((grant, at) => ({ ...grant, wraps: other.grants[at]?.wraps ?? {} })),
      }),
      'wrap-not-committed',
    ],
  ])('and %s shows nothing, and nothing of it is remembered', async (_what, change, code) => {
    const [one, other] = [aLetter(transit), aLetter(transit, { letter: 'Do not come.' })]
    const answer = await looks(one.rid, change(one.projection, other.projection))
    expect(answer).toMatchObject({ ok: false, problem: { code: 'signature_invalid' } })
    expect([await origin.reads(), await kept(one.rid), await kept(other.rid)]).toEqual([[code], undefined, undefined])
    expect(await show(one)).toMatchObject({ ok: true })
  })
})

describe('an exchange that shows another revision than it showed before', () => {
  const refused = { ok: false, problem: { code: 'history_invalid' } }

  it.each<[string, (one: Sealed, two: Sealed) => Sealed, string]>([
    ['the one before', (one) => one, 'record-rolled-back'],
    [
      'another one of the same number, which its author has signed too',
      (one) => after(one, { letter: 'Do not come.' }),
      'record-forked',
    ],
    [
      'a next one that follows another one than was seen',
      (one) => after(after(one, { letter: 'Do not come.' })),
      'record-forked',
    ],
    [
      'a next one in an older schema',
      (_one, two) => after(two, { without: ['attachments', 'carriedBy'] }),
      'version-downgraded',
    ],
  ])('%s is refused by name, also after a restart', async (_what, lie, kind) => {
    const one = aLetter(transit)
    const two = after(one)
    await show(one)
    await show(two)
    const lied = lie(one, two)
    expect(await show(lied)).toMatchObject(refused)
    await origin.restart()
    expect(await show(lied)).toMatchObject(refused)
    expect(await origin.alarms()).toEqual([[kind, 'transit']])
    expect(await origin.reads()).toEqual(['allow', 'allow', kind, kind])
    expect(await kept(one.rid)).toMatchObject({ rev: 1, digest: two.digest })
    expect(await show(two)).toMatchObject({ ok: true })
  })

  it('and one that skips revisions that were never seen here is believed: these need not have been read', async () => {
    const one = aLetter(transit)
    await show(one)
    expect(await show(after(after(one)))).toMatchObject({ ok: true })
    expect(await origin.alarms()).toEqual([])
  })
})
