import { rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import {
  type Environment,
  type Network,
  type NetworkOptions,
  openDataFolder,
  passingFolder,
  startNetwork,
} from '../src/index.ts'
import { processIdentity } from '../src/process-identity.ts'

vi.setConfig({ testTimeout: 300_000 })

let dir = ''
let network: Network | undefined

beforeEach(async () => {
  dir = await passingFolder('kinlink-network-')
})
afterEach(async () => {
  await network?.stop()
  network = undefined
  rmSync(dir, { recursive: true, force: true })
})

const start = async (options: Partial<NetworkOptions> = {}): Promise<Network> => {
  network = await startNetwork({
    dir: join(dir, 'data'),
    members: [],
    fsync: false,
    extra: (plan) => ({
      all: {
        NETWORK: 'kinlink-test',
        ANCHOR_KEYS: JSON.stringify([{ kid: 'AAAAAAAAAAAAAAAAAAAAAA', pk: plan.tokenKey.publicKey }]),
        WINDOW_SECONDS: '5',
      },
    }),
    ...options,
  })
  return network
}

const readiness = async ({ exchange }: Network): Promise<number[]> =>
  Promise.all(Object.values(exchange.urls).map(async (url) => (await fetch(`${url}/ready`)).status))

/** Passwords that stand in a log; empty is right. */
const leaked = async ({ exchange }: Network): Promise<string[]> => {
  const secrets = [exchange.redisUrl, exchange.databaseUrl].map((url) => new URL(url).password)
  const files = ['logs/exchange.log', 'exchange-postgres/postgres.log', 'redis/redis.log']
  const logs = await Promise.all(files.map((file) => readFile(join(dir, 'data', file), 'utf8')))
  return secrets.filter((secret) => logs.some((log) => log.includes(secret)))
}

const ALL_READY = Array.from({ length: 6 }, () => 200)

it('starts the exchange, brings each killed part back on its port, logs no secret and leaves nothing running', async () => {
  const running = await start()
  expect(await readiness(running)).toEqual(ALL_READY)
  for (const name of ['exchange', 'exchange-postgres', 'redis']) {
    const before = running.pid(name)
    await running.kill(name)
    await running.ready(name)
    expect(running.pid(name)).not.toBe(before)
    await expect.poll(() => readiness(running), { timeout: 90_000 }).toEqual(ALL_READY)
  }
  expect(await leaked(running)).toEqual([])
  const pids = running.processes.map((name) => running.pid(name) ?? 0)
  await running.stop()
  expect(pids.map(processIdentity)).toEqual(pids.map(() => undefined))
})

it('stops what it has started when a part does not start, and says why', async () => {
  const broken = (): { exchange: { gateway: Environment } } => ({ exchange: { gateway: { PORT: 'none' } } })
  const failure = startNetwork({ dir: join(dir, 'data'), members: [], fsync: false, extra: broken })
  await expect(failure).rejects.toThrow(
    /exchange ended while starting[\s\S]*ConfigError|exchange ended while starting[\s\S]*env/,
  )
  const folder = await openDataFolder(join(dir, 'data'))
  expect(folder.ended).toBe(0)
  folder.release()
})
