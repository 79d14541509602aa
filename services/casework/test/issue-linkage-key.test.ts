import { sql, type Tx } from '@kinlink/postgres'
import { Type } from 'typebox'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { issueLinkageKey } from '../src/linkage-keys/issue-linkage-key.ts'
import { newestLinkageKey } from '../src/linkage-keys/linkage-key-store.ts'
import { submit } from '../src/submission/submit.ts'
import { aDesk, type Desk } from './desk.ts'

let desk: Desk
let says: { ok: true; value: object } | { ok: false; problem: { code: string } }
beforeAll(async () => {
  desk = await aDesk({ submitRecord: async () => says })
})
afterAll(() => desk.close())
beforeEach(async () => {
  says = { ok: true, value: {} }
  for (const table of ['linkage_key', 'submission']) await desk.db.run(sql([`delete from ${table}`]))
})

const issue = () => {
  const network = desk.deps.network.current()
  if (network === null) throw new TypeError('the network is not known')
  const agreementWith: typeof network.agreementWith = (id) => {
    const agreement = network.agreementWith(id)
    return agreement && { ...agreement, purposes: ['network'] }
  }
  const coordinating = { ...network, coordinator: network.me, agreementWith }
  const view = { current: () => coordinating, reloadLinkageKey: async () => {} }
  return issueLinkageKey({ ...desk.deps, network: view }, desk.session, desk.key())
}
const issued = async () => {
  const done = await issue()
  if (!done.ok) throw new TypeError(JSON.stringify(done.problem))
  return done.value.epoch
}
const handIn = async () => {
  for (const { id, state } of await desk.submissions()) if (state === 'waiting') await submit(desk.deps, id)
}
const Waiting = Type.Object({ count: Type.Integer() })
const waiting = async (tx: Tx) =>
  (
    await tx.one(
      Waiting,
      sql`select count(*)::int as count from pg_locks join pg_database on pg_database.oid = pg_locks.database
    where datname = current_database() and not granted`,
    )
  ).count
const newest = async () => (await newestLinkageKey(desk.db, desk.storage, null))?.eid

describe('a linkage key that the coordinating member issues', () => {
  it('is the only one on its way, also when two officers issue one at the same moment: all are to take the same one for the newest', async () => {
    let both: ReturnType<typeof issue>[] = []
    // Neither can end before the other has begun.
    await desk.db.transaction(async (tx) => {
      await tx.run(sql`lock table audit.pending in exclusive mode`)
      both = [issue(), issue()]
      await expect.poll(() => waiting(tx), { timeout: 30_000 }).toBe(2)
    })
    const done = await Promise.all(both)
    expect(done.filter(({ ok }) => ok)).toHaveLength(1)
    expect(done.filter((one) => !one.ok && one.problem.code === 'conflict')).toHaveLength(1)
  })

  it('can be followed by the next one once the exchange has it', async () => {
    const first = await issued()
    expect(await issue()).toMatchObject({ ok: false, problem: { code: 'conflict' } })
    await handIn()
    desk.clock.days(1)
    const second = await issued()
    expect(await newest()).toBe(second)
    expect(second).not.toBe(first)
  })

  it('is not used where the exchange has refused it: nobody else has it', async () => {
    const first = await issued()
    await handIn()
    desk.clock.days(1)
    await issued()
    says = { ok: false, problem: { code: 'refused_by_rule' } }
    await handIn()
    expect(await newest()).toBe(first)
  })

  it('is used where the exchange has it already: the answer of before was lost', async () => {
    const epoch = await issued()
    says = { ok: false, problem: { code: 'already_exists' } }
    await handIn()
    expect(await newest()).toBe(epoch)
  })
})
