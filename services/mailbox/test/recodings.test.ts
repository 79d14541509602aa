import type { BlindedEntry, RecodedHeader, StoreRecodings } from '@kinlink/contracts'
import { sql } from '@kinlink/postgres'
import { newId } from '@kinlink/runtime'
import { Type } from 'typebox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lockEntries } from '../src/candidates/candidate-store.ts'
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
import { outcome, presentEntry, removal, submission, type Wanted, withdrawal } from './objects.ts'
import { recodedEntry, recodings } from './recoding-objects.ts'

let ground: Ground
let mailbox: Running
let matching: MatchingSide
let clock: ReturnType<typeof steppingClock>
/** Linkage keys in the order in which the coordinating member has issued them. */
const epochs: string[] = []
beforeAll(async () => {
  clock = steppingClock('2026-11-23T10:00:00Z')
  ground = await prepareGround({ ENTRIES_PER_OFFICER: '1', SUBMISSIONS_PER_OFFICER: '1' })
  mailbox = await startMailbox(ground, clock)
  matching = startMatchingSide(ground)
  for (const _issue of [1, 2]) {
    const key = submission({ type: 'key', author: 'coordinator', recipients: ['transit', 'destination'] })
    expect((await post(mailbox.url, '/internal/records', key.body)).status).toBe(201)
    epochs.push(key.rid)
    clock.forward(60)
  }
})
afterAll(async () => {
  await matching.close()
  await mailbox.close()
  await ground.close()
})

const aPerson = async (expires?: string) => {
  const person = presentEntry('transit', newId(), expires)
  expect((await post(mailbox.url, '/internal/entries', person.body)).status).toBe(201)
  return { id: person.id, kid: person.kid, member: 'transit', entry: person.body.entry }
}
const aRequest = async (wanted: Wanted = {}) => {
  const request = submission(wanted)
  expect((await post(mailbox.url, '/internal/records', request.body)).status).toBe(201)
  const { entry } = request.body.submission
  return { ...request, id: request.entryId, member: 'destination', entry: entry as BlindedEntry }
}
const hand = async (body: StoreRecodings) => {
  const { status, text } = await post(mailbox.url, '/internal/entries/recodings', body)
  return { status, text, items: (JSON.parse(text).items ?? []) as { entryId: string; state: string }[] }
}
type Own = { member: string; entry: BlindedEntry }
const stateOf = async ({ member, entry }: Own, epoch: string, said: Partial<RecodedHeader> = {}) =>
  (await hand(recodings(member, recodedEntry(entry, epoch, said)))).items[0]?.state
const [first, second] = [() => epochs[0] ?? '', () => epochs[1] ?? '']

const Row = Type.Object({
  code: Type.String(),
  code_epoch: Type.String(),
  revision: Type.Integer(),
  kid: Type.String(),
  coded_by: Type.Union([Type.String(), Type.Null()]),
})
const stored = (id: string) =>
  ground.superuser.maybeOne(Row, sql`select code, code_epoch, revision, kid, coded_by from entry where id = ${id}`)
const promised = async (id: string) =>
  (await emitted(ground, 'entry.submitted')).filter(({ entryId }) => entryId === id).length

