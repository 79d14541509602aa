import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { freePorts } from '../src/index.ts'

test('ports for servers differ from one another, and are none that the system lends to whoever names no port', async () => {
  const ports = await freePorts(50)
  expect(new Set(ports).size).toBe(50)
  const lent = createServer()
  await new Promise<void>((resolve) => lent.listen(0, '127.0.0.1', resolve))
  const address = lent.address()
  await new Promise((resolve) => lent.close(resolve))
  expect(typeof address === 'object' && address !== null && address.port >= 32_768).toBe(true)
  expect(ports.filter((port) => port < 10_000 || port >= 32_768)).toEqual([])
})

test('a port that somebody holds is not given', async () => {
  const servers = await Promise.all(
    (await freePorts(20)).map(
      (port) =>
        new Promise<ReturnType<typeof createServer>>((resolve) => {
          const server = createServer().listen(port, '127.0.0.1', () => resolve(server))
        }),
    ),
  )
  const held = servers.map((server) => (server.address() as { port: number }).port)
  const given = await freePorts(100)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  expect(given.filter((port) => held.includes(port))).toEqual([])
})
