import type { PersonRow, SocietyStatus } from '@kinlink/contracts'
import { createDb, type Db, sql } from '@kinlink/postgres'
import { Type } from 'typebox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Officer, signedIn } from './support/officer.ts'
import { theNetwork } from './support/shared-network.ts'
import { register } from './support/story.ts'
import { until } from './support/until.ts'

const network = theNetwork()
const PEOPLE = 6
/** Everything that the exchange keeps of an entry, ids and values apart. */
const Stored = Type.Object({
  kid: Type.String(),
  role: Type.String(),
  code: Type.Integer(),
  header: Type.Integer(),
  names: Type.String(),
  sig: Type.Integer(),
  epoch: Type.String(),
  hours: Type.Integer(),
})
let officer: Officer
let exchange: Db
beforeAll(async () => {
  officer = await signedIn(network, 'coordinator', 'tracing-officer')
  exchange = createDb({ connectionString: network.exchange.databaseUrl, schema: 'mailbox', max: 1 })
})
afterAll(() => exchange.close())

/** Those handed in from now on: what is here of before may have been coded anew since, people and nobody alike. */
const began = new Date()
const entries = () =>
  exchange.many(
    Stored,
    sql`select kid, role, length(code) as code, length(header) as header, length(sig) as sig, code_epoch as epoch,
        array_to_string(array(select json_object_keys(convert_from(decode(rpad(translate(header, '-_', '+/'),
          (length(header) + 3) / 4 * 4, '='), 'base64'), 'UTF8')::json)), ' ') as names,
        round(extract(epoch from expires_at - stored_at) / 3600)::int as hours
      from entry where author = 'coordinator' and stored_at >= ${began}`,
  )

describe('a Society that plants a decoy for each person', () => {
  it('has twice as many entries at the exchange as people, all alike, and its officers see the people', async () => {
    const before = await officer.get<SocietyStatus>('/v1/status')
    const had = (await entries()).length
    for (let n = 0; n < PEOPLE; n += 1) await register(officer)
    const stored = await until('all entries are at the exchange', async () => {
      // A look at anything is the moment at which one leaves.
      await officer.get('/v1/people')
      const all = await entries()
      return all.length >= had + 2 * PEOPLE ? all : undefined
    })
    expect(stored).toHaveLength(had + 2 * PEOPLE)
    const shapes = new Set(stored.map((entry) => JSON.stringify({ ...entry, hours: 0 })))
    expect([...shapes]).toHaveLength(1)
    // The header says the hour.
    expect(new Set(stored.map(({ hours }) => hours === 2160 || hours === 2159))).toEqual(new Set([true]))
    const after = await officer.get<SocietyStatus>('/v1/status')
    expect((after.counts.people ?? 0) - (before.counts.people ?? 0)).toBe(PEOPLE)
    expect(await officer.all<PersonRow>('/v1/people')).toHaveLength(after.counts.people ?? 0)
    expect(await officer.all('/v1/refusals')).toEqual([])
  })

  it('has all of them compared', async () => {
    const Count = Type.Object({ n: Type.Integer() })
    const mailbox = (await entries()).length
    const matching = await until('matching has them', async () => {
      const { n } = await exchange.one(
        Count,
        sql`select count(*)::int as n from matching.entry where author = 'coordinator' and stored_at >= ${began}`,
      )
      return n === mailbox ? n : undefined
    })
    expect(matching).toBe(mailbox)
  })
})
