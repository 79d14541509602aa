import { Type } from 'typebox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type App, createApp, createLogger } from '../src/index.ts'

describe('the API reference page', () => {
  let app: App
  beforeAll(async () => {
    app = await createApp({
      name: 'casework',
      title: 'A casework',
      logger: createLogger({ name: 'test', level: 'silent' }),
      reference: true,
    })
    const body = Type.Object({ name: Type.String() }, { 'x-examples': { tigrinya: { value: { name: 'ሰላም' } } } })
    app.post('/v1/people', { schema: { summary: 'Register', body } }, async () => null)
    await app.ready()
  })
  afterAll(() => app.close())

  test('shows the document that the routes describe, with named examples', async () => {
    const page = await app.inject('/reference')
    expect(page.statusCode).toBe(200)
    expect(page.body).toContain('<title>A casework</title>')
    const document = (await app.inject('/reference/json')).json()
    const described = document.paths['/v1/people'].post
    expect(described.tags).toEqual(['people'])
    expect(described.requestBody.content['application/json'].examples.tigrinya.value).toEqual({ name: 'ሰላም' })
  })

  test('takes everything from here and sends nothing anywhere', async () => {
    const page = await app.inject('/reference')
    const policy = String(page.headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("form-action 'none'")
    expect(policy).not.toContain('http')
    const addresses = [...page.body.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address)
    expect(addresses.length).toBeGreaterThan(3)
    for (const address of addresses) {
      expect(address).toMatch(/^\/reference\/static\//)
      expect((await app.inject(address ?? '')).statusCode).toBe(200)
    }
    const settings = await app.inject('/reference/static/swagger-initializer.js')
    expect(settings.body).toContain('"supportedSubmitMethods":[]')
  })

  test('serves no other file', async () => {
    for (const path of ['/reference/static/../../package.json', '/reference/static/%2e%2e/package.json'])
      expect((await app.inject(path)).statusCode).toBeGreaterThanOrEqual(400)
  })

  test('is not there where nobody asked for it', async () => {
    const plain = await createApp({
      name: 'mailbox',
      title: 'A mailbox',
      logger: createLogger({ name: 'test', level: 'silent' }),
    })
    expect((await plain.inject('/reference')).statusCode).toBe(404)
    await plain.close()
  })
})
