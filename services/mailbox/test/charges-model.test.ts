import { newId } from '@kinlink/runtime'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { purgeCharges } from '../src/budgets/budget.ts'
import { type Act, budgetsOf, chargeOne, keptOf, type Most, SPAN, START } from './charging.ts'
import { type Ground, prepareGround } from './ground.ts'

let ground: Ground
beforeAll(async () => {
  ground = await prepareGround()
})
afterAll(() => ground.close())

/** What the mailbox promises, by counting: all that was charged, and for each bound how much of that is within the span. */
const counting = () => {
  const charged: Act[] = []
  const freeAgain = (which: (one: Act) => boolean, most: number, at: number): number => {
    const within = charged.filter((one) => which(one) && one.at > at - SPAN).map((one) => one.at)
    within.sort((a, b) => a - b)
    if (within.length < most) return 0
    return most === 0 ? at + SPAN : (within.at(-most) ?? 0) + SPAN
  }
  return (most: Required<Most>, act: Act): 'charged' | number => {
    const { member, kid, approver, at } = act
    const ofSociety = freeAgain((one) => one.member === member, most.society, at)
    const own = (one: Act) => one.member === member && one.kid === kid && one.approver === undefined
    const approved = (one: Act) => one.member === member && one.approver !== undefined
    const byApprover = (one: Act) => one.member === member && one.approver === approver
    const others =
      approver === undefined
        ? [freeAgain(own, most.officer, at)]
        : [freeAgain(approved, most.approvals, at), freeAgain(byApprover, most.approver, at)]
    const freeAt = Math.max(ofSociety, ...others)
    if (freeAt > 0) return freeAt
    charged.push(act)
    return 'charged'
  }
}

const most = fc.record({
  society: fc.integer({ min: 0, max: 6 }),
  officer: fc.integer({ min: 0, max: 4 }),
  approvals: fc.integer({ min: 0, max: 4 }),
  approver: fc.integer({ min: 0, max: 3 }),
})
const officer = fc.constantFrom('a', 'b')
const step = fc.record({
  society: fc.constantFrom(0, 1),
  kid: officer,
  approver: fc.option(officer, { nil: undefined }),
  /** Quarters of a span, so that acts meet its end exactly; sometimes so long that everything is forgotten, sometimes back. */
  quarters: fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: -2, max: 2 }) },
    { weight: 1, arbitrary: fc.constant(9) },
  ),
  forget: fc.boolean(),
  /** Limits that follow from the past sink and rise. */
  other: fc.option(most, { nil: undefined }),
})

it('allows and refuses what whoever counts all charges within the span would, and says the same time, whatever is done', async () => {
  await fc.assert(
    fc.asyncProperty(most, fc.array(step, { minLength: 20, maxLength: 40 }), async (usual, steps) => {
      const societies = [newId(), newId()]
      const expected = counting()
      const ordinary = [0, 0]
      let [at, latest] = [2 * SPAN, 2 * SPAN]
      for (const { society, kid, approver, quarters, forget, other } of steps) {
        // No further back than by a span: what is forgotten is two spans old.
        at = Math.max(at + (quarters * SPAN) / 4, latest - SPAN)
        latest = Math.max(at, latest)
        if (forget) await purgeCharges(ground.superuser, budgetsOf(usual), new Date(START + at))
        const act = { member: societies[society] ?? '', kid, at, ...(approver === undefined ? {} : { approver }) }
        const answer = await chargeOne(ground.superuser, other ?? usual, act)
        expect(answer).toBe(expected(other ?? usual, act))
        if (answer === 'charged' && approver === undefined) ordinary[society] = (ordinary[society] ?? 0) + 1
      }
      if (steps.some(({ forget }) => forget)) return
      for (const [n, member] of societies.entries())
        expect((await keptOf(ground.superuser, member)).volume).toBe(ordinary[n])
    }),
    { numRuns: 60 },
  )
})
