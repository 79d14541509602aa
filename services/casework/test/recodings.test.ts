import { randomBytes } from 'node:crypto'
import type { MandateHeader, RecodedHeader } from '@kinlink/contracts'
import { actDigest, toB64 } from '@kinlink/crypto/hash'
import { signAct } from '@kinlink/crypto/sign'
import { verifyEntry } from '@kinlink/crypto/verify'
import { encode } from '@kinlink/linkage'
import { sql } from '@kinlink/postgres'
import { newId } from '@kinlink/runtime'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { findCase } from '../src/cases/case-store.ts'
import { openCase } from '../src/cases/open-case.ts'
import { rectifyCase } from '../src/cases/rectify-case.ts'
import { doOne } from '../src/decoys/decoy-acts.ts'
import { keepLinkageKey, type LinkageKey, newestLinkageKey } from '../src/linkage-keys/linkage-key-store.ts'
import { findPerson, findPersonByEntry } from '../src/people/person-store.ts'
import { registerPerson } from '../src/people/register-person.ts'
import { removePerson } from '../src/people/remove-person.ts'
import { countByEpoch, forgetEndedEntries } from '../src/recodings/own-entry-store.ts'
import { progressOf } from '../src/recodings/progress.ts'
import { type RecodeDeps, recode } from '../src/recodings/recode.ts'
import { findRecoding } from '../src/recodings/recoding-store.ts'
import { featuresOf } from '../src/sealing/blinded-entry.ts'
import { submit } from '../src/submission/submit.ts'
import { withdrawCase } from '../src/withdrawals/withdraw-case.ts'
import { CodingExchange, entryHeaderOf } from './coding-exchange.ts'
import { aDesk, aRegistration, aRequest, type Desk } from './desk.ts'
import { logged } from './logged.ts'
import { publicKey, signer } from './network-documents.ts'

let desk: Desk
let exchange: CodingExchange
let key: LinkageKey | null
let issued: number
beforeAll(async () => {
  desk = await aDesk({})
  desk.deps.decoys = { share: 1, spreadMs: 0 }
  const network = desk.deps.network.current()
  desk.deps.network = { current: () => (network === null ? null : { ...network, linkageKey: () => key }) }
})
afterAll(() => desk.close())
beforeEach(async () => {
  exchange = new CodingExchange()
  desk.deps.client = exchange.client as unknown as Desk['deps']['client']
  const tables = ['recoding', 'linkage_key', 'own_entry', 'decoy_owed', 'decoy', 'person', 'tracing_case', 'submission']
  for (const table of [...tables, 'audit.pending']) await desk.db.run(sql([`delete from ${table}`]))
  issued = 0
  await takeUpKey()
})

/** The coordinating member issues a linkage key, and this Society receives it. */
async function takeUpKey(sequence = issued + 1): Promise<string> {
  issued = Math.max(issued, sequence)
  const eid = newId()
  const linkage = { eid, recordId: eid, key: Uint8Array.from(randomBytes(32)), at: desk.clock.now(), sequence }
  await keepLinkageKey(desk.db, desk.storage, linkage)
  key = await newestLinkageKey(desk.db, desk.storage, null)
  return eid
}
const mandated = (said: Partial<MandateHeader> = {}): RecodeDeps => {
  const { kid } = publicKey('automation origin')
  const may: MandateHeader['may'] = ['recode']
  const notAfter = '2027-11-01T00:00:00Z'
  const header = { v: 1, net: 'kinlink-test', id: newId(), member: 'origin', automation: kid, may, notAfter }
  const mandate = signAct('mandate', { ...header, ...said }, signer('officer origin'))
  const automation = { ...desk.deps.automation, mandate, mandateDigest: actDigest('mandate', mandate) }
  return { ...desk.deps, automation, client: desk.deps.client as unknown as RecodeDeps['client'] }
}
/** Codes anew, batch by batch, until nothing is left to be done now. */
const recodeAll = async (deps = mandated()) => {
  while (await recode(deps));
}
const handIn = async () => {
  for (const { id, state } of await desk.submissions()) if (state === 'waiting') await submit(desk.deps, id)
}
const register = async () => {
  const made = await registerPerson(desk.deps, desk.session, aRegistration(), desk.key())
  if (!made.ok) throw new TypeError(JSON.stringify(made.problem))
  await doOne(desk.deps, { ...desk.session, act: newId() })
  return made.value.personId
}
const request = async () => {
  const made = await openCase(desk.deps, desk.session, aRequest(['transit']), desk.key())
  if (!made.ok) throw new TypeError(JSON.stringify(made.problem))
  return made.value.caseId
}
const progress = async (deps = mandated()) => {
  const recoding = await findRecoding(desk.db, key?.eid ?? '')
  const now = desk.clock.now()
  return recoding && progressOf(recoding, await countByEpoch(desk.db, now), { automation: deps.automation, now })
}

