import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createDb, type Db, raw, sql } from '@kinlink/postgres'
import { Type } from 'typebox'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type Network, type NetworkOptions, openDataFolder, passingFolder, startNetwork } from '../src/index.ts'
import { CLUSTERS } from '../src/kept/clusters.ts'
import { keep, layOut, readKept } from '../src/kept/kept.ts'
import { planNetwork } from '../src/network-plan.ts'

vi.setConfig({ testTimeout: 300_000 })

let dir = ''
beforeEach(async () => {
  dir = await passingFolder('kinlink-kept-')
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const ask = async <T>(connectionString: string, work: (db: Db) => Promise<T>): Promise<T> => {
  const db = createDb({ connectionString, schema: 'public', max: 1 })
  try {
    return await work(db)
  } finally {
    await db.close()
  }
}

const Tables = Type.Object({ name: Type.String() })
const create = (url: string, table: string) => ask(url, (db) => db.run(sql`create table mailbox.${raw(table)} ()`))
const hasTable = (url: string, table: string): Promise<boolean> =>
  ask(url, async (db) => {
    const found = await db.many(Tables, sql`select tablename as name from pg_tables where tablename = ${table}`)
    return found.length > 0
  })

const Cluster = Type.Object({ id: Type.String() })
/** PostgreSQL gives each cluster a number of its own when it is made. */
const clusterOf = (url: string): Promise<string> =>
  ask(url, async (db) => {
    const [found] = await db.many(Cluster, sql`select system_identifier::text as id from pg_control_system()`)
    return found?.id ?? ''
  })

it('a second start takes up keys and databases of the first, and nothing that processes wrote', async () => {
  const heard: (string | undefined)[] = []
  const secrets: string[] = []
  const start = (): Promise<Network> => {
    const extra: NetworkOptions['extra'] = ({ redisPassword, tokenKey }, _, kept) => {
      heard.push(kept)
      secrets.push(redisPassword)
      const key = { kid: 'AAAAAAAAAAAAAAAAAAAAAA', pk: tokenKey.publicKey }
      return { all: { NETWORK: 'kinlink-test', ANCHOR_KEYS: JSON.stringify([key]), WINDOW_SECONDS: '5' } }
    }
    const keep = { mark: 'a', made: () => 'what the founder noted' }
    return startNetwork({ dir: join(dir, 'data'), members: [], fsync: false, extra, keep })
  }
  const first = await start()
  const cluster = await clusterOf(first.exchange.databaseUrl)
  await create(first.exchange.databaseUrl, 'written_later')
  await first.stop()
  const second = await start()
  try {
    expect(heard).toEqual([undefined, 'what the founder noted'])
    expect(secrets[1]).toBe(secrets[0])
    expect(await clusterOf(second.exchange.databaseUrl)).toBe(cluster)
    expect(await hasTable(second.exchange.databaseUrl, 'written_later')).toBe(false)
  } finally {
    await second.stop()
  }
})

it('keys are made anew when programs or accounts have changed, when they are old, or when keeping was broken off', async () => {
  for (const cluster of CLUSTERS) {
    mkdirSync(join(dir, cluster, 'data'), { recursive: true })
    writeFileSync(join(dir, cluster, 'data', 'file'), cluster)
    writeFileSync(join(dir, cluster, 'superuser-password'), 'secret')
  }
  const plan = await planNetwork(['origin', 'transit'])
  await keep(dir, 'a', { plan, made: 'noted' })
  expect(await readKept(dir, 'a')).toEqual({ plan, made: 'noted' })
  expect(await readKept(dir, 'b')).toBeUndefined()
  const note = join(dir, 'kept', 'kept.json')
  const text = readFileSync(note, 'utf8')
  const kept = JSON.parse(text)
  const changed = (days: number) => JSON.stringify({ ...kept, at: kept.at + days * 86_400_000 })
  for (const other of [changed(-8), changed(1), text.slice(0, 300), '[]', 'null']) {
    writeFileSync(note, other)
    expect(await readKept(dir, 'a')).toBeUndefined()
  }
  writeFileSync(note, text)
  const folder = await openDataFolder(join(dir, 'new'))
  folder.release()
  await expect(readKept(folder.path, 'a')).resolves.toBeUndefined()
  rmSync(join(dir, CLUSTERS[0]), { recursive: true })
  await layOut(dir)
  expect(readFileSync(join(dir, CLUSTERS[0], 'data', 'file'), 'utf8')).toBe(CLUSTERS[0])
})
