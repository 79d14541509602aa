import type { RematchHeader } from '@kinlink/contracts'
import { decodeHeader } from '@kinlink/crypto/hash'
import { verifyAct } from '@kinlink/crypto/verify'
import { sql } from '@kinlink/postgres'
import { newId } from '@kinlink/runtime'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openCase } from '../src/cases/open-case.ts'
import { doOne } from '../src/decoys/decoy-acts.ts'
import { listLocalMatches } from '../src/local-matches/local-match-store.ts'
import { matchLocally } from '../src/local-matches/match-locally.ts'
import { findPerson } from '../src/people/person-store.ts'
import { registerPerson } from '../src/people/register-person.ts'
import { listRefusals } from '../src/refusals/refusal-store.ts'
import { rematchCase, rematchPerson } from '../src/rematches/rematch-file.ts'
import { submit } from '../src/submission/submit.ts'
import { withdrawCase } from '../src/withdrawals/withdraw-case.ts'
import { CodingExchange } from './coding-exchange.ts'
import { aDesk, aRegistration, aRequest, type Desk } from './desk.ts'
import { logged } from './logged.ts'
import { publicKey } from './network-documents.ts'

let desk: Desk
let asked: string[]
let says: { ok: true; value: { accepted: true } } | { ok: false; problem: { code: string } }
beforeAll(async () => {
  desk = await aDesk({})
  desk.deps.decoys = { share: 0, spreadMs: 0 }
})
afterAll(() => desk.close())
beforeEach(async () => {
  asked = []
  says = { ok: true, value: { accepted: true } }
  const rematchEntry = async (id: string) => {
    asked.push(id)
    return says
  }
  desk.deps.client = { ...new CodingExchange().client, rematchEntry } as unknown as Desk['deps']['client']
  for (const table of ['own_entry', 'decoy_owed', 'decoy', 'person', 'tracing_case', 'submission', 'audit.pending'])
    await desk.db.run(sql([`delete from ${table}`]))
})

const ACCEPTED = { ok: true, value: { accepted: true } }
const handIn = async () => {
  for (const { id, state } of await desk.submissions()) if (state === 'waiting') await submit(desk.deps, id)
}
const register = async (mayBeMatched = true) => {
  const made = await registerPerson(desk.deps, desk.session, aRegistration({ mayBeMatched }), desk.key())
  if (!made.ok) throw new TypeError(JSON.stringify(made.problem))
  return made.value.personId
}
const request = async () => {
  const made = await openCase(desk.deps, desk.session, aRequest(['transit']), desk.key())
  if (!made.ok) throw new TypeError(JSON.stringify(made.problem))
  return made.value.caseId
}
const waiting = async () =>
  (await desk.submissions()).filter(({ kind, state }) => kind === 'rematch' && state === 'waiting')
const ofCase = (id: string) => rematchCase(desk.deps, desk.session, id)
const ofPerson = (id: string) => rematchPerson(desk.deps, desk.session, id)

