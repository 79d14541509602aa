import type { BlindedEntry, EntryHeader, Registration } from '@kinlink/contracts'
import { decodeHeader } from '@kinlink/crypto/hash'
import { sql } from '@kinlink/postgres'
import { newId } from '@kinlink/runtime'
import { Type } from 'typebox'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { doOne } from '../src/decoys/decoy-acts.ts'
import { registerGroup } from '../src/people/register-group.ts'
import { registerPerson } from '../src/people/register-person.ts'
import { aDesk, aRegistration, type Desk } from './desk.ts'

let desk: Desk
beforeAll(async () => {
  desk = await aDesk({})
  desk.deps.decoys = { share: 1, spreadMs: 0 }
})
afterAll(() => desk.close())
beforeEach(async () => {
  for (const table of ['decoy_owed', 'decoy', 'person', 'submission', 'outbox'])
    await desk.db.run(sql([`delete from ${table}`]))
})

const Acts = Type.Object({ act: Type.String() })
describe('people who arrive together', () => {
  it('are told to the exchange each by an act of their own, so that nothing joins them but the moment', async () => {
    const people = [aRegistration(), aRegistration(), aRegistration()]
    await registerGroup(desk.deps, desk.session, people, desk.key())
    const acts = await desk.db.many(Acts, sql`select act from submission where kind = 'entry'`)
    expect(acts).toHaveLength(3)
    expect(new Set([desk.session.act, ...acts.map(({ act }) => act)]).size).toBe(4)
  })
})

const Submitted = Type.Object({ body: Type.Unsafe<{ entry: BlindedEntry }>(Type.Unknown()) })
/** When the entry of a person ends, and when that of the decoy which the registration brings along. */
async function ends(basis: Registration['basis']): Promise<string[]> {
  const made = await registerPerson(desk.deps, desk.session, aRegistration({ basis }), desk.key())
  if (!made.ok) throw new TypeError(JSON.stringify(made.problem))
  await doOne(desk.deps, { ...desk.session, act: newId() })
  const entries = await desk.db.many(Submitted, sql`select body from submission where kind = 'entry' order by decoy`)
  return entries.map(({ body }) => (decodeHeader(body.entry.header).json as unknown as EntryHeader).expires)
}

describe('a decoy ends', () => {
  const { basis } = aRegistration()

  it('with its full time, as people do who set no date', async () => {
    const [person, decoy] = await ends(basis)
    expect(decoy).toBe(person)
  })

  it('on a day and at an hour at which somebody’s consent ends, so that ending early names nobody', async () => {
    const validUntil = new Date(desk.deps.clock.now().getTime() + 20 * 86_400_000)
    validUntil.setUTCHours(17, 0, 0, 0)
    const [person, decoy] = await ends({ ...basis, basis: 'consent', validUntil: validUntil.toISOString() })
    expect(person).toBe(validUntil.toISOString().replace('.000', ''))
    expect(decoy).toBe(person)
  })
})