describe('with a newer linkage key', () => {
  it('people, nobody and requests are coded anew: the same entries but for their codes, signed by the automation key under its mandate', async () => {
    const [personId, caseId] = [await register(), await request()]
    await handIn()
    const before = new Map([...exchange.entries].map(([id, entry]) => [id, entryHeaderOf(entry)]))
    const epoch = await takeUpKey()
    const deps = mandated()
    await recodeAll(deps)
    expect(exchange.under(epoch).sort()).toEqual([...before.keys()].sort())
    expect(before.size).toBe(3)
    for (const [id, entry] of exchange.entries) {
      const { mandate, ...header } = entryHeaderOf(entry) as RecodedHeader
      expect(header).toEqual({ ...before.get(id), codeEpoch: epoch })
      expect(mandate).toBe(deps.automation.mandateDigest)
      expect(verifyEntry(entry, publicKey('automation origin').pk).ok).toBe(true)
    }
    const acts = (await logged(desk.db)).filter(({ action }) => action === 'entry.recode')
    expect(acts.map(({ subject }) => subject)).toEqual(expect.arrayContaining([personId, caseId]))
    expect(acts.every(({ actor, decision }) => actor.officer === null && decision === 'allow')).toBe(true)
  })

  it('each entry is coded of what its own file says', async () => {
    await register()
    await handIn()
    await takeUpKey()
    await recodeAll()
    for (const [id, { code }] of exchange.entries)
      if ((await findPersonByEntry(desk.db, id)) !== undefined)
        expect(code).toBe(toB64(encode(featuresOf(aRegistration().person), key?.keys ?? never())))
  })

  it('people and nobody go in one order, that of random ids, under the same act', async () => {
    for (let i = 0; i < 4; i += 1) await register()
    await handIn()
    await takeUpKey()
    await recodeAll()
    const ids = exchange.asked.flatMap(({ recodings }) => recodings.map((entry) => entryHeaderOf(entry).id))
    expect(ids).toHaveLength(8)
    expect(ids).toEqual([...ids].sort())
    expect(exchange.asked).toHaveLength(1)
  })

  it('what waited for the exchange under the older key is coded anew once it is there', async () => {
    await register()
    const epoch = await takeUpKey()
    await recodeAll()
    await handIn()
    expect(exchange.under(epoch)).toEqual([])
    await recodeAll()
    expect(exchange.under(epoch)).toHaveLength(2)
  })

  it('who is registered afterwards is under the newest key at once', async () => {
    const epoch = await takeUpKey()
    await register()
    await handIn()
    expect(exchange.under(epoch)).toHaveLength(2)
    await recodeAll()
    expect(exchange.asked).toEqual([])
  })

  it('nothing is coded anew of a person who was removed or a case that was withdrawn, nor of what has ended', async () => {
    const [personId, caseId, later] = [await register(), await request(), await request()]
    await handIn()
    const removed = (await findPerson(desk.db, personId))?.entry_id
    await takeUpKey()
    await removePerson(desk.deps, desk.session, personId)
    await withdrawCase(desk.deps, desk.session, caseId, { reason: 'enquirer-withdrew' })
    await recodeAll()
    const asked = exchange.asked.flatMap(({ recodings }) => recodings.map(entryHeaderOf))
    expect(asked.map(({ rid }) => rid)).toContain((await findCase(desk.db, later))?.rid)
    expect(asked.map(({ rid }) => rid)).not.toContain((await findCase(desk.db, caseId))?.rid)
    expect(asked.map(({ id }) => id)).not.toContain(removed)
    desk.clock.days(400)
    await takeUpKey()
    exchange.asked.length = 0
    await recodeAll()
    expect(exchange.asked).toEqual([])
    await forgetEndedEntries(desk.db, desk.clock.now())
    expect(await countByEpoch(desk.db, new Date(0))).toEqual([])
    desk.clock.days(-400)
  })

  it('a rectified request is coded anew by its newest entry alone', async () => {
    const caseId = await request()
    await handIn()
    await rectifyCase(desk.deps, desk.session, caseId, aRequest(['transit'], 'Amina Warsameh'), desk.key())
    await handIn()
    await takeUpKey()
    await recodeAll()
    const [entry] = exchange.asked.flatMap(({ recodings }) => recodings)
    const person = aRequest(['transit'], 'Amina Warsameh').sought.person
    expect(exchange.asked[0]?.recodings).toHaveLength(1)
    expect(entry?.code).toBe(toB64(encode(featuresOf(person), key?.keys ?? never())))
  })

  it('a batch rests on one mandate, also when another officer gives one meanwhile', async () => {
    await register()
    await handIn()
    await takeUpKey()
    const [one, two] = [mandated(), mandated()]
    const given = [one.automation.mandateDigest]
    const automation = Object.defineProperty({ ...one.automation }, 'mandateDigest', {
      get: () => given.shift() ?? two.automation.mandateDigest,
    })
    await recodeAll({ ...one, automation })
    const named = exchange.asked.flatMap(({ recodings }) => recodings.map((entry) => entryHeaderOf(entry).mandate))
    expect(named).toEqual([one.automation.mandateDigest, one.automation.mandateDigest])
  })

  it('nothing happens without a mandate for it, or under one that has ended', async () => {
    await register()
    await handIn()
    const epoch = await takeUpKey()
    const lacking: Partial<MandateHeader>[] = [{ may: ['score'] }, { notAfter: '2026-11-01T00:00:00Z' }]
    for (const said of lacking) {
      await recodeAll(mandated(said))
      expect(exchange.under(epoch)).toEqual([])
      expect(await progress(mandated(said))).toMatchObject({ phase: 'no-mandate', waiting: 2, done: 0 })
    }
  })
})