describe('a file that an officer wants compared once more', () => {
  it('is named to the exchange by its entry, in the officer’s signed word, whichever side asks', async () => {
    const [personId, caseId] = [await register(), await request()]
    await handIn()
    expect([await ofPerson(personId), await ofCase(caseId)]).toEqual([ACCEPTED, ACCEPTED])
    for (const { body } of await waiting()) {
      const { id, act } = body as { id: string; act: Parameters<typeof verifyAct>[1] }
      expect(verifyAct('rematch', act, publicKey('officer origin').pk).ok).toBe(true)
      expect((decodeHeader(act.header).json as unknown as RematchHeader).entry).toBe(id)
    }
    await handIn()
    expect(asked).toHaveLength(2)
    expect(asked).toContain((await findPerson(desk.db, personId))?.entry_id)
    const acts = (await logged(desk.db)).filter(({ action }) => action === 'entry.rematch')
    expect(acts.map(({ subject, actor }) => [subject, actor.officer])).toEqual(
      expect.arrayContaining([personId, caseId].map((id) => [id, desk.session.officer.id])),
    )
  })

  it('is answered alike before the exchange has it and when it leaves nothing to be asked for there', async () => {
    const [caseId, personId] = [await request(), await register(false)]
    expect([await ofCase(caseId), await ofPerson(personId)]).toEqual([ACCEPTED, ACCEPTED])
    expect(await waiting()).toEqual([])
  })

  it('waits once for the exchange, however often it is asked for', async () => {
    const caseId = await request()
    await handIn()
    for (const _again of [1, 2, 3]) expect(await ofCase(caseId)).toEqual(ACCEPTED)
    expect(await waiting()).toHaveLength(1)
  })

  it('is compared once more with this Society’s own files, too, and known pairs are not kept twice', async () => {
    const [personId, caseId] = [await register(), await request()]
    const signal = new AbortController().signal
    await matchLocally(desk.deps, signal)
    await desk.db.run(sql`delete from local_match`)
    await matchLocally(desk.deps, signal)
    expect(await listLocalMatches(desk.db, null, 9)).toEqual([])
    for (const again of [() => ofCase(caseId), () => ofPerson(personId)]) {
      await again()
      await matchLocally(desk.deps, signal)
      expect(await listLocalMatches(desk.db, null, 9)).toHaveLength(1)
    }
  })

  it('is not there, or has ended', async () => {
    const caseId = await request()
    await handIn()
    await withdrawCase(desk.deps, desk.session, caseId, { reason: 'duplicate' })
    expect(await ofCase(caseId)).toMatchObject({ ok: false, problem: { code: 'conflict' } })
    expect(await ofCase(newId())).toMatchObject({ ok: false, problem: { code: 'not_found' } })
    expect(await ofPerson(newId())).toMatchObject({ ok: false, problem: { code: 'not_found' } })
  })

  it('that the exchange refuses is in the list of refusals', async () => {
    const caseId = await request()
    await handIn()
    await ofCase(caseId)
    says = { ok: false, problem: { code: 'signature_invalid' } }
    await handIn()
    expect(await listRefusals(desk.db, null, 9)).toMatchObject([{ kind: 'rematch', subject: caseId }])
  })
})

describe('a person who is compared once more', () => {
  const planted = async () => {
    desk.deps.decoys = { share: 1, spreadMs: 0 }
    const personId = await register()
    await doOne(desk.deps, { ...desk.session, act: newId() })
    desk.deps.decoys = { share: 0, spreadMs: 0 }
    await handIn()
    return personId
  }
  const owed = () => doOne(desk.deps, { ...desk.session, act: newId() })

  it('brings a decoy along that is compared by another act, so that whoever is asked for is not known for a person', async () => {
    const personId = await planted()
    await ofPerson(personId)
    expect(await owed()).toBe(true)
    const subjects = (await waiting()).map(({ subject }) => subject)
    expect(subjects).toHaveLength(2)
    expect(new Set(subjects).size).toBe(2)
    const acts = (await logged(desk.db)).filter(({ action }) => action === 'decoy.rematch')
    expect(acts.map(({ subject }) => subject)).toEqual(subjects.filter((subject) => subject !== personId))
  })

  it('brings no second one along while the first word waits: for each word about a person there is one about nobody', async () => {
    const personId = await planted()
    for (const _again of [1, 2, 3]) expect(await ofPerson(personId)).toEqual(ACCEPTED)
    expect([await owed(), await owed()]).toEqual([true, false])
  })

  it('brings none along for a request: nobody is sought who is none', async () => {
    await planted()
    const caseId = await request()
    await handIn()
    await ofCase(caseId)
    expect(await owed()).toBe(false)
  })

  it('shows no officer what becomes of the decoy', async () => {
    await ofPerson(await planted())
    await owed()
    says = { ok: false, problem: { code: 'signature_invalid' } }
    await handIn()
    expect(await listRefusals(desk.db, null, 9)).toHaveLength(1)
  })
})
