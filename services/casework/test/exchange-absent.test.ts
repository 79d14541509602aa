import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { fileURLToPath } from 'node:url'
import { createDb, sql } from '@kinlink/postgres'
import { newId, type Service } from '@kinlink/runtime'
import { freePort, startChild } from '@kinlink/testing'
import { Type } from 'typebox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LOCAL_LOOKS } from '../src/decoys/local-looks.ts'
import {
  bearer,
  environmentOf,
  NOBODY,
  people,
  startSociety,
  type TestSociety,
  testNetwork,
  testSociety,
} from './society.ts'

let society: TestSociety
let network: Awaited<ReturnType<typeof testNetwork>>
const servers: Server[] = []

beforeAll(async () => {
  society = await testSociety('origin')
  network = await testNetwork([society.provisioned, { ...society.provisioned, member: 'transit' }])
})
afterAll(async () => {
  for (const server of servers) server.close()
  await society.close()
})

/** Something that answers every request with the same bytes. */
const liar = async (status: number, body: string): Promise<string> => {
  const server = createServer((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(body)
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
}

const statusOf = async (service: Service) => {
  const headers = await bearer(service, people.auditor)
  return (await service.app.inject({ url: '/v1/status', headers })).json()
}

/** Routes as casework describes them, without a last slash. */
const described = async (): Promise<Record<string, unknown>> => {
  const text = await readFile(new URL('../openapi.json', import.meta.url), 'utf8')
  const { paths } = JSON.parse(text) as { paths: Record<string, unknown> }
  return Object.fromEntries(Object.entries(paths).map(([path, methods]) => [path.replace(/\/$/, ''), methods]))
}

describe('casework without an exchange that can be relied on', () => {
  it.each([
    ['is absent', () => Promise.resolve(NOBODY)],
    ['answers with nonsense', () => liar(200, '{"document":{"header":"e30","signatures":[]},"items":[{"x":1}]}')],
    ['answers with errors', () => liar(500, 'oops')],
    ['answers with a redirect', () => liar(302, '')],
  ])('starts, signs officers in and says how it stands when the exchange %s', async (_title, url) => {
    const service = await startSociety(society, network, { GATEWAY_URL: await url() })
    expect((await service.app.inject({ url: '/ready' })).statusCode).toBe(200)
    expect(await statusOf(service)).toMatchObject({ member: 'origin', waiting: 0, linkageKey: false })
    await service.close()
  })

  it('answers all looks at what lies here: after one of these, the exchange has heard nothing of the officer', async () => {
    const service = await startSociety(society, network, { GATEWAY_URL: NOBODY })
    const headers = await bearer(service, people.officer)
    const paths = Object.keys(await described())
    for (const route of LOCAL_LOOKS) {
      expect(paths).toContain(route.replace(':id', '{id}'))
      const { statusCode } = await service.app.inject({ url: route.replace(':id', newId()), headers })
      expect([route, statusCode]).toEqual([route, route.endsWith(':id') ? 404 : 200])
    }
    await service.close()
  })

  it('does not start for another Society’s database or with another secret', async () => {
    await expect(startSociety(society, network, { MEMBER: 'transit' })).rejects.toThrow('provision')
    const secret = { AUTOMATION_SECRET: 'another-secret-of-the-right-length-0' }
    await expect(startSociety(society, network, secret)).rejects.toThrow('secret')
  })

  it('runs as a process of its own and ends in order', async () => {
    const port = String(await freePort())
    const entry = fileURLToPath(new URL('../src/main.ts', import.meta.url))
    const env = environmentOf(society, network, { PORT: port, LOG_LEVEL: 'info' })
    const child = await startChild({ entry, env, url: `http://127.0.0.1:${port}` })
    expect(await child.stop()).toBe(0)
    expect(child.output()).not.toContain(people.officer.username)
    const db = createDb({ connectionString: society.database.url, schema: 'casework', max: 1 })
    const rows = await db.many(Type.Object({ n: Type.Integer() }), sql`select count(*)::int as n from session`)
    expect(rows[0]?.n).toBeGreaterThan(0)
    await db.close()
  })
})
