import type { BlindedEntry, EntryHeader, OutcomeHeader, Registration, TracingRequest } from '@kinlink/contracts'
import { decodeHeader } from '@kinlink/crypto/hash'
import { Bytes, sql } from '@kinlink/postgres'
import { newId } from '@kinlink/runtime'
import { Type } from 'typebox'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  countCandidates,
  findCandidate,
  findCandidateByPair,
  listCandidates,
} from '../src/candidates/candidate-store.ts'
import { propose } from '../src/candidates/propose.ts'
import { rescore } from '../src/candidates/rescore.ts'
import { settleCandidate } from '../src/candidates/settle-candidate.ts'
import { openCase } from '../src/cases/open-case.ts'
import { doOne } from '../src/decoys/decoy-acts.ts'
import { listLocalMatches } from '../src/local-matches/local-match-store.ts'
import { matchLocally } from '../src/local-matches/match-locally.ts'
import { listPeople } from '../src/people/person-store.ts'
import { registerPerson } from '../src/people/register-person.ts'
import { removePerson } from '../src/people/remove-person.ts'
import { listRefusals } from '../src/refusals/refusal-store.ts'
import { shredExpired } from '../src/retention/shred-expired.ts'
import { countWaiting } from '../src/submission/submission-store.ts'
import { submit } from '../src/submission/submit.ts'
import { aDesk, aRegistration, aRequest, type Desk } from './desk.ts'
import { logged } from './logged.ts'

let desk: Desk
let record: ReturnType<Desk['recordOfTransit']>
let reads: string[]
beforeAll(async () => {
  desk = await aDesk({
    readRecord: async (rid: never) => {
      reads.push(rid)
      return { ok: true, value: record.projection }
    },
    submitEntry: async () => ({ ok: false, problem: { code: 'signature_invalid' } }),
    removeEntry: async () => ({ ok: false, problem: { code: 'signature_invalid' } }),
  })
  // Every registration brings one along.
  desk.deps.decoys = { share: 1, spreadMs: 0 }
})
afterAll(() => desk.close())
beforeEach(async () => {
  reads = []
  for (const table of ['decoy_owed', 'decoy', 'candidate', 'person', 'submission', 'tracing_case', 'outbox'])
    await desk.db.run(sql([`delete from ${table}`]))
  await desk.db.run(sql`delete from audit.pending`)
})

const register = async (said: Partial<Registration> = {}) => {
  const made = await registerPerson(desk.deps, desk.session, aRegistration(said), desk.key())
  if (!made.ok) throw new TypeError(JSON.stringify(made.problem))
  return made.value.personId
}
/** A look at anything, by the officer: what is owed is done afterwards. */
const look = (session = desk.session) => doOne(desk.deps, { ...session, act: newId() })
const Submitted = Type.Object({
  id: Type.String(),
  kind: Type.String(),
  subject: Type.String(),
  act: Type.Union([Type.String(), Type.Null()]),
  body: Type.Unknown(),
  decoy: Type.Boolean(),
})
const handedIn = (kind: string) =>
  desk.db.many(
    Submitted,
    sql`select id, kind, subject, act, body, decoy from submission where kind = ${kind} order by decoy, created_at, id`,
  )
const Planted = Type.Object({ id: Type.String(), entry_id: Type.String() })
const planted = () => desk.db.many(Planted, sql`select id, entry_id from decoy`)

/** A person and a decoy, as they are on file. */
async function aPersonAndADecoy() {
  const personId = await register()
  await look()
  const [decoy] = await planted()
  if (decoy === undefined) throw new TypeError('no decoy was planted')
  const person = await desk.db.one(Planted, sql`select id, entry_id from person where id = ${personId}`)
  return { person, decoy }
}
/** What a decoy says: a request for just that person comes near it. */
async function identityOf(decoyId: string) {
  const { sealed } = await desk.db.one(
    Type.Object({ sealed: Bytes }),
    sql`select sealed from decoy where id = ${decoyId}`,
  )
  return ((await desk.storage.open(desk.db, decoyId, 'person', sealed)) as Registration).person
}
const requestFor = async (decoyId: string): Promise<TracingRequest> => ({
  ...aRequest(['origin']),
  sought: { person: await identityOf(decoyId) },
})
const stranger = (): TracingRequest => ({
  ...aRequest(['origin']),
  sought: {
    person: {
      ...aRequest([]).sought.person,
      names: [{ full: 'Oleksandr Tkachenko', script: 'Latn', lang: 'uk' }],
      sex: 'male',
      birth: { value: '1951', accuracy: 'year', calendar: 'gregorian' },
    },
  },
})
const pairOf = async (request: TracingRequest, entryId: string) => {
  record = desk.recordOfTransit(request)
  await propose(desk.deps, { recordId: record.rid, entryId })
  const pair = await findCandidateByPair(desk.db, record.rid, entryId)
  if (pair === undefined) throw new TypeError('no pair')
  return pair
}
/** A header without what is another's in each: ids and signatures. */
const shapeOf = (header: string) => {
  const { id, entry, rid, ...rest } = decodeHeader(header).json as Record<string, unknown>
  return { ...rest, id: typeof id, entry: typeof entry, rid: typeof rid }
}

