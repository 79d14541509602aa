import { sql } from '@kinlink/postgres'
import { expect, it } from 'vitest'
import { chargeOne, keptOf, SPAN, START } from './charging.ts'
import { inOlderMailbox } from './older-mailbox.ts'

/** The last of the version that kept one row for each charge. */
const LAST_COUNTED = '0061'

it('counts what an older version charged: to Society and officer, or to Society, approvals and who approved', async () => {
  const minute = 60_000
  await inOlderMailbox(LAST_COUNTED, async (db, bringUpToDate) => {
    // Not in the order of time, nor of ids.
    for (const [id, member, kid, approver, at] of [
      ['3', 'atoll', 'asking', null, 20],
      ['1', 'atoll', 'asking', null, 10],
      ['2', 'atoll', 'asking', 'second', 30],
      ['4', 'lagoon', 'asking', null, 0],
    ] as const)
      await db.run(sql`
        insert into budget_charge (id, kind, member, kid, approver, at)
        values (${id}, 'submission', ${member}, ${kid}, ${approver}, ${new Date(START + at * minute)})`)

    await bringUpToDate()

    expect([(await keptOf(db, 'atoll')).charges, (await keptOf(db, 'lagoon')).charges]).toEqual([7, 2])
    const many = { society: 9, officer: 9, approvals: 9, approver: 9 }
    const ask = (most: object, approver?: string) =>
      chargeOne(
        db,
        { ...many, ...most },
        { member: 'atoll', kid: 'asking', at: 40 * minute, ...(approver ? { approver } : {}) },
      )
    const freeAfter = (minutes: number) => minutes * minute + SPAN
    // The Society has three charges, of which the officer has the two that nobody had to approve.
    expect([await ask({ society: 3 }), await ask({ society: 1 })]).toEqual([freeAfter(10), freeAfter(30)])
    expect([await ask({ officer: 2 }), await ask({ officer: 1 })]).toEqual([freeAfter(10), freeAfter(20)])
    expect([await ask({ approvals: 1 }, 'third'), await ask({ approver: 1 }, 'second')]).toEqual([
      freeAfter(30),
      freeAfter(30),
    ])
    expect(await ask({ society: 4, officer: 3 })).toBe('charged')
    expect(await ask({ approvals: 2, approver: 1 }, 'third')).toBe('charged')
    expect(await ask({ society: 5 })).toBe(freeAfter(10))
  })
})