describe('a process that is killed', () => {
  it.each([
    ['before the exchange has a batch', false],
    ['after the exchange has it and before it could answer', true],
  ])('%s is followed by one that does the rest, and nothing twice', async (_when, kept) => {
    for (let i = 0; i < 20; i += 1) await register()
    await handIn()
    const epoch = await takeUpKey()
    exchange.breaks = { after: 1, kept }
    await recodeAll()
    expect(exchange.under(epoch)).toHaveLength(kept ? 40 : 32)
    expect(await progress()).toMatchObject({ total: 40, done: 32, waiting: 8, failed: 0, phase: 'recoding' })
    const codes = new Map([...exchange.entries].map(([id, { code }]) => [id, code]))
    exchange.breaks = undefined
    await recodeAll()
    expect(exchange.under(epoch)).toHaveLength(40)
    if (kept) for (const [id, { code }] of exchange.entries) expect(code).toBe(codes.get(id))
    expect(await progress()).toMatchObject({ done: 40, waiting: 0, phase: 'done', under: [] })
  })
})

describe('entries of before', () => {
  it('are asked for, page by page, before anything is coded anew', async () => {
    for (let i = 0; i < 3; i += 1) await register()
    const caseId = await request()
    await handIn()
    await desk.db.run(sql`delete from own_entry`)
    exchange.page = 3
    const epoch = await takeUpKey()
    await recode(mandated())
    expect(await progress()).toMatchObject({ phase: 'listing', total: 3 })
    await recodeAll()
    expect(exchange.under(epoch)).toHaveLength(7)
    const rids = [...exchange.entries.values()].map((entry) => entryHeaderOf(entry).rid)
    expect(rids).toContain((await findCase(desk.db, caseId))?.rid)
  })
})

describe('what the exchange refuses', () => {
  it('is counted as failed, keeps nothing else back, and is tried again after an hour', async () => {
    await register()
    await handIn()
    const [bad = ''] = exchange.entries.keys()
    exchange.says.set(bad, 'refused')
    const epoch = await takeUpKey()
    await recodeAll()
    expect(await progress()).toMatchObject({ total: 2, done: 1, failed: 1, waiting: 0, phase: 'recoding' })
    const denied = (await logged(desk.db)).filter(
      ({ action, decision }) => action === 'entry.recode' && decision === 'deny',
    )
    expect(denied.map(({ code }) => code)).toEqual(['refused'])
    exchange.says.clear()
    await recodeAll()
    expect(exchange.under(epoch)).toHaveLength(1)
    desk.clock.days(1 / 12)
    await recodeAll()
    expect(exchange.under(epoch)).toHaveLength(2)
  })

  it('is not even asked of a file that cannot be read, which keeps nothing else back either', async () => {
    await desk.storage.destroy(desk.db, await register())
    await handIn()
    await takeUpKey()
    await recodeAll()
    expect(await progress()).toMatchObject({ total: 2, done: 1, failed: 1 })
  })
})

describe('a linkage key', () => {
  it('whose epoch is not its record’s id is of before: the exchange cannot know it, and nothing is coded anew under it', async () => {
    await register()
    await handIn()
    const linkage = { eid: newId(), recordId: newId(), key: new Uint8Array(32), at: desk.clock.now(), sequence: 9 }
    await keepLinkageKey(desk.db, desk.storage, linkage)
    key = await newestLinkageKey(desk.db, desk.storage, null)
    await recodeAll()
    expect(exchange.asked).toEqual([])
    expect(await progress()).toBeUndefined()
  })
})

const never = (): never => {
  throw new TypeError('there is no linkage key')
}