describe('to the exchange a decoy is a person', () => {
  it('whose entry has the shape, size, signer, life and road of others, and joins nothing to the registration that brought it along', async () => {
    await register()
    expect(await handedIn('entry')).toHaveLength(1)
    await look()
    await look()
    const [real, decoy] = await handedIn('entry')
    const entries = [real, decoy].map((work) => ((work?.body ?? {}) as { entry: BlindedEntry }).entry)
    const [one, other] = entries.map(({ header }) => decodeHeader(header).json as unknown as EntryHeader)
    expect(Object.keys(other ?? {})).toEqual(Object.keys(one ?? {}))
    expect({ ...other, id: '' }).toEqual({ ...one, id: '' })
    expect(entries.map(({ header, code, sig, kid }) => [header.length, code.length, sig.length, kid])[1]).toEqual(
      entries.map(({ header, code, sig, kid }) => [header.length, code.length, sig.length, kid])[0],
    )
    expect(new Set([real?.act, decoy?.act, desk.session.act, null]).size).toBe(3)
    expect(await handedIn('entry')).toHaveLength(2)
  })

  it('whose far pair is read, scored and discarded like a person’s', async () => {
    const { person, decoy } = await aPersonAndADecoy()
    const seen = []
    for (const { entry_id } of [person, decoy]) {
      reads = []
      const pair = await pairOf(stranger(), entry_id)
      seen.push({ reads: reads.length, state: pair.state })
    }
    expect(seen).toEqual(Array(2).fill({ reads: 1, state: 'discarded' }))
    const words = (await handedIn('outcome')).map(({ body }) => body as { outcome: { header: string; kid: string } })
    expect(words).toHaveLength(2)
    expect(shapeOf(words[1]?.outcome.header ?? '')).toEqual(shapeOf(words[0]?.outcome.header ?? ''))
    expect(Object.keys(words[1] ?? {})).toEqual(Object.keys(words[0] ?? {}))
    expect(words[1]?.outcome.kid).toBe(words[0]?.outcome.kid)
  })

  it('whose near pair stays open until an officer has settled one of a person, and is then rejected at another moment', async () => {
    const { person, decoy } = await aPersonAndADecoy()
    const hidden = await pairOf(await requestFor(decoy.id), decoy.entry_id)
    const real = await pairOf(aRequest(['origin']), person.entry_id)
    expect([hidden.state, real.state]).toEqual(['in-review', 'in-review'])
    await look()
    expect(await handedIn('outcome')).toEqual([])
    await settleCandidate(desk.deps, desk.session, real.id, 'rejected')
    expect(await handedIn('outcome')).toHaveLength(1)
    await look()
    const words = await handedIn('outcome')
    const [said, brought] = words.map(({ body }) => (body as { outcome: { header: string; kid: string } }).outcome)
    expect(shapeOf(brought?.header ?? '')).toEqual(shapeOf(said?.header ?? ''))
    expect((decodeHeader(brought?.header ?? '').json as unknown as OutcomeHeader).entry).toBe(decoy.entry_id)
    expect(brought?.kid).toBe(said?.kid)
    expect(words[0]?.act).not.toBe(words[1]?.act)
  })

  it('who is read again with every rectification of a record that came near or far', async () => {
    const { decoy } = await aPersonAndADecoy()
    for (const request of [stranger(), await requestFor(decoy.id)]) {
      const pair = await pairOf(request, decoy.entry_id)
      reads = []
      await rescore(desk.deps, pair.id)
      expect(reads).toEqual([pair.rid])
      expect((await findCandidate(desk.db, pair.id))?.state).toBe(pair.state)
    }
  })

  it('who is removed as often as people are, by an officer’s signed word of the same shape', async () => {
    const { person, decoy } = await aPersonAndADecoy()
    await removePerson(desk.deps, desk.session, person.id)
    expect(await handedIn('removal')).toHaveLength(1)
    await look()
    const removals = (await handedIn('removal')).map(
      ({ body }) => body as { entryId: string; removal: { header: string } },
    )
    expect(removals.map(({ entryId }) => entryId)).toEqual([person.entry_id, decoy.entry_id])
    expect(shapeOf(removals[1]?.removal.header ?? '')).toEqual(shapeOf(removals[0]?.removal.header ?? ''))
    expect(await planted()).toEqual([])
    await expect(desk.storage.open(desk.db, decoy.id, 'person', new Uint8Array(60))).rejects.toThrow()
  })
})

