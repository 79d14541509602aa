import { fileURLToPath } from 'node:url'
import type { EntryForMatching } from '@kinlink/contracts'
import { freePort, type ServiceProcess, startChild } from '@kinlink/testing'
import { describe, expect, test } from 'vitest'
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

/** What one service finds when nothing goes wrong and entries arrive one by one. */
const undisturbed = async (entries: readonly EntryForMatching[]): Promise<string[]> => {
  const ground = await prepareGround()
  const service = await startMatching(ground)
  for (const one of entries) await ground.submit(one)
  await ground.settled()
  const found = await candidates(ground)
  expect([...ground.told].sort()).toEqual(found)
  await service.close()
  await ground.close()
  return found
}

const right = undisturbed(world)

/** Each entry stored and compared once, the same pairs found, each told: whatever has happened. */
const expectWhole = async (ground: Ground): Promise<void> => {
  expect(await stored(ground)).toEqual(ids)
  expect(await candidates(ground)).toEqual(await right)
  expect([...new Set(ground.told)].sort()).toEqual(await right)
  expect((await logged(ground)).map(({ body }) => body.subject).sort()).toEqual(ids)
}

describe('the same people give the same candidates', () => {
  test('and among them is everybody who is both sought and present', async () => {
    const pairs = await right
    const there = world.filter(({ role }) => role === 'present').length
    expect(there).toBe(24)
    const named = ['Ahmed Haddad', 'Oleh Bekele', 'Hodan Warsame'].map(
      (name) => `${idOf(`s ${name}`)} ${idOf(`p ${name}`)}`,
    )
    expect(named.filter((pair) => !pairs.includes(pair))).toEqual([])
  })

  test.each([
    ['in reverse', [...world].reverse()],
    ['present people first', [...world].sort((a, b) => a.role.localeCompare(b.role) || a.id.localeCompare(b.id))],
  ])('in whatever order they arrive: %s', async (_title, entries) => {
    expect(await undisturbed(entries)).toEqual(await right)
  })

  test('when all arrive at once at two instances', async () => {
    const ground = await prepareGround()
    const instances = [await startMatching(ground), await startMatching(ground)]
    await ground.submit(...world)
    await ground.settled()
    await expectWhole(ground)
    for (const service of instances) await service.close()
    await ground.close()
  })

  test('when the service is killed again and again', { timeout: 90_000 }, async () => {
    const ground = await prepareGround()
    for (let part = 0; part < 4; part += 1) {
      const child = await spawn(ground)
      await ground.submit(...world.filter((_entry, at) => at % 4 === part))
      const before = (await stored(ground)).length
      await until(async () => (await stored(ground)).length > before)
      await child.kill9()
    }
    const last = await spawn(ground)
    await until(async () => (await stored(ground)).length === ids.length, 60)
    await ground.settled(60)
    await expectWhole(ground)
    expect(last.output()).not.toMatch(/[A-Za-z0-9_-]{342}/)
    await last.stop()
    await ground.close()
  })

  test('when Redis loses everything that was under way', { timeout: 60_000 }, async () => {
    const ground = await prepareGround()
    const service = await startMatching(ground)
    await ground.submit(...world)
    await until(async () => (await stored(ground)).length > 5)
    await ground.flushQueues()
    await ground.settled(50)
    await expectWhole(ground)
    await service.close()
    await ground.close()
  })
})
