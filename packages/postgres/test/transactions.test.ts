import { connect, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Type } from 'typebox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDb, DatabaseUnavailable, isUniqueViolation, sql, type Tx } from '../src/index.ts'
import { prepareSetting, type Setting } from './setting.ts'

let setting: Setting
beforeAll(async () => {
  setting = await prepareSetting()
})
afterAll(() => setting.close())

const Visits = Type.Object({ visits: Type.String() })
const Pid = Type.Object({ pid: Type.Integer() })
const visitsOf = async (id: string): Promise<string | undefined> =>
  (await setting.db.maybeOne(Visits, sql`select visits from person where id = ${id}`))?.visits

describe('a transaction', () => {
  test('is committed whole, and tells so only afterwards', async () => {
    let told = false
    await setting.db.transaction(async (tx) => {
      tx.afterCommit(() => {
        told = true
      })
      await tx.run(sql`insert into person (id) values ('whole')`)
      expect(told).toBe(false)
      expect(await visitsOf('whole')).toBeUndefined()
    })
    expect(told).toBe(true)
    expect(await visitsOf('whole')).toBe('0')
  })

  test('that fails leaves nothing and tells nobody', async () => {
    let told = false
    const failing = setting.db.transaction(async (tx) => {
      tx.afterCommit(() => {
        told = true
      })
      await tx.run(sql`insert into person (id) values ('gone')`)
      throw new Error('business')
    })
    await expect(failing).rejects.toThrow('business')
    expect(await visitsOf('gone')).toBeUndefined()
    expect(told).toBe(false)
  })

  test('in which a statement failed and was passed over is not taken for committed', async () => {
    let told = false
    const passedOver = setting.db.transaction(async (tx) => {
      tx.afterCommit(() => {
        told = true
      })
      await tx.run(sql`insert into person (id) values ('lost')`)
      await tx.run(sql`insert into person (id) values ('lost')`).catch(() => {})
    })
    await expect(passedOver).rejects.toThrow('rolled back')
    expect(await visitsOf('lost')).toBeUndefined()
    expect(told).toBe(false)
  })

  test('writes the rows kept for its end with the commit, and commits nothing when they cannot be written', async () => {
    const insert = (ids: readonly string[]) => sql`insert into person (id) select unnest(${[...ids]}::text[])`
    await setting.db.transaction(async (tx) => {
      tx.insertAtCommit(insert, 'kept one')
      tx.insertAtCommit(insert, 'kept two')
      expect(await tx.maybeOne(Visits, sql`select visits from person where id = 'kept one'`)).toBeUndefined()
    })
    expect([await visitsOf('kept one'), await visitsOf('kept two')]).toEqual(['0', '0'])
    for (const refused of ['kept one', 'a NUL \0']) {
      let told = false
      const failing = setting.db.transaction(async (tx) => {
        tx.afterCommit(() => {
          told = true
        })
        await tx.run(sql`insert into person (id) values ('act without entry')`)
        tx.insertAtCommit(insert, refused)
      })
      await expect(failing).rejects.toThrow()
      expect(told).toBe(false)
    }
    expect(await visitsOf('act without entry')).toBeUndefined()
  })

  test('commits what it sent without waiting, in the order in which it was asked for', async () => {
    const bytes = Uint8Array.of(0, 1, 255)
    await setting.db.transaction(async (tx) => {
      tx.send(sql`insert into person (id) values ('sent')`)
      tx.send(
        sql`update person set visits = ${3} where id = 'sent' and ${bytes}::bytea = '\\x0001ff' and ${null}::text is null`,
      )
      expect(await tx.maybeOne(Visits, sql`select visits from person where id = 'sent'`)).toEqual({ visits: '3' })
    })
    expect(await visitsOf('sent')).toBe('3')
  })

  test('commits nothing when what it sent without waiting fails, and says why', async () => {
    const twice = (tx: Tx) => tx.send(sql`insert into person (id) values ('sent twice')`)
    const works: ((tx: Tx) => Promise<unknown>)[] = [
      async (tx) => {
        twice(tx)
        twice(tx)
      },
      async (tx) => {
        twice(tx)
        twice(tx)
        // What comes after a failure fails too, and that is not what went wrong.
        await tx.run(sql`insert into person (id) values ('after the failure')`)
      },
    ]
    for (const work of works) {
      const failing = setting.db.transaction(work).catch((error: unknown) => error)
      expect(isUniqueViolation(await failing)).toBe(true)
    }
    for (const unsendable of [{ a: 1 }, 'a NUL \0', undefined]) {
      const failing = setting.db.transaction(async (tx) => {
        twice(tx)
        tx.send(sql`update person set id = ${unsendable}`)
      })
      await expect(failing).rejects.toThrow()
    }
    expect([await visitsOf('sent twice'), await visitsOf('after the failure')]).toEqual([undefined, undefined])
  })

  test('tells why the first of several statements failed, whichever of them is heard of first', async () => {
    const slow = createDb({ connectionString: setting.url, schema: 'register', statementTimeout: 50 })
    const failing = slow.transaction((tx) =>
      Promise.all([
        tx.run(sql`select pg_sleep(5)`).catch(async (error: unknown) => {
          await sleep(50)
          throw error
        }),
        tx.run(sql`select 1`),
      ]),
    )
    await expect(failing).rejects.toThrow(DatabaseUnavailable)
    await slow.close()
  })

  test('without a statement commits nothing and still tells', async () => {
    let told = false
    await setting.db.transaction(async (tx) => {
      tx.afterCommit(() => {
        told = true
      })
    })
    expect(told).toBe(true)
  })

  test('sends statements ahead in their order', async () => {
    await setting.db.transaction(async (tx) => {
      const insert = tx.run(sql`insert into person (id) values ('ahead')`)
      const update = tx.run(sql`update person set visits = 3 where id = 'ahead'`)
      expect(await Promise.all([insert, update])).toEqual([1, 1])
    })
    expect(await visitsOf('ahead')).toBe('3')
  })

  test('cannot be used after its end', async () => {
    let kept: Tx | undefined
    await setting.db.transaction(async (tx) => {
      kept = tx
    })
    await expect(kept?.run(sql`insert into person (id) values ('late')`)).rejects.toThrow('has ended')
    expect(await visitsOf('late')).toBeUndefined()
  })

  test('that meets another serializable one is run again until both have happened', async () => {
    await setting.db.run(sql`insert into person (id) values ('counted')`)
    const visit = () =>
      setting.db.transaction(
        async (tx) => {
          const { visits } = await tx.one(Visits, sql`select visits from person where id = 'counted'`)
          await tx.run(sql`update person set visits = ${Number(visits) + 1} where id = 'counted'`)
        },
        { isolation: 'serializable', attempts: 50 },
      )
    await Promise.all(Array.from({ length: 6 }, visit))
    expect(await visitsOf('counted')).toBe('6')
  })

  test('in a deadlock with another is run again', async () => {
    await setting.db.run(sql`insert into person (id) values ('left'), ('right')`)
    const touch = (tx: Tx, id: string) => tx.run(sql`update person set visits = visits + 1 where id = ${id}`)
    const both = Promise.withResolvers<void>()
    let holding = 0
    const visit = (first: string, second: string) =>
      setting.db.transaction(async (tx) => {
        await touch(tx, first)
        holding += 1
        if (holding === 2) both.resolve()
        await both.promise
        await touch(tx, second)
      })
    await Promise.all([visit('left', 'right'), visit('right', 'left')])
    expect([await visitsOf('left'), await visitsOf('right')]).toEqual(['2', '2'])
  })

  test('that may only read cannot write', async () => {
    const write = (tx: Tx) => tx.run(sql`insert into person (id) values ('read-only')`)
    await expect(setting.db.transaction(write, { readOnly: true })).rejects.toThrow()
    expect(await visitsOf('read-only')).toBeUndefined()
  })
})