describe('at its own Society nobody sees a decoy', () => {
  it('among people, candidates, local matches and counts; of its pairs it is counted that they were discarded', async () => {
    const { person, decoy } = await aPersonAndADecoy()
    const pair = await pairOf(await requestFor(decoy.id), decoy.entry_id)
    expect((await listPeople(desk.db, null, 10)).map(({ id }) => id)).toEqual([person.id])
    expect(await listCandidates(desk.db, null, null, 10)).toEqual([])
    expect(await countCandidates(desk.db)).toEqual([{ state: 'discarded', n: 1 }])
    expect(pair).toMatchObject({ person_id: null, sealed: null })
    for (const outcome of ['rejected', 'confirmed'] as const)
      expect(await settleCandidate(desk.deps, desk.session, pair.id, outcome)).toMatchObject({
        problem: { code: 'not_found' },
      })
    await openCase(
      desk.deps,
      desk.session,
      { ...(await requestFor(decoy.id)), search: aRequest(['transit']).search },
      desk.key(),
    )
    await matchLocally(desk.deps, new AbortController().signal)
    expect((await listLocalMatches(desk.db, null, 10)).filter(({ person_id }) => person_id !== person.id)).toEqual([])
  })

  it('nor what of it waits for the exchange or was refused there; a refused one is none', async () => {
    const { person, decoy } = await aPersonAndADecoy()
    expect(await countWaiting(desk.db)).toBe(1)
    for (const { id } of await handedIn('entry')) await submit(desk.deps, id)
    expect((await listRefusals(desk.db, null, 10)).map(({ subject }) => subject)).toEqual([person.id])
    await shredExpired(desk.deps)
    expect(await planted()).toEqual([])
    expect((await logged(desk.db)).filter(({ subject }) => subject === decoy.id).map(({ action }) => action)).toEqual(
      expect.arrayContaining(['decoy.plant', 'request.refused', 'retention.shred']),
    )
  })

  it('whose end is the end of its entry: key and pairs go, and nobody is told', async () => {
    const { decoy } = await aPersonAndADecoy()
    await pairOf(stranger(), decoy.entry_id)
    desk.clock.days(89)
    await shredExpired(desk.deps)
    expect(await planted()).toHaveLength(1)
    desk.clock.days(1)
    await shredExpired(desk.deps)
    expect(await planted()).toEqual([])
    expect(await countCandidates(desk.db)).toEqual([])
    expect(await handedIn('removal')).toEqual([])
  })
})

describe('the moment at which a decoy leaves', () => {
  const spread = async (work: () => Promise<void>) => {
    desk.deps.decoys = { share: 1, spreadMs: 7 * 86_400_000 }
    try {
      await work()
    } finally {
      desk.deps.decoys = { share: 1, spreadMs: 0 }
    }
  }
  const Due = Type.Object({ due: Type.String() })
  const dueAt = async () => (await desk.db.one(Due, sql`select due_at::text as due from decoy_owed`)).due
  const setDue = (minutes: number) =>
    desk.db.run(sql`update decoy_owed set due_at = ${new Date(desk.clock.now().getTime() - minutes * 60_000)}`)

  it('lies within the spread after the registration, when the same officer is at work', () =>
    spread(async () => {
      await register()
      await look()
      expect(await planted()).toEqual([])
      await setDue(1)
      desk.clock.days(1 / 24)
      await setDue(1)
      await look({ ...desk.session, officer: { ...desk.session.officer, id: newId() } })
      expect(await planted()).toEqual([])
      await look()
      expect(await planted()).toHaveLength(1)
    }))

  it('is not the first one after a night, nor within a minute of a registration', () =>
    spread(async () => {
      await register()
      await setDue(9 * 60)
      await look()
      const due = Date.parse(await dueAt())
      expect(due).toBeGreaterThanOrEqual(desk.clock.now().getTime())
      expect(due).toBeLessThan(desk.clock.now().getTime() + 4 * 3_600_000)
      await setDue(1)
      await look()
      expect(await planted()).toEqual([])
    }))

  it('comes with about as many registrations as the share says', async () => {
    desk.deps.decoys = { share: 0.25, spreadMs: 0 }
    const someone = { person: aRegistration().person, kind: 'safe-and-well' } as const
    for (let n = 0; n < 200; n += 1) await register(someone)
    const owed = (await desk.db.one(Type.Object({ n: Type.Integer() }), sql`select count(*)::int as n from decoy_owed`))
      .n
    desk.deps.decoys = { share: 1, spreadMs: 0 }
    // Six standard deviations on either side.
    expect(owed).toBeGreaterThan(13)
    expect(owed).toBeLessThan(87)
  })
})
