import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { createDb, sql } from '@kinlink/postgres'
import { Redis } from 'ioredis'
import { Type } from 'typebox'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type PostgresServer, passingFolder, type RedisServer, startPostgres, startRedis } from '../src/index.ts'

let dir = ''
let postgres: PostgresServer
let redis: RedisServer

beforeAll(async () => {
  dir = await passingFolder('kinlink-servers-')
  postgres = await startPostgres({ dir: join(dir, 'postgres'), fsync: false })
  redis = await startRedis({ dir: join(dir, 'redis') })
})
afterAll(async () => {
  await postgres.stop()
  await redis.stop()
  rmSync(dir, { recursive: true, force: true })
})

const Setting = Type.Object({ name: Type.String(), setting: Type.String() })

const ask = async <T>(url: string, work: (db: ReturnType<typeof createDb>) => Promise<T>): Promise<T> => {
  const db = createDb({ connectionString: url, schema: 'public', max: 1 })
  try {
    return await work(db)
  } finally {
    await db.close()
  }
}

it('starts PostgreSQL 18 on loopback, without compressed log records that could hide a marker', async () => {
  const names = [
    'server_version_num',
    'listen_addresses',
    'wal_compression',
    'unix_socket_directories',
    'password_encryption',
  ]
  const settings = await ask(postgres.url(), (db) =>
    db.many(Setting, sql`select name, setting from pg_settings where name = any(${names}) order by name`),
  )
  expect(Object.fromEntries(settings.map(({ name, setting }) => [name, setting]))).toMatchObject({
    server_version_num: expect.stringMatching(/^18/),
    listen_addresses: '127.0.0.1',
    wal_compression: 'off',
    unix_socket_directories: '',
    password_encryption: 'scram-sha-256',
  })
})

it('lets nobody into PostgreSQL without the password', async () => {
  const url = new URL(postgres.url())
  url.password = 'guessed'
  await expect(ask(url.href, (db) => db.run(sql`select 1`))).rejects.toThrow()
})

const Address = Type.Object({ address: Type.Union([Type.String(), Type.Null()]) })
const addressSeen = (url: string) =>
  ask(url, async (db) => (await db.one(Address, sql`select host(inet_client_addr()) as address`)).address)

it('offers a socket in its own folder, with the same password, and loopback where a folder has too long a name', async () => {
  const near = await startPostgres({ dir: join(dir, 'near'), fsync: false, socket: true })
  const far = await startPostgres({ dir: join(dir, 'far'.repeat(40)), fsync: false, socket: true })
  try {
    const guessed = new URL(near.url())
    guessed.password = 'guessed'
    await expect(addressSeen(guessed.href)).rejects.toThrow()
    expect(await addressSeen(near.url())).toBeNull()
    expect(await addressSeen(far.url())).toBe('127.0.0.1')
  } finally {
    await Promise.all([near.stop(), far.stop()])
  }
})

it('keeps what was committed when PostgreSQL is killed and started again on its port', async () => {
  await ask(postgres.url(), (db) => db.run(sql`create table kept as select 7 as number`))
  const { port } = postgres
  postgres.kill('SIGKILL')
  await postgres.exited
  await expect
    .poll(
      async () => {
        postgres = await startPostgres({ dir: join(dir, 'postgres'), port, fsync: false })
        return postgres.running()
      },
      { timeout: 90_000 },
    )
    .toBe(true)
  const [row] = await ask(postgres.url(), (db) =>
    db.many(Type.Object({ number: Type.Integer() }), sql`select number from kept`),
  )
  expect(row).toEqual({ number: 7 })
})

it('starts Redis with a password, an append-only file and no eviction', async () => {
  const client = new Redis(redis.url)
  expect(await client.config('GET', 'appendonly')).toEqual(['appendonly', 'yes'])
  expect(await client.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction'])
  client.disconnect()
  const url = new URL(redis.url)
  url.password = ''
  const stranger = new Redis(url.href, { lazyConnect: true, retryStrategy: () => null })
  stranger.on('error', () => {})
  await expect(stranger.connect().then(() => stranger.ping())).rejects.toThrow()
  stranger.disconnect()
})

it('says what is missing when the end of the log explains a failed start', async () => {
  await expect(startPostgres({ dir: join(dir, 'other'), port: postgres.port, fsync: false })).rejects.toThrow(
    /ended while starting[\s\S]*could not/i,
  )
})
