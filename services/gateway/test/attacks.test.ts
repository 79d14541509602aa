import { newId } from '@kinlink/runtime'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Change } from '../../../test/vectors/order.ts'
import { type Ground, prepareGround } from './ground.ts'

let ground: Ground
beforeAll(async () => {
  ground = await prepareGround()
})
beforeEach(() => {
  ground.passedOn.length = 0
})
afterAll(() => ground.close())

const made = (change: Change = {}, author = 'origin', to = ['transit', 'destination']) =>
  ground.societies.order({ make: 'submission', author, to, type: 'tracing', change })

const IN_NO_CALENDAR = ['9999-99-99T99:00:00Z', '2027-02-30T00:00:00Z', '0000-01-01T00:00:00Z', '2027-01-01T24:00:00Z']
const NUMBERS = [-1, 0.5, 2 ** 32, 2 ** 53, 1e300, null, '1', [], {}]
const DATES: readonly [keyof Change & ('record' | 'grant' | 'receipt' | 'entry'), string][] = [
  ['record', 'created'],
  ['record', 'expires'],
  ['grant', 'notAfter'],
  ['receipt', 'notBefore'],
  ['receipt', 'notAfter'],
  ['entry', 'expires'],
]

describe('what an officer has signed', () => {
  it('with a date of no calendar never makes the gateway fail', async () => {
    for (const [part, member] of DATES)
      for (const date of IN_NO_CALENDAR) {
        const { status } = await ground.send('POST', '/v1/records', {
          body: await made({ [part]: { [member]: date } }),
        })
        expect([part, member, date, status < 500]).toEqual([part, member, date, true])
      }
  })

  it('with a number that is none never makes the gateway fail', async () => {
    for (const part of ['record', 'grant'] as const)
      for (const rev of NUMBERS) {
        const body = await made({ [part]: { rev } }).catch(() => undefined)
        if (body === undefined) continue
        const { status } = await ground.send('POST', '/v1/records', { body })
        expect(status).toBeGreaterThanOrEqual(400)
        expect(status).toBeLessThan(500)
      }
  })
})

describe('a sound submission of which one value is changed', () => {
  const VALUES = [null, 0, '', 'A', '__proto__', '=', 'é', [], {}, 'A'.repeat(70_000), '\uffff', true]

  it('is refused wherever that is, and never makes the gateway fail', async () => {
    const body = await made()
    for (const path of pathsOf(body, 3)) {
      const value = VALUES[path.join('').length % VALUES.length]
      const answer = await ground.send('POST', '/v1/records', { body: changed(body, path, value) })
      expect([path.join('/'), answer.status >= 400 && answer.status < 500]).toEqual([path.join('/'), true])
    }
    expect(ground.passedOn).toEqual([])
  })

  it('is refused where one part was exchanged for that of another sound submission', async () => {
    const [one, other] = [await made(), await made()]
    for (const part of ['record', 'grants', 'receipt', 'entry'] as const) {
      const { status } = await ground.send('POST', '/v1/records', { body: { ...one, [part]: other[part] } })
      expect([part, status >= 400 && status < 500]).toEqual([part, true])
    }
    const [grant, ...grants] = one.grants
    for (const foreign of other.grants) {
      const { status } = await ground.send('POST', '/v1/records', { body: { ...one, grants: [foreign, ...grants] } })
      expect(status).toBe(422)
    }
    expect(grant).toBeDefined()
    expect(ground.passedOn).toEqual([])
  })

  it('is refused under the key id of another officer of the same Society', async () => {
    const body = await made()
    const automation = ground.network.keys.origin?.automation
    for (const kid of [automation, ground.network.keys.transit?.officer, newId()]) {
      const { status } = await ground.send('POST', '/v1/records', { body: changed(body, ['record', 'kid'], kid) })
      expect(status).toBe(422)
    }
  })
})

describe('who has no token', () => {
  it('cannot flood locks and the log with documents or assertions', async () => {
    const limited = await prepareGround()
    const document = { header: 'e30', signatures: [{ kid: newId(), sig: `${'A'.repeat(85)}A` }] }
    let refused = 0
    for (let count = 0; count < 620; count += 20) {
      const paths = Array.from({ length: 20 }, (_, at) => (at % 2 === 0 ? '/v1/member-list' : '/v1/statements'))
      const answers = await Promise.all(
        paths.map((path) => limited.send('POST', path, { as: null, body: { document } })),
      )
      refused += answers.filter(({ status }) => status === 429).length
    }
    expect(refused).toBe(20)
    expect(limited.passedOn).toHaveLength(600)
    expect((await limited.send('GET', '/v1/events')).status).toBe(200)
    await limited.close()
  })
})

type Path = (string | number)[]

/** Where values stand in a body, to a depth; of long lists the first and the last. */
const pathsOf = (value: unknown, depth: number): Path[] => {
  if (typeof value !== 'object' || value === null || depth === 0) return []
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? [...value.entries()].filter(([at]) => at === 0 || at === value.length - 1)
    : Object.entries(value)
  return entries.flatMap(([key, inner]) => [[key], ...pathsOf(inner, depth - 1).map((path) => [key, ...path])])
}

const changed = (body: unknown, [key, ...rest]: Path, value: unknown): unknown => {
  if (key === undefined) return value
  const copy = Array.isArray(body) ? [...body] : { ...(body as object) }
  Reflect.set(copy, key, changed(Reflect.get(copy, key), rest, value))
  return copy
}
