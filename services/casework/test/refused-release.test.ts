import type { Decision } from '@kinlink/contracts'
import { sql } from '@kinlink/postgres'
import { newId } from '@kinlink/runtime'
import { Type } from 'typebox'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { findCandidate, findCandidateByPair } from '../src/candidates/candidate-store.ts'
import { propose } from '../src/candidates/propose.ts'
import { settleCandidate } from '../src/candidates/settle-candidate.ts'
import { candidateOrigin } from '../src/decisions/candidate-origin.ts'
import { decide } from '../src/decisions/decide.ts'
import { readDecision } from '../src/decisions/read-decision.ts'
import { registerPerson } from '../src/people/register-person.ts'
import { listRefusals } from '../src/refusals/refusal-store.ts'
import { insertRelease, lockRelease } from '../src/releases/release-store.ts'
import { NotAnswered, submit } from '../src/submission/submit.ts'
import { fromCandidate } from '../src/withdrawals/decided-from.ts'
import { withdrawDecision } from '../src/withdrawals/withdraw-decision.ts'
import { aDecision, aDesk, aRegistration, aRequest, type Desk } from './desk.ts'

let desk: Desk
let record: ReturnType<Desk['recordOfTransit']>
/** What the exchange says of a release; called for each that arrives. */
let says: () => Promise<object>
const taken = async () => ({ ok: true, value: {} })
const refused = async () => ({ ok: false, problem: { code: 'refused_by_rule', errors: [{ rule: 'P-LAW' }] } })

beforeAll(async () => {
  desk = await aDesk({
    readRecord: async () => ({ ok: true, value: record.projection }),
    submitRecord: () => says(),
    withdrawRecord: taken,
  })
})
afterAll(() => desk.close())

/** A pair that an officer confirmed. */
let id: string
beforeEach(async () => {
  says = refused
  const made = await registerPerson(desk.deps, desk.session, aRegistration(), desk.key())
  if (!made.ok) throw new TypeError(JSON.stringify(made.problem))
  const { entry } = await desk.db.one(
    Type.Object({ entry: Type.String() }),
    sql`select entry_id as entry from person where id = ${made.value.personId}`,
  )
  record = desk.recordOfTransit(aRequest(['origin']))
  await propose(desk.deps, { recordId: record.rid, entryId: entry })
  id = (await findCandidateByPair(desk.db, record.rid, entry))?.id ?? ''
  await settleCandidate(desk.deps, desk.session, id, 'confirmed')
})

const say = (said: Decision['decision']) => {
  const decision = { ...aDecision(said), ...(said === 'message-only' ? { message: 'I am well.' } : {}) }
  return decide(desk.deps, desk.session, candidateOrigin(desk.deps, desk.session, id), decision, desk.key())
}
const Released = Type.Object({ release_id: Type.String(), submission: Type.String() })
/** Releases that were handed in for the pair, the first one first. */
const releases = () =>
  desk.db.many(
    Released,
    sql`select distinct s.subject as release_id, s.id as submission, s.created_at from submission s
      join decision d on d.release_id = s.subject where d.candidate_id = ${id} order by s.created_at, s.id`,
  )
const handIn = async () => {
  for (const { submission } of await releases()) await submit(desk.deps, submission)
}
const state = async () => (await findCandidate(desk.db, id))?.state
const shown = async () =>
  (await listRefusals(desk.db, null, 1000)).filter(({ subject }) => subject === id).map(({ kind }) => kind)

describe('a release that the exchange refuses', () => {
  it('leaves the person undecided: nothing has left, the refusal is shown, the wish stays readable', async () => {
    await say('alive-only')
    expect(await state()).toBe('decided')
    await handIn()
    expect(await state()).toBe('confirmed')
    expect(await shown()).toEqual(['release'])
    expect(await readDecision(desk.deps, desk.session, id)).toMatchObject({
      decision: { decision: 'alive-only' },
      released: false,
    })
  })

  it('is decided anew under the same id, of which the exchange takes one record and no other', async () => {
    await say('alive-only')
    await handIn()
    says = taken
    expect(await say('message-only')).toMatchObject({ ok: true, value: { released: true } })
    await handIn()
    const all = await releases()
    expect(all).toHaveLength(2)
    expect(new Set(all.map(({ release_id }) => release_id)).size).toBe(1)
    expect(await state()).toBe('decided')
    expect(await shown()).toEqual([])
    expect(await readDecision(desk.deps, desk.session, id)).toMatchObject({
      decision: { decision: 'message-only' },
      released: true,
    })
  })

  it('is not asked about any more when the person decides for nothing, and that wish stands', async () => {
    await say('alive-only')
    await handIn()
    expect(await say('nothing')).toMatchObject({ ok: true, value: { released: false } })
    expect(await shown()).toEqual([])
    expect(await withdrawDecision(desk.deps, desk.session, fromCandidate(desk.deps, id))).toMatchObject({ ok: true })
    expect(await readDecision(desk.deps, desk.session, id)).toBeNull()
  })

  it('has a new id once the decision was withdrawn, since an id that was withdrawn never comes back', async () => {
    await say('alive-only')
    await handIn()
    await withdrawDecision(desk.deps, desk.session, fromCandidate(desk.deps, id))
    expect(await shown()).toEqual([])
    await say('alive-only')
    expect(new Set((await releases()).map(({ release_id }) => release_id)).size).toBe(2)
  })

  it('is decided anew once, whoever is quicker', async () => {
    await say('alive-only')
    await handIn()
    const answers = await Promise.all([say('alive-only'), say('message-only'), say('nothing')])
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect((await releases()).length).toBeLessThanOrEqual(2)
  })

  it('does not undo a decision that was taken anew when an earlier try is refused late', async () => {
    await say('alive-only')
    const [first] = await releases()
    const [asked, late] = [Promise.withResolvers<void>(), Promise.withResolvers<object>()]
    says = () => {
      asked.resolve()
      return late.promise
    }
    const hanging = submit(desk.deps, first?.submission ?? '')
    await asked.promise
    says = refused
    await submit(desk.deps, first?.submission ?? '')
    await say('message-only')
    late.resolve(await refused())
    await expect(hanging).rejects.toThrow(NotAnswered)
    expect(await state()).toBe('decided')
  })

  it('that is on its way to somebody else waits to be forwarded again', async () => {
    const [arrived, anew] = [newId(), newId()]
    await insertRelease(desk.db, arrived, desk.clock.now())
    const recall = JSON.stringify({ rid: anew, act: { header: 'AAAA', kid: newId(), sig: 'A'.repeat(86) } })
    await desk.db.run(sql`update release set state = 'forwarded', recall = ${recall}::jsonb where rid = ${arrived}`)
    const submission = newId()
    await desk.db.run(sql`insert into submission (id, kind, subject, body, created_at)
      values (${submission}, 'record', ${anew}, '{}', ${desk.clock.now()})`)
    await submit(desk.deps, submission)
    expect(await lockRelease(desk.db, arrived)).toMatchObject({ state: 'relay' })
    const about = (await listRefusals(desk.db, null, 1000)).filter(({ subject }) => subject === arrived)
    expect(about).toMatchObject([{ kind: 'release' }])
  })
})
