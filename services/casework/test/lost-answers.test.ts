import type { TracingRequest } from '@kinlink/contracts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findCase } from '../src/cases/case-store.ts'
import { openCase } from '../src/cases/open-case.ts'
import { rectifyCase } from '../src/cases/rectify-case.ts'
import { registerPerson } from '../src/people/register-person.ts'
import { passOn } from '../src/rights/pass-on.ts'
import { submit } from '../src/submission/submit.ts'
import { aBasis, aDesk, aRegistration, aRequest, type Desk } from './desk.ts'

let desk: Desk
beforeAll(async () => {
  desk = await aDesk({ submitRecord: async () => ({ ok: true, value: {} }) })
})
afterAll(() => desk.close())

/** A consent that can be used now, and five minutes later no more. */
const endingSoon = () => ({ ...aBasis, validUntil: new Date(desk.clock.now().getTime() + 61 * 60_000).toISOString() })
const asking = (): TracingRequest => {
  const request = aRequest(['transit'])
  return { ...request, enquirer: { ...request.enquirer, basis: endingSoon() } }
}
/** Does the act, and once more with the same key when the day on which it could be done is over. */
async function twice<T>(act: (key: ReturnType<Desk['key']>) => Promise<T>): Promise<[T, T]> {
  const key = desk.key()
  const first = await act(key)
  desk.clock.days(5 / 1440)
  return [first, await act(key)]
}

describe('whoever did not hear the answer hears it when asking again, also when it would be refused by now', () => {
  const nothingNew = async <T extends { ok: boolean }>(act: (key: ReturnType<Desk['key']>) => Promise<T>) => {
    const before = (await desk.submissions()).length
    const [first, again] = await twice(act)
    expect(first).toMatchObject({ ok: true })
    expect(again).toEqual(first)
    expect((await desk.submissions()).length - before).toBeLessThanOrEqual(1)
    expect(await act(desk.key())).toMatchObject({ ok: false, problem: { code: 'refused_by_rule' } })
  }

  it('of a registration', () => {
    const registration = aRegistration({ basis: endingSoon() })
    return nothingNew((key) => registerPerson(desk.deps, desk.session, registration, key))
  })

  it('of a tracing request', () => {
    const request = asking()
    return nothingNew((key) => openCase(desk.deps, desk.session, request, key))
  })

  it('of what an enquirer asks of another Society', () => {
    const { enquirer } = asking()
    const { names } = enquirer.person
    const request = {
      to: 'transit',
      kind: 'withdraw',
      person: { names, lang: 'so' },
      description: 'in spring',
    } as const
    return nothingNew((key) => passOn(desk.deps, desk.session, { ...request, basis: enquirer.basis }, key))
  })

  it('of a rectification, which stands in the way of the next', async () => {
    const opened = await openCase(desk.deps, desk.session, aRequest(['transit']), desk.key())
    if (!opened.ok) throw new TypeError(JSON.stringify(opened.problem))
    const { caseId } = opened.value
    const row = await findCase(desk.db, caseId)
    for (const { id, subject } of await desk.submissions()) if (subject === row?.rid) await submit(desk.deps, id)
    const request = asking()
    const [first, again] = await twice((key) => rectifyCase(desk.deps, desk.session, caseId, request, key))
    expect(first).toMatchObject({ ok: true })
    expect(again).toEqual(first)
  })
})
