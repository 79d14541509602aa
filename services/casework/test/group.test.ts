import type { GroupRegistered, PersonView, PolicyDecision, Problem, Registered } from '@kinlink/contracts'
import { newId, type Service } from '@kinlink/runtime'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { logged } from './logged.ts'
import { aRegistration } from './registration.ts'
import { bearer, people, startSociety, type TestSociety, testNetwork, testSociety } from './society.ts'

let society: TestSociety
let service: Service
let officer: { authorization: string }

beforeAll(async () => {
  society = await testSociety('origin', { officers: [people.officer], auditors: [] })
  service = await startSociety(
    society,
    await testNetwork([society.provisioned, { ...society.provisioned, member: 'transit' }]),
  )
  officer = await bearer(service, people.officer)
})
afterAll(async () => {
  await service.close()
  await society.close()
})

/** Somebody of whom more is said than there is a place for. */
const besides = (full: string, said: object) => ({
  ...aRegistration(full),
  person: { ...aRegistration(full).person, ...said },
})
const send = (url: string, payload: object, key = newId()) =>
  service.app.inject({ method: 'POST', url, payload, headers: { ...officer, 'idempotency-key': key } })
const group = (body: object, key?: string) => send('/v1/people/group', body, key)

describe('P-INDIVIDUAL (7.4) at intake: everybody of a group has a record, a consent and an answer of their own', () => {
  test('as if each had come alone, and what is refused of one stops nobody', async () => {
    const all = [
      aRegistration('Selam'),
      aRegistration('Tesfay', { language: 'en' }),
      aRegistration('Luwam', { giver: 'guardian' }),
      aRegistration('Ruta'),
    ]
    const answer = await group({ people: all })
    expect(answer.statusCode).toBe(200)
    const { items } = answer.json<GroupRegistered>()
    for (const [at, person] of all.entries()) {
      const alone = await send('/v1/people', person)
      const found = alone.json<Problem>()
      expect(items[at]?.registered === null).toBe(alone.statusCode !== 201)
      expect(items[at]?.refused?.findings).toEqual(alone.statusCode === 201 ? undefined : found.errors)
    }
    expect(items.map(({ refused }) => refused?.findings[0]?.rule)).toEqual([undefined, 'P-LANG', 'P-VOICE', undefined])
    const ids = items.flatMap(({ registered }) => registered?.personId ?? [])
    expect(new Set(ids).size).toBe(2)
    for (const id of ids) {
      const { registration } = (
        await service.app.inject({ url: `/v1/people/${id}`, headers: officer })
      ).json<PersonView>()
      expect(registration.basis.giver).toBe('self')
    }
    const entries = await logged(society.db)
    expect(ids.map((id) => entries.filter((e) => e.action === 'person.register' && e.subject === id).length)).toEqual([
      1, 1,
    ])
  })

  test('also where it is refused of one that there is a place for status: by name, alone, and to be explained like any', async () => {
    const { items } = (
      await group({
        people: [
          aRegistration('Senait'),
          besides('Meron', { visaNumber: 'X 1' }),
          aRegistration('Biniam', { language: 'en' }),
        ],
      })
    ).json<GroupRegistered>()
    const rules = items.map(({ refused }) => refused?.findings.map(({ rule, field }) => `${rule} ${field}`))
    expect(rules).toEqual([undefined, ['P-NOSTATUS visa'], ['P-LANG basis.language']])
    for (const { refused } of items) {
      if (refused === null) continue
      const url = `/v1/decisions/${refused.decisionId}`
      expect((await service.app.inject({ url, headers: officer })).json<PolicyDecision>()).toMatchObject({
        findings: refused.findings.map(({ rule }) => ({ rule })),
      })
    }
    const whole = await group({ people: [aRegistration('Selam')], passport: 'X 1' })
    expect(whole.json()).toMatchObject({ code: 'refused_by_rule', errors: [{ rule: 'P-NOSTATUS', field: 'passport' }] })
  })

  test('and stays who they are when the same request comes again', async () => {
    const [key, body] = [newId(), { people: [aRegistration('Yonas'), aRegistration('Saba')] }]
    const [first, second] = [(await group(body, key)).json(), (await group(body, key)).json()]
    expect(second).toEqual(first)
    const other = await group({ people: [aRegistration('Yonas')] }, key)
    expect(other.json()).toMatchObject({ status: 422, code: 'idempotency_mismatch' })
  })

  test.each<[string, object]>([
    ['a consent of the group', { people: [aRegistration('Selam')], basis: aRegistration('Selam').basis }],
    ['somebody without a basis', { people: [aRegistration('Selam'), { ...aRegistration('Ruta'), basis: undefined }] }],
    ['somebody of whom more is said', { people: [aRegistration('Selam'), besides('Ruta', { camp: 'north' })] }],
    ['somebody of whom nothing can be read', { people: [aRegistration('Selam'), 'Ruta'] }],
    ['nobody', { people: [] }],
    ['more than fifty', { people: Array.from({ length: 51 }, () => aRegistration('Selam')) }],
  ])('refuses %s whole', async (_, body) => {
    const before = (await logged(society.db)).filter(({ action }) => action === 'person.register').length
    expect((await group(body)).json()).toMatchObject({ status: 400, code: 'invalid_request' })
    expect((await logged(society.db)).filter(({ action }) => action === 'person.register')).toHaveLength(before)
  })

  test('and tells where it could not be read, without a name that was sent', async () => {
    const told = async (said: object) =>
      (await group({ people: [aRegistration('Selam'), besides('Ruta', said)] })).json<Problem>().errors
    expect(await told({ camp: 'north' })).toEqual([
      { pointer: '/body/people/1/person', keyword: 'additionalProperties' },
    ])
    expect(await told({ names: undefined })).toEqual([{ pointer: '/body/people/1/person/names', keyword: 'required' }])
    expect(await told({ birth: 4 })).toEqual([{ pointer: '/body/people/1/person/birth', keyword: 'anyOf' }])
  })
})

