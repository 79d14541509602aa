import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Ground, prepareGround } from './ground.ts'

let ground: Ground
beforeAll(async () => {
  ground = await prepareGround()
})
afterAll(() => ground.close())

type Path = (string | number)[]

/** Where every text of a value stands. */
const textsOf = (value: unknown, at: Path = []): Path[] => {
  if (typeof value === 'string') return value === '' ? [] : [at]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) =>
    textsOf(inner, [...at, Array.isArray(value) ? Number(key) : key]),
  )
}

const changed = (value: unknown, [key, ...rest]: Path, change: (text: string) => string): unknown => {
  if (key === undefined) return change(String(value))
  const copy = structuredClone(value) as Record<string | number, unknown>
  copy[key] = changed(copy[key], rest, change)
  return copy
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

describe('a submission on its way', () => {
  it('cannot be changed in a single character anywhere without being refused as a client’s fault', async () => {
    const submission = await ground.societies.order({ make: 'submission', author: 'origin', to: ['transit'] })
    const paths = textsOf(submission)
    expect(paths.length).toBeGreaterThan(200)
    const place = fc.record({
      path: fc.constantFrom(...paths),
      position: fc.nat(),
      shift: fc.integer({ min: 1, max: ALPHABET.length - 1 }),
    })
    await fc.assert(
      fc.asyncProperty(place, async ({ path, position, shift }) => {
        const body = changed(submission, path, (text) => {
          const at = position % text.length
          const other = ALPHABET.charAt((ALPHABET.indexOf(text.charAt(at)) + shift) % ALPHABET.length)
          return text.slice(0, at) + other + text.slice(at + 1)
        })
        const { status } = await ground.send('POST', '/v1/records', { body })
        expect([400, 422]).toContain(status)
        expect(ground.passedOn).toEqual([])
      }),
      { numRuns: 150 },
    )
  })

  it('is passed on unchanged after all that', async () => {
    const submission = await ground.societies.order({ make: 'submission', author: 'origin', to: ['transit'] })
    expect((await ground.send('POST', '/v1/records', { body: submission })).status).toBe(201)
    expect(ground.passedOn[0]?.body).toMatchObject({ submission })
  })

  it('that is no submission at all never is our fault', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (body) => {
        const { status } = await ground.send('POST', '/v1/records', { raw: JSON.stringify(body) })
        expect(status).toBe(400)
      }),
      { numRuns: 50 },
    )
  })
})

describe('a flood of requests without a token', () => {
  it('is one entry of the log, and one more with the count', async () => {
    const flooded = await prepareGround()
    for (let count = 0; count < 6; count += 1) await flooded.send('GET', '/v1/events', { as: null })
    await flooded.service.close()
    const entries = (await flooded.log()).filter(({ code }) => code === 'unauthenticated')
    expect(entries.map(({ tree, count }) => [tree, count])).toEqual([
      ['network', undefined],
      ['network', 5],
    ])
    await flooded.close()
  })
})
