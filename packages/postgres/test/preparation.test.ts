import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testDatabase } from '@kinlink/testing'
import { Type } from 'typebox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  createDb,
  type Db,
  grantAuditInsert,
  logAct,
  migrate,
  migrationCheck,
  newestMigration,
  prepareDatabase,
  sql,
} from '../src/index.ts'
import { auditStatements, databaseStatements } from '../src/prepare.ts'
import { migrations, PASSWORD, prepareSetting, type Setting, urlAs } from './setting.ts'

let setting: Setting
beforeAll(async () => {
  setting = await prepareSetting()
})
afterAll(() => setting.close())

describe('migrations', () => {
  test('run once each and in order, and the newest is known', async () => {
    expect(await newestMigration(setting.db)).toBe('0002_nickname')
    expect(await migrate({ connectionString: setting.url, schema: 'register', directory: migrations })).toEqual([])
    await migrationCheck(setting.db, migrations)()
  })

  test('that are behind the code make the service not ready', async () => {
    const ahead = await mkdtemp(join(tmpdir(), 'kinlink-migrations-'))
    await writeFile(join(ahead, '0003_later.sql'), 'select 1;')
    await expect(migrationCheck(setting.db, ahead)()).rejects.toThrow('behind')
  })

  test('started by several at the same time run once', async () => {
    const { url, name, drop } = await testDatabase()
    const role = `${name}_register`
    await prepareDatabase(url, {
      database: name,
      roles: [{ name: role, password: PASSWORD, schema: 'register' }],
      side: 'society',
    })
    const options = { connectionString: urlAs(url, role), schema: 'register', directory: migrations }
    const ran = await Promise.all([1, 2, 3].map(() => migrate(options)))
    expect(ran.flat().sort()).toEqual(['0001_person', '0002_nickname'])
    await drop()
  })

  test('with an error change nothing at all', async () => {
    const broken = await mkdtemp(join(tmpdir(), 'kinlink-migrations-'))
    await writeFile(join(broken, '0001_good.sql'), 'create table good (id text);')
    await writeFile(join(broken, '0002_bad.sql'), 'create table bad (id nonsense);')
    const options = { connectionString: setting.url, schema: 'register', directory: broken, table: 'other_migration' }
    await expect(migrate(options)).rejects.toThrow()
    await expect(setting.db.run(sql`select 1 from good`)).rejects.toThrow('does not exist')
  })
})

describe('the rights of a service', () => {
  let audit: Db
  let other: Db
  beforeAll(async () => {
    const { adminUrl, database } = setting
    const role = (schema: string) => ({ name: `${database}_${schema}`, password: PASSWORD, schema })
    const roles = ['audit', 'other'].map(role)
    // Twice, since operators repeat it.
    await prepareDatabase(adminUrl, { database, roles, side: 'society' })
    await prepareDatabase(adminUrl, { database, roles, side: 'society' })
    audit = createDb({ connectionString: urlAs(adminUrl, `${database}_audit`), schema: 'audit' })
    other = createDb({ connectionString: urlAs(adminUrl, `${database}_other`), schema: 'other' })
    await audit.run(sql`
      create table pending (
        seq bigint generated always as identity, id text, tree text, body text, at timestamptz)`)
    await audit.run(sql`create function behind(trees text[], before timestamptz) returns boolean
      language sql stable security definer set search_path = pg_catalog, pg_temp
      as $$ select exists (select from audit.pending where tree = any(trees) and at < before) $$`)
    await audit.run(sql`revoke all on function behind from public`)
    await grantAuditInsert(adminUrl, database, [`${database}_register`, `${database}_other`])
  })
  afterAll(async () => {
    await audit.close()
    await other.close()
  })

  test('reach no table of another service', async () => {
    for (const query of [sql`select id from register.person`, sql`create table register.mine (id text)`]) {
      await expect(other.run(query)).rejects.toMatchObject({ code: '42501' })
    }
  })

  test('let it write log entries in its own transaction and ask whether any wait, and neither read nor change nor remove any', async () => {
    await other.transaction(async (tx) => {
      await logAct(tx, { tree: 'member', body: { id: 'a', at: '2026-01-01T00:00:00Z' } })
    })
    const behind = sql`select audit.behind(${['member']}, ${new Date('2026-01-01T00:00:01Z')}) as behind`
    expect(await other.one(Type.Object({ behind: Type.Boolean() }), behind)).toEqual({ behind: true })
    for (const query of [
      sql`select id from audit.pending`,
      sql`update audit.pending set tree = 'x'`,
      sql`delete from audit.pending`,
      sql`truncate audit.pending`,
      sql`create table audit.mine (id text)`,
      sql`insert into audit.pending (seq, id) overriding system value values (1, 'b')`,
    ]) {
      await expect(other.run(query)).rejects.toMatchObject({ code: '42501' })
    }
  })

  test('do not include the schema public, temporary tables or another database', async () => {
    await expect(other.run(sql`create table public.mine (id text)`)).rejects.toMatchObject({ code: '42501' })
    await expect(other.run(sql`create temporary table mine (id text)`)).rejects.toMatchObject({ code: '42501' })
  })

  test('are the ones that infra/postgres/roles.sql states for operators', async () => {
    const text = await readFile(new URL('../../../infra/postgres/roles.sql', import.meta.url), 'utf8')
    const stated = text
      .split('\n')
      .filter((line) => !/^\s*(--|\\|$)/.test(line))
      .join(' ')
      .split(';')
      .map((statement) =>
        statement
          .replace(/:"(\w+)"/g, '$1')
          .replace(/\s+/g, ' ')
          .trim(),
      )
    const expected = [
      ...databaseStatements('database', [{ name: 'role', password: '', schema: 'schema', runsQueues: true }]),
      ...auditStatements('role'),
    ]
    for (const statement of expected) expect(stated).toContain(statement)
  })
})
