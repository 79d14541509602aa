import { fileURLToPath } from 'node:url'
import type { EntryForMatching } from '@kinlink/contracts'
import { freePort, type ServiceProcess, startChild } from '@kinlink/testing'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { aWorld, idOf } from './blinded-people.ts'
import { candidates, type Ground, logged, prepareGround, startMatching, stored, until } from './matching-service.ts'

const entry = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const world = aWorld()
const ids = world.map(({ id }) => id).sort()

const spawn = async (ground: Ground): Promise<ServiceProcess> => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  return startChild({ entry, url, env: { ...ground.env, PORT: String(port) } })
}

let right: string[]
let ground: Ground
const open: (() => Promise<unknown>)[] = []
const serve = async (): Promise<void> => {
  const service = await startMatching(ground)
  open.push(service.close)
}

/** What one service finds when nothing goes wrong and entries arrive one by one. */
const undisturbed = async (entries: readonly EntryForMatching[]): Promise<string[]> => {
  await serve()
  for (const one of entries) await ground.submit(one)
  await ground.settled()
  return candidates(ground)
}

/** Each entry stored and compared once, the same pairs found, each told: whatever has happened. */
const expectWhole = async (): Promise<void> => {
  expect(await stored(ground)).toEqual(ids)
  expect(await candidates(ground)).toEqual(right)
  expect([...new Set(ground.told)].sort()).toEqual(right)
  expect((await logged(ground)).map(({ body }) => body.subject).sort()).toEqual(ids)
}

const begin = async (): Promise<void> => {
  ground = await prepareGround()
}
const end = async (): Promise<void> => {
  for (const close of open.splice(0)) await close()
  await ground.close()
}

beforeAll(async () => {
  await begin()
  right = await undisturbed(world)
  await end()
})
beforeEach(begin)
afterEach(end)

describe('the same people give the same candidates', () => {
  test('and among them is everybody who is both sought and present', () => {
    const there = world.filter(({ role }) => role === 'present').length
    expect(there).toBe(24)
    const names = ['Ahmed Haddad', 'Oleh Bekele', 'Hodan Warsame']
    const pairs = names.map((name) => `${idOf(`s ${name}`)} ${idOf(`p ${name}`)}`)
    expect(pairs.filter((pair) => !right.includes(pair))).toEqual([])
  })

  test.each([
    ['in reverse', [...world].reverse()],
    ['present people first', [...world].sort((a, b) => a.role.localeCompare(b.role) || a.id.localeCompare(b.id))],
  ])('in whatever order they arrive: %s', async (_title, entries) => {
    expect(await undisturbed(entries)).toEqual(right)
    await expectWhole()
  })

  test('when all arrive at once at two instances', async () => {
    await serve()
    await serve()
    await ground.submit(...world)
    await ground.settled()
    await expectWhole()
  })

  test('when the service is killed again and again', { timeout: 180_000 }, async () => {
    for (let part = 0; part < 4; part += 1) {
      const child = await spawn(ground)
      open.push(child.kill9)
      await ground.submit(...world.filter((_entry, at) => at % 4 === part))
      const before = (await stored(ground)).length
      await until(async () => (await stored(ground)).length > before)
      await child.kill9()
    }
    const last = await spawn(ground)
    open.push(last.stop)
    await ground.settled(60)
    await expectWhole()
    expect(last.output()).not.toMatch(/[A-Za-z0-9_-]{342}/)
  })

  test('when Redis loses everything that was under way', { timeout: 180_000 }, async () => {
    await serve()
    await ground.submit(...world)
    await until(async () => (await stored(ground)).length > 5)
    await ground.flushQueues()
    await ground.settled(50)
    await expectWhole()
  })
})