describe('a database that goes away', () => {
  test('in the middle of a transaction is unavailable, and the pool recovers by itself', async () => {
    const cut = setting.db.transaction(async (tx) => {
      await tx.run(sql`insert into person (id) values ('cut')`)
      const { pid } = await tx.one(Pid, sql`select pg_backend_pid() as pid`)
      await setting.db.run(sql`select pg_terminate_backend(${pid})`)
      await tx.run(sql`insert into person (id) values ('cut-too')`)
    })
    await expect(cut).rejects.toThrow(DatabaseUnavailable)
    await expect(cut).rejects.toMatchObject({ problemCode: 'unavailable', retryAfter: 5 })
    expect(await visitsOf('cut')).toBeUndefined()
  })

  test('while connections are idle is not noticed by the next query', async () => {
    await Promise.all([1, 2, 3].map(() => setting.db.run(sql`select pg_sleep(0.05)`)))
    await setting.db.run(sql`
      select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and usename = current_user`)
    await expect.poll(() => visitsOf('whole')).toBe('0')
  })

  test('or refuses, or hangs up, or is slow, is unavailable and never a bug', async () => {
    const refused = createDb({ connectionString: 'postgres://nobody:secret@127.0.0.1:1/none', schema: 'register' })
    const error: unknown = await refused.run(sql`select 1`).catch((e: unknown) => e)
    expect(error).toBeInstanceOf(DatabaseUnavailable)
    expect(JSON.stringify(error) + String(error)).not.toContain('secret')
    await refused.close()
    const hangUp = await listening((socket) => socket.destroy())
    const hung = createDb({ connectionString: `postgres://a:b@127.0.0.1:${hangUp.port}/none`, schema: 'register' })
    await expect(hung.transaction((tx) => tx.run(sql`select 1`))).rejects.toThrow(DatabaseUnavailable)
    await hung.close()
    hangUp.server.close()
    const slow = createDb({ connectionString: setting.url, schema: 'register', statementTimeout: 50 })
    await expect(slow.run(sql`select pg_sleep(5)`)).rejects.toThrow(DatabaseUnavailable)
    await slow.close()
  })
})

const listening = async (onSocket: (socket: Socket) => void): Promise<{ server: Server; port: number }> => {
  const server = createServer(onSocket)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('A TCP port was asked for')
  connect(address.port, '127.0.0.1')
    .on('error', () => {})
    .end()
  return { server, port: address.port }
}