describe('an entry that is coded anew', () => {
  it('has the newer code in the place of the older one, which is gone, and is promised to matching', async () => {
    const person = await aPerson()
    const anew = recodedEntry(person.entry, first())
    expect((await hand(recodings('transit', anew))).items).toEqual([{ entryId: person.id, state: 'recoded' }])
    expect(await stored(person.id)).toEqual({
      code: anew.code,
      code_epoch: first(),
      revision: 1,
      kid: person.kid,
      coded_by: anew.kid,
    })
    expect(await promised(person.id)).toBe(2)
    const given = JSON.parse((await post(mailbox.url, '/internal/entries/for-matching', { ids: [person.id] })).text)
    expect(given.entries).toMatchObject([{ code: anew.code, codeEpoch: first(), revision: 1 }])
    const entry = (await logged(ground)).find(
      ({ action, subject }) => action === 'entry.recode' && subject === person.id,
    )
    expect(entry).toMatchObject({ tree: 'member:transit', decision: 'allow' })
  })

  it('counts against nobody’s budget: the officer has used up what an officer may hand in', async () => {
    const person = await aPerson()
    const charges = sql`select count(*)::integer as count from budget_charge`
    const before = await countOf(ground, charges)
    expect(await stateOf(person, first())).toBe('recoded')
    expect(await countOf(ground, charges)).toBe(before)
  })

  it('is done when the same code is handed in again, by whichever process; another code in its place is refused', async () => {
    const person = await aPerson()
    const anew = recodedEntry(person.entry, first())
    const body = recodings('transit', anew)
    await hand(body)
    expect((await hand(body)).items[0]?.state).toBe('recoded')
    const again = recodedEntry(person.entry, first(), {}, anew.code)
    expect((await hand(recodings('transit', again))).items[0]?.state).toBe('recoded')
    expect(await promised(person.id)).toBe(2)
    expect(await stateOf(person, first())).toBe('refused')
    expect(await stored(person.id)).toMatchObject({ code: anew.code, revision: 1 })
  })

  it('goes from key to key as they were issued, and never back', async () => {
    const person = await aPerson()
    expect(await stateOf(person, first())).toBe('recoded')
    expect(await stateOf(person, second())).toBe('recoded')
    expect(await stateOf(person, first())).toBe('refused')
    expect(await stored(person.id)).toMatchObject({ code_epoch: second(), revision: 2 })
  })

  it('keeps the pairs it is in and what was said on them, and is proposed to nobody a second time', async () => {
    const [person, request] = [await aPerson(), await aRequest()]
    const pair = { soughtEntry: request.id, presentEntry: person.id }
    const told = async () => (await emitted(ground, 'event.published')).filter(({ entryId }) => entryId === person.id)
    await matching.find(pair)
    await until(async () => (await told()).length === 1)
    await post(mailbox.url, '/internal/outcomes', outcome('transit', request.rid, person.id, 'rejected'))
    expect([await stateOf(person, second()), await stateOf(request, second())]).toEqual(['recoded', 'recoded'])
    await matching.find(pair)
    await until(() => allWorkedOn(ground))
    expect(await told()).toHaveLength(1)
    const states = sql`select count(*)::integer as count from candidate where present_entry = ${person.id} and state = 'rejected'`
    expect(await countOf(ground, states)).toBe(1)
  })

  it('has the same answer, whether somebody was found for it or nobody', async () => {
    const [matched, alone, person] = [await aRequest(), await aRequest(), await aPerson()]
    await matching.find({ soughtEntry: matched.id, presentEntry: person.id })
    await until(() => allWorkedOn(ground))
    const shape = async (request: Own & { id: string }) => {
      const answer = await hand(recodings(request.member, recodedEntry(request.entry, second())))
      return `${answer.status} ${answer.text.replace(request.id, 'id')}`
    }
    expect(await shape(matched)).toBe(await shape(alone))
  })

  it('does not wait for whoever is judging a pair of it', async () => {
    const request = await aRequest()
    await ground.superuser.transaction(async (tx) => {
      await lockEntries(tx, [{ soughtEntry: request.id, presentEntry: newId() }])
      expect(await stateOf(request, second())).toBe('recoded')
    })
  })
})

