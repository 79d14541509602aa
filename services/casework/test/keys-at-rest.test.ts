import { randomBytes } from 'node:crypto'
import { type Db, sql } from '@kinlink/postgres'
import { problemOfError, type Service } from '@kinlink/runtime'
import { Type } from 'typebox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Automation, unlockAutomation } from '../src/keys/automation.ts'
import { type PersonalKeys, unlockKeys } from '../src/keys/key-file.ts'
import { createStorage, KeyGone, SealBroken } from '../src/keys/storage.ts'
import { findAccountByName } from '../src/officers/account-store.ts'
import { loadTokenKey } from '../src/sessions/token.ts'
import {
  AUTOMATION_SECRET,
  people,
  QUICK,
  STORAGE_SECRET,
  signIn,
  startSociety,
  type TestSociety,
  testNetwork,
  testSociety,
} from './society.ts'

let society: TestSociety
let service: Service
let automation: Automation
let keys: PersonalKeys
let sessionSecret: string

beforeAll(async () => {
  society = await testSociety('origin')
  const other = { ...society.provisioned, member: 'transit' }
  service = await startSociety(society, await testNetwork([society.provisioned, other]))
  const { token } = (await signIn(service, people.officer)).json<{ token: string }>()
  sessionSecret = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).s
  automation = await unlockAutomation(society.db, AUTOMATION_SECRET)
  const account = await findAccountByName(society.db, people.officer.username)
  if (account?.key_file == null) throw new TypeError('no keys')
  const opened = await unlockKeys(account.key_file, people.officer.passphrase, QUICK)
  if (opened === undefined) throw new TypeError('locked')
  keys = opened
})
afterAll(async () => {
  await service.close()
  await society.close()
})

const Table = Type.Object({ name: Type.String() })
const Row = Type.Object({ row: Type.String() })

/** Every row of every table of the Society, as text: bytes as hex. */
async function dump(db: Db): Promise<string> {
  const tables = await db.many(
    Table,
    sql`select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname in ('casework', 'casework_keys', 'casework_queue', 'audit')`,
  )
  const rows = await Promise.all(tables.map(({ name }) => db.many(Row, sql([`select t::text as row from ${name} t`]))))
  return rows
    .flat()
    .map(({ row }) => row)
    .join('\n')
}

const spellings = (bytes: Uint8Array): string[] => {
  const buffer = Buffer.from(bytes)
  const base64 = [0, 1, 2].flatMap((pad) => {
    const text = Buffer.concat([Buffer.alloc(pad), buffer]).toString('base64')
    return [text.slice(4, 40), text.slice(4, 40).replaceAll('+', '-').replaceAll('/', '_')]
  })
  return [buffer.toString('hex'), buffer.toString('base64url').slice(0, 42), ...base64]
}

describe('the database of a Society', () => {
  it('holds no private key, no passphrase and no session secret that could be read', async () => {
    const everything = await dump(society.db)
    const secrets = [
      keys.sign,
      keys.kem,
      automation.signer.signSk.slice(0, 32),
      automation.authKey.seed,
      ...automation.epochs.map(({ sk }) => sk),
      Buffer.from(sessionSecret, 'base64url'),
      Buffer.from(people.officer.passphrase),
      Buffer.from(AUTOMATION_SECRET),
      Buffer.from(STORAGE_SECRET),
    ]
    for (const secret of secrets) {
      const found = spellings(secret).filter((spelling) => everything.includes(spelling))
      expect(found).toEqual([])
    }
    expect(everything).not.toContain(people.officer.passphrase)
    expect(everything).not.toMatch(/PRIVATE KEY/)
  })

  it('is looked through in a way that finds what is there', async () => {
    const everything = await dump(society.db)
    const account = await findAccountByName(society.db, people.officer.username)
    expect(everything).toContain(account?.sign_pk)
    await society.db.run(sql`create table casework.control (bytes bytea)`)
    await society.db.run(sql`insert into casework.control values (${keys.sign})`)
    const control = await dump(society.db)
    expect(spellings(keys.sign).some((spelling) => control.includes(spelling))).toBe(true)
    await society.db.run(sql`drop table casework.control`)
  })

  it('opens the token key under the automation secret alone, the same one at every start', async () => {
    const clock = { now: () => new Date() }
    const load = (secret: string) => loadTokenKey(society.db, { secret, random: randomBytes, clock })
    expect(await load(AUTOMATION_SECRET)).toEqual(await load(AUTOMATION_SECRET))
    await expect(load(`${AUTOMATION_SECRET} `)).rejects.toThrow(RangeError)
  })
})

describe('what is stored of a case', () => {
  const storage = createStorage(STORAGE_SECRET, randomBytes)
  const id = randomBytes(16).toString('base64url')

  it('opens as what it was sealed as, and as nothing else', async () => {
    await storage.newKey(society.db, id)
    const sealed = await storage.seal(society.db, id, 'case', { word: 'ሰላም' })
    expect(Buffer.from(sealed).includes('ሰላም')).toBe(false)
    expect(await storage.open(society.db, id, 'case', sealed)).toEqual({ word: 'ሰላም' })
    await expect(storage.open(society.db, id, 'person', sealed)).rejects.toThrow(SealBroken)
    const other = createStorage(`${STORAGE_SECRET}!`, randomBytes)
    await expect(other.open(society.db, id, 'case', sealed)).rejects.toThrow(SealBroken)
    const edited = Uint8Array.from(sealed)
    edited[30] = (edited[30] ?? 0) ^ 1
    await expect(storage.open(society.db, id, 'case', edited)).rejects.toThrow(SealBroken)
  })

  it('cannot be read any more once its key is destroyed', async () => {
    const sealed = await storage.seal(society.db, id, 'case', { word: 'gone' })
    await storage.destroy(society.db, id)
    await expect(storage.open(society.db, id, 'case', sealed)).rejects.toThrow(KeyGone)
    // Whoever looks at it in the moment in which it is erased is told that it is not there.
    expect(problemOfError(new KeyGone())).toMatchObject({ code: 'not_found' })
  })

  it('needs a secret long enough to be no passphrase', () => {
    expect(() => createStorage('too short', randomBytes)).toThrow(RangeError)
  })
})
