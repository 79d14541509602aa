import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type App, createApp, createLogger } from '../src/index.ts'

describe('an answer', () => {
  let app: App
  beforeAll(async () => {
    app = await createApp({
      name: 'gateway',
      title: 'An exchange',
      logger: createLogger({ name: 'test', level: 'silent' }),
    })
    await app.register(
      (inner, _options, done) => {
        inner.get('/records', async () => ({}))
        done()
      },
      { prefix: '/v1' },
    )
    app.get('/v1/failing', async () => {
      throw new Error('a bug')
    })
    app.get('/internal/records', async () => ({}))
    await app.ready()
  })
  afterAll(() => app.close())

  test.each([
    ['of a route', '/v1/records', 200],
    ['of a route that fails', '/v1/failing', 500],
    ['where there is no route', '/v1/nothing', 404],
    ['where there is no internal route', '/internal/nothing', 404],
    ['to who asks whether it lives', '/live', 200],
  ])(
    '%s says to a browser that it is to load nothing and to guess nothing, and is kept nowhere',
    async (_, url, status) => {
      const answer = await app.inject(url)
      expect(answer.statusCode).toBe(status)
      expect(answer.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' })
      expect(answer.headers['content-security-policy']).toContain("default-src 'none'")
    },
  )

  test('of an internal route, which no browser asks, is kept nowhere and says no more', async () => {
    const { headers } = await app.inject('/internal/records')
    expect(headers['cache-control']).toBe('no-store')
    expect(headers['content-security-policy']).toBeUndefined()
  })
})