describe('no code takes the place of one', () => {
  it.each<[string, Partial<RecodedHeader>]>([
    ['in the other role', { role: 'sought', rid: newId() }],
    ['of a record', { rid: newId() }],
    ['with a later end', { expires: '2031-02-01T00:00:00Z' }],
    ['with an earlier end', { expires: '2027-01-01T00:00:00Z' }],
  ])('%s', async (_what, said) => {
    const person = await aPerson()
    expect(await stateOf(person, first(), said)).toBe('refused')
    expect(await stored(person.id)).toMatchObject({ code: person.entry.code, revision: 0 })
  })

  it('of another record', async () => {
    const [request, other] = [await aRequest(), await aRequest()]
    expect(await stateOf(request, first(), { rid: other.rid })).toBe('refused')
  })

  it('under a key that the coordinating member has not issued', async () => {
    const person = await aPerson()
    expect(await stateOf(person, newId())).toBe('refused')
    const request = await aRequest()
    expect(await stateOf(person, request.rid)).toBe('refused')
  })

  it('of another Society, which has the same answer as one that never was', async () => {
    const person = await aPerson()
    expect(await stateOf({ ...person, member: 'destination' }, first(), { author: 'destination' })).toBe('absent')
    expect(await stateOf(person, first(), { id: newId() })).toBe('absent')
    const foreign = await hand(recodings('destination', recodedEntry(person.entry, first())))
    expect(foreign.status).toBe(422)
    expect(await stored(person.id)).toMatchObject({ revision: 0 })
  })

  it('that was removed, has ended, or whose record is withdrawn or says something else by now', async () => {
    const [removed, ended] = [await aPerson(), await aPerson('2026-11-24T00:00:00Z')]
    const [withdrawn, revised] = [await aRequest(), await aRequest()]
    await post(mailbox.url, '/internal/entries/removal', removal('transit', removed.id))
    await post(mailbox.url, '/internal/withdrawals', withdrawal('destination', withdrawn.rid))
    await aRequest({ rid: revised.rid, rev: 1, prev: revised.digest })
    clock.forward(2 * 86_400)
    const states = [removed, ended, withdrawn, revised].map((gone) => stateOf(gone, second()))
    expect(await Promise.all(states)).toEqual(['absent', 'absent', 'absent', 'absent'])
    await until(async () => (await stored(withdrawn.id)) === undefined && (await stored(revised.id)) === undefined)
    expect(await stored(removed.id)).toBeUndefined()
  })

  it('whose removal arrives at the same moment: whichever is first, nothing of it is left', async () => {
    const people = await Promise.all(Array.from({ length: 8 }, () => aPerson()))
    await Promise.all(
      people.flatMap((person) => [
        stateOf(person, second()),
        post(mailbox.url, '/internal/entries/removal', removal('transit', person.id)),
      ]),
    )
    for (const { id } of people) expect(await stored(id)).toBeUndefined()
  })
})

describe('a batch', () => {
  it('judges each alone: what is gone keeps none of the others back', async () => {
    const [here, gone] = [await aPerson(), await aPerson()]
    await post(mailbox.url, '/internal/entries/removal', removal('transit', gone.id))
    const entries = [gone, here].map(({ entry }) => recodedEntry(entry, first()))
    expect((await hand(recodings('transit', ...entries))).items).toEqual([
      { entryId: gone.id, state: 'absent' },
      { entryId: here.id, state: 'recoded' },
    ])
  })
})

describe('a Society’s own list of entries', () => {
  it('names those that live, page by page, and nobody else’s', async () => {
    const own = async (member: string, after: string | null = null) => {
      const asked = { caller: { member, act: null }, after }
      const { text } = await post(mailbox.url, '/internal/entries/own', asked)
      return JSON.parse(text) as { items: Record<string, unknown>[]; next?: string }
    }
    const [person, request] = [await aPerson(), await aRequest()]
    const [present, sought] = [(await own('transit')).items, (await own('destination')).items]
    expect(present).toContainEqual({
      entryId: person.id,
      role: 'present',
      recordId: null,
      codeEpoch: 'A'.repeat(22),
      expires: '2031-01-01T00:00:00Z',
    })
    expect(sought.map(({ recordId }) => recordId)).toContain(request.rid)
    expect(present.map(({ entryId }) => entryId)).not.toContain(request.id)
    const ids = present.map(({ entryId }) => String(entryId)).sort()
    expect((await own('transit', ids.at(-1))).items).toEqual([])
  })
})
