import { newId, type Service } from '@kinlink/runtime'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { logged } from './logged.ts'
import { aRegistration } from './registration.ts'
import { bearer, people, startSociety, type TestSociety, testNetwork, testSociety } from './society.ts'

let society: TestSociety
let service: Service
let officer: { authorization: string }

beforeAll(async () => {
  society = await testSociety('origin', { officers: [people.officer], auditors: [] })
  const network = await testNetwork([society.provisioned, { ...society.provisioned, member: 'transit' }])
  service = await startSociety(society, network)
  officer = await bearer(service, people.officer)
})
afterAll(async () => {
  await service.close()
  await society.close()
})

const entriesOf = async (action: string) => (await logged(society.db)).filter((entry) => entry.action === action)
const list = (url: string) => service.app.inject({ url, headers: officer })

const LISTINGS = {
  '/v1/people': 'person.list',
  '/v1/cases': 'case.list',
  '/v1/candidates': 'candidate.list',
  '/v1/candidates?state=confirmed': 'candidate.list',
  '/v1/releases': 'release.list',
  '/v1/relays': 'relay.list',
  '/v1/local-matches': 'local-match.list',
  '/v1/searches': 'search.read',
  '/v1/messages': 'message.list',
  '/v1/incoming-messages': 'message.list',
  '/v1/refusals': 'refusal.list',
  '/v1/waiting': 'case.waiting',
  '/v1/rights-requests/incoming': 'rights.list',
}

describe('an officer who looks through a listing', () => {
  it.each(Object.entries(LISTINGS))(
    'of %s leaves an entry of the log: who, and how many were shown',
    async (url, action) => {
      const before = await entriesOf(action)
      expect((await list(url)).statusCode).toBe(200)
      const [entry, ...more] = (await entriesOf(action)).slice(before.length)
      expect(more).toEqual([])
      expect(entry).toMatchObject({ action, decision: 'allow', subject: null, count: 0 })
      expect(entry?.actor.officer).toMatch(/^[\w-]{22}$/)
    },
  )

  it('leaves one for every page, with what that page showed', async () => {
    for (const name of ['Selam', 'Luwam', 'Ruta'])
      await service.app.inject({
        method: 'POST',
        url: '/v1/people',
        headers: { ...officer, 'idempotency-key': newId() },
        payload: aRegistration(name),
      })
    const before = (await entriesOf('person.list')).length
    const first = (await list('/v1/people?limit=2')).json<{ items: unknown[]; next: string }>()
    await list(`/v1/people?limit=2&after=${first.next}`)
    const counts = (await entriesOf('person.list')).slice(before).map(({ count }) => count)
    expect(counts).toEqual([2, 1])
  })

  it('leaves an entry that names no person', async () => {
    await list('/v1/people')
    expect(JSON.stringify(await entriesOf('person.list'))).not.toMatch(/Selam|Luwam|Ruta/)
  })
})
