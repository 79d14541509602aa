import type { Chain } from '@kinlink/contracts'
import { toB64 } from '@kinlink/crypto/hash'
import type { Db } from '@kinlink/postgres'
import { newId } from '@kinlink/runtime'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { keepArrived, keepNamed, missingItems } from '../src/chain/received-store.ts'
import { chainTo, keepSent, markTaken } from '../src/chain/sent-store.ts'
import { putWithdrawal } from '../src/withdrawals/withdrawal-store.ts'
import { emptySociety } from './society.ts'

let there: Awaited<ReturnType<typeof emptySociety>>
let db: Db
beforeAll(async () => {
  there = await emptySociety()
  db = there.db
})
afterAll(async () => {
  await there.db.close()
  await there.database.drop()
})

let societies = 0
const AT = new Date('2026-11-23T10:15:00Z')
const UNTIL = new Date('2027-01-01T00:00:00Z')

/** What becomes of one item: what the exchange answers, after how many more were signed, whether its sender then withdraws it, and whether it is handed over. */
const plan = fc.record({
  taken: fc.boolean(),
  answeredAfter: fc.integer({ min: 0, max: 3 }),
  withdrawnAfter: fc.option(fc.integer({ min: 0, max: 3 }), { nil: null }),
  delivered: fc.boolean(),
})
type Plan = typeof plan extends fc.Arbitrary<infer P> ? P : never
/** Signed when everything else is answered, taken and handed over. */
const LAST: Plan = { taken: true, answeredAfter: 0, withdrawnAfter: null, delivered: true }

type Item = Plan & { submissionId: string; id: string; digest: string; chain: Chain; answered: boolean }

/** Signs, with the answers that come in between, and gives back what was signed. */
async function send(plans: readonly Plan[], to: string): Promise<Item[]> {
  const items: Item[] = []
  const settle = async (signed: number): Promise<void> => {
    for (const [n, item] of items.entries()) {
      const { submissionId, id, taken, answeredAfter, withdrawnAfter } = item
      if (!item.answered && n + answeredAfter < signed) {
        item.answered = true
        if (taken) await markTaken(db, submissionId, AT)
      }
      if (withdrawnAfter !== null && n + answeredAfter + withdrawnAfter < signed)
        await putWithdrawal(db, { rid: id, state: 'requested', handedIn: 'waiting', at: AT, by: null })
    }
  }
  for (const one of plans) {
    const [submissionId, id] = [newId(), newId()]
    const next = await chainTo(db, to)
    const digest = toB64(Buffer.from(`${id}${id}`.slice(0, 32)))
    await keepSent(db, { submissionId, kind: 'record', id, rid: id, digest, until: UNTIL }, next)
    items.push({ ...one, submissionId, id, digest, chain: next.chain, answered: false })
    await settle(items.length)
    if (items.length === plans.length - 1) await settle(Number.POSITIVE_INFINITY)
  }
  return items
}

it('whatever is refused, withdrawn, dropped, repeated or comes in another order: something is missing exactly if something was dropped', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(plan, { maxLength: 7 }),
      fc.array(fc.nat({ max: 1000 }), { minLength: 9, maxLength: 9 }),
      async (plans, order) => {
        societies += 1
        const from = `society-${societies}`
        const items = await send([...plans, LAST], from)
        const arriving = items.filter(({ taken, delivered }) => taken && delivered)
        const shuffled = [...arriving, ...arriving.slice(0, 1)]
          .map((item, n) => ({ item, key: order[n] ?? 0 }))
          .sort((a, b) => a.key - b.key)
        for (const { item } of shuffled) {
          await keepArrived(db, { from, kind: 'record', id: item.id, digest: item.digest }, AT)
          await keepNamed(db, from, item.chain, AT)
        }
        const dropped = items.filter(({ taken, delivered }) => taken && !delivered).map(({ id }) => id)
        const withdrawn = items.filter(({ withdrawnAfter }) => withdrawnAfter !== null).map(({ id }) => id)
        const missing = (await missingItems(db, AT, AT, 1000))
          .filter(({ from_member }) => from_member === from)
          .map(({ id }) => id)
        for (const id of missing) expect(dropped).toContain(id)
        const unexplained = missing.filter((id) => !withdrawn.includes(id))
        expect(unexplained.length > 0).toBe(dropped.some((id) => !withdrawn.includes(id)))
      },
    ),
    { numRuns: 60 },
  )
})