describe('P-INDIVIDUAL (7.4): a group is judged as everybody in it alone', () => {
  const year = fc.constantFrom('1988', '2014')
  const anybody = fc
    .record({ year, giver: fc.constantFrom('self', 'guardian'), language: fc.constantFrom('ti', 'en') })
    .chain(({ year, giver, language }) => {
      const { person, ...rest } = aRegistration('Selam', {
        giver: giver as 'self',
        language,
        childsView: 'wants to be found',
      })
      const born = { ...person, birth: { ...person.birth, value: year } }
      const whole = { ...rest, person: born }
      const note = { text: 'lost the passport', checkedForStatus: true }
      return fc.constantFrom<object>(
        ...[whole, { ...whole, note }, { ...whole, note: { ...note, checkedForStatus: false } }],
        ...[
          { ...whole, mayBeMatched: true },
          { ...whole, person: { ...born, asylum: 'x' } },
        ],
      )
    })
  /** What somebody is answered, but for the ids that are new each time. */
  const alone = async (person: object) => {
    const answer = await send('/v1/people', person)
    if (answer.statusCode !== 201) {
      const { code, errors = [] } = answer.json<Problem>()
      return { code, findings: errors }
    }
    const { personId: _, ...registered } = answer.json<Registered>()
    return registered
  }
  const together = async (everybody: readonly object[]) =>
    (await group({ people: everybody })).json<GroupRegistered>().items.map(({ registered, refused }) => {
      const { personId: _p, decisionId: _d, ...said } = { ...registered, ...refused }
      return said
    })

  test('a batch equals the fold of its singles, in every order', async () => {
    const seen = new Set<string>()
    await fc.assert(
      fc.asyncProperty(fc.array(anybody, { minLength: 1, maxLength: 5 }), async (everybody) => {
        const singles = []
        for (const person of everybody) singles.push(await alone(person))
        expect(await together(everybody)).toEqual(singles)
        expect(await together([...everybody].reverse())).toEqual([...singles].reverse())
        for (const single of singles) seen.add('code' in single ? single.code : single.state)
      }),
      {
        numRuns: 25,
        examples: [
          [
            [
              aRegistration('Selam'),
              { ...aRegistration('Ruta'), mayBeMatched: true },
              aRegistration('Luwam', { language: 'en' }),
            ],
          ],
        ],
      },
    )
    expect([...seen].sort()).toEqual(['refused_by_rule', 'registered', 'unavailable'])
  })
})
