import type { LegalBasis, TracingRequest } from '@kinlink/contracts'
import { sql } from '@kinlink/postgres'
import { Type } from 'typebox'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openCase } from '../src/cases/open-case.ts'
import { matchLocally, personIn } from '../src/local-matches/match-locally.ts'
import { registerPerson } from '../src/people/register-person.ts'
import { aBasis, aDesk, aRegistration, aRequest, type Desk } from './desk.ts'

let desk: Desk
beforeEach(async () => {
  desk = await aDesk({})
})
afterEach(() => desk.close())

const inHours = (hours: number) => new Date(desk.clock.now().getTime() + hours * 3_600_000).toISOString()
const present = async (said: Partial<LegalBasis>, mayBeMatched = false): Promise<string> => {
  const registration = aRegistration({ mayBeMatched, basis: { ...aBasis, ...said } })
  const done = await registerPerson(desk.deps, desk.session, registration, desk.key())
  if (!done.ok) throw new TypeError(JSON.stringify(done.problem))
  return done.value.personId
}
const asked = async (said: Partial<LegalBasis>): Promise<void> => {
  const request = aRequest(['transit'])
  const basis = { ...request.enquirer.basis, ...said }
  const whole: TracingRequest = { ...request, enquirer: { ...request.enquirer, basis } }
  const done = await openCase(desk.deps, desk.session, whole, desk.key())
  if (!done.ok) throw new TypeError(JSON.stringify(done.problem))
}
const matched = async (): Promise<string[]> => {
  await matchLocally(desk.deps, new AbortController().signal)
  const Found = Type.Object({ person_id: Type.String() })
  return (await desk.db.many(Found, sql`select person_id from local_match`)).map(({ person_id }) => person_id)
}

describe('P-VOICE (3.2) within the Society: nobody is compared who does not agree to it', () => {
  it('as long as matching is kept out of the consent', async () => {
    await asked({})
    await present({ state: 'partial', without: ['matching'] })
    const agreed = await present({ state: 'partial', without: ['contact'] })
    expect(await matched()).toEqual([agreed])
  })

  it('nor any more when the consent has ended, also where the file was read before', async () => {
    await asked({})
    const [ending, staying] = [await present({ validUntil: inHours(5) }), await present({ validUntil: inHours(50) })]
    expect((await personIn(desk.deps, ending))?.features).toBeDefined()
    desk.clock.days(6 / 24)
    expect(await personIn(desk.deps, ending)).toBeUndefined()
    expect(await matched()).toEqual([staying])
  })

  it('nor with a request whose enquirer’s consent has ended', async () => {
    await asked({ validUntil: inHours(5) })
    await present({})
    desk.clock.days(6 / 24)
    expect(await matched()).toEqual([])
    await asked({})
    expect(await matched()).toHaveLength(1)
  })
})
