import type { BlindedEntry } from '@kinlink/contracts'
import { sql } from '@kinlink/postgres'
import { newId } from '@kinlink/runtime'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPairs, rematchesDue } from '../src/rematches/rematch-store.ts'
import { flagWithdrawn } from '../src/withdrawals/withdrawal-store.ts'
import {
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
import { type MatchingSide, startMatchingSide } from './matching-side.ts'
import { outcome, presentEntry, removal, submission } from './objects.ts'
import { recodedEntry, recodings } from './recoding-objects.ts'

let ground: Ground
let mailbox: Running
let matching: MatchingSide
let clock: ReturnType<typeof steppingClock>
beforeAll(async () => {
  clock = steppingClock('2026-11-23T10:00:00Z')
  ground = await prepareGround({ REMATCH_ENTRY_SECONDS: '3600' })
  mailbox = await startMailbox(ground, clock)
  matching = startMatchingSide(ground)
})
afterAll(async () => {
  await matching.close()
  await mailbox.close()
  await ground.close()
})

/** An officer's word about an entry has the form of a removal's. */
const ask = async (member: string, entry: string) => {
  const { caller, removal: rematch } = removal(member, entry)
  const { status, text } = await post(mailbox.url, '/internal/entries/rematch', { caller, rematch })
  return `${status} ${text}`
}
const ACCEPTED = '200 {"accepted":true}'
const compared = async (id: string) =>
  (await emitted(ground, 'entry.rematch')).filter(({ entryId }) => entryId === id).length
const told = async (entry: string) =>
  (await emitted(ground, 'event.published')).filter(({ entryId }) => entryId === entry)
const aPair = async () => {
  const [request, person] = [submission(), presentEntry()]
  await post(mailbox.url, '/internal/records', request.body)
  await post(mailbox.url, '/internal/entries', person.body)
  await matching.find({ soughtEntry: request.entryId, presentEntry: person.id })
  await until(async () => (await told(person.id)).length === 1)
  const entry = request.body.submission.entry as BlindedEntry
  return { rid: request.rid, digest: request.digest, entry, sought: request.entryId, present: person.id }
}

describe('an officer’s word that an entry is to be compared once more', () => {
  it('has it compared, by either side, and is in the Society’s own log', async () => {
    const { sought, present } = await aPair()
    expect([await ask('destination', sought), await ask('transit', present)]).toEqual([ACCEPTED, ACCEPTED])
    await until(async () => (await compared(sought)) + (await compared(present)) === 2)
    const entry = (await logged(ground)).find(({ action, subject }) => action === 'entry.rematch' && subject === sought)
    expect(entry).toMatchObject({ tree: 'member:destination', decision: 'allow' })
  })

  it('tells the Society that has the person of a pair on which it has said nothing, once more, and nobody else', async () => {
    const { rid, sought, present } = await aPair()
    const before = (await emitted(ground, 'event.published')).length
    await ask('destination', sought)
    await until(async () => (await told(present)).length === 2)
    const events = (await emitted(ground, 'event.published')).slice(before)
    expect(events).toMatchObject([{ recipient: 'transit', type: 'match.proposed', recordId: rid, entryId: present }])
  })

  it('tells of no pair on which a word was said', async () => {
    const { rid, sought, present } = await aPair()
    await post(mailbox.url, '/internal/outcomes', outcome('transit', rid, present, 'rejected'))
    await ask('destination', sought)
    await until(async () => (await compared(sought)) === 1)
    expect(await told(present)).toHaveLength(1)
  })

  it('has one answer, whether there is a pair or none, an entry or none, an own or another’s', async () => {
    const { sought, present } = await aPair()
    const alone = submission()
    await post(mailbox.url, '/internal/records', alone.body)
    const answers = [sought, alone.entryId, newId(), present].map((entry) => ask('destination', entry))
    expect(new Set(await Promise.all(answers))).toEqual(new Set([ACCEPTED]))
    await until(async () => (await compared(alone.entryId)) === 1)
    expect(await compared(present)).toBe(0)
  })

  it('is followed once in a span, however often it is said, and then again', async () => {
    const person = presentEntry()
    await post(mailbox.url, '/internal/entries', person.body)
    await ask('transit', person.id)
    await until(async () => (await compared(person.id)) === 1)
    for (const _again of [1, 2, 3]) expect(await ask('transit', person.id)).toBe(ACCEPTED)
    const marker = presentEntry()
    await post(mailbox.url, '/internal/entries', marker.body)
    await ask('transit', marker.id)
    await until(async () => (await compared(marker.id)) === 1)
    expect(await compared(person.id)).toBe(1)
    clock.forward(3601)
    await until(async () => (await compared(person.id)) === 2)
  })

  it('is kept when the mailbox is killed before it could follow it', async () => {
    const person = presentEntry()
    await post(mailbox.url, '/internal/entries', person.body)
    await ask('transit', person.id)
    await mailbox.close()
    mailbox = await startMailbox(ground, clock)
    await until(async () => (await compared(person.id)) === 1)
  })

  it('in the name of another Society is refused', async () => {
    const { caller } = removal('transit', newId())
    const { removal: rematch } = removal('destination', newId())
    expect((await post(mailbox.url, '/internal/entries/rematch', { caller, rematch })).status).toBe(422)
  })

  it('neither waits, nor does a new code, for whoever ends the entry with all its pairs: how long that takes would tell of them', async () => {
    const { rid, digest, entry, sought } = await aPair()
    await ground.superuser.transaction(async (tx) => {
      await tx.run(sql`update entry set id = id where id = ${sought}`)
      const revised = submission({ rid, rev: 1, prev: digest })
      expect((await post(mailbox.url, '/internal/records', revised.body)).status).toBe(201)
      expect(await ask('destination', sought)).toBe(ACCEPTED)
      const anew = recodings('destination', recodedEntry(entry, newId()))
      expect((await post(mailbox.url, '/internal/entries/recodings', anew)).text).toContain('absent')
    })
  })

  it('tells nobody anything more of a request that is withdrawn', async () => {
    const { rid, sought } = await aPair()
    await ground.superuser.transaction(async (tx) => {
      expect(await openPairs(tx, sought, clock.now())).toHaveLength(1)
      const word = removal('destination', sought).removal
      await flagWithdrawn(tx, { rid, author: 'destination', withdrawal: word, at: clock.now() })
      expect(await openPairs(tx, sought, clock.now())).toEqual([])
    })
  })

  it('is followed in turns: a Society that says it of all it has delays no other', async () => {
    const made = [presentEntry(), presentEntry(), presentEntry('destination')]
    for (const { body } of made) await post(mailbox.url, '/internal/entries', body)
    const ids = made.map(({ id }) => id)
    await ground.superuser.transaction(async (tx) => {
      for (const [place, id] of ids.entries())
        await tx.run(sql`update entry set rematch_due = ${new Date(place * 1000)} where id = ${id}`)
      expect(await rematchesDue(tx, new Date(9000), 2)).toEqual([ids[0], ids[2]])
      await tx.run(sql`update entry set rematch_due = null where id = any(${ids})`)
    })
  })
})
