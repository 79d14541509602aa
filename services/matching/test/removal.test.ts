import type { Service } from '@kinlink/runtime'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { anEntry, idOf, sought } from './blinded-people.ts'
import { candidates, forgotten, type Ground, prepareGround, startMatching, stored, until } from './matching-service.ts'

let ground: Ground
let service: Service
let now = new Date()

beforeEach(async () => {
  ground = await prepareGround()
  now = new Date()
  service = await startMatching(ground, () => now)
})
afterEach(async () => {
  await service.close()
  await ground.close()
})

const wanted = sought('s', 'Karim Haddad')
const there = anEntry('p', 'Karim Haddad')

test('a removed entry is erased with its candidates, and nobody who comes later meets it', async () => {
  await ground.submit(wanted, there)
  await ground.settled()
  expect(await candidates(ground)).toHaveLength(1)
  await ground.remove(there.id)
  await ground.settled()
  expect(await candidates(ground)).toEqual([])
  expect(await stored(ground)).toEqual([wanted.id])
  await ground.submit(sought('s2', 'Karim Haddad'))
  await ground.settled()
  expect(await candidates(ground)).toEqual([])
})

test('an entry whose removal overtakes it is never stored', async () => {
  await ground.remove(there.id)
  await ground.settled()
  await ground.submit(wanted, there)
  await ground.settled()
  expect(await stored(ground)).toEqual([wanted.id])
})

test('an entry removed while it waits for the mailbox is not stored', async () => {
  ground.answering = false
  await ground.submit(there)
  await until(() => ground.asked > 0)
  await ground.remove(there.id)
  ground.answering = true
  await ground.settled()
  expect(await stored(ground)).toEqual([])
})

test('of entries that arrive together, those removed after the mailbox gave them out are not stored, all others are', async () => {
  const all = Array.from({ length: 12 }, (_, i) => anEntry(`p${i}`, 'Karim Haddad'))
  const removed = all.filter((_, i) => i % 3 === 0).map(({ id }) => id)
  const { promise, resolve } = Promise.withResolvers<void>()
  ground.held = promise
  await ground.submit(wanted, ...all)
  await until(() => ground.asked > 0)
  await ground.remove(...removed)
  await until(async () => (await forgotten(ground)) === removed.length)
  resolve()
  await ground.settled()
  const living = all.map(({ id }) => id).filter((id) => !removed.includes(id))
  expect(await stored(ground)).toEqual([wanted.id, ...living].sort())
  expect(await candidates(ground)).toEqual(living.map((id) => `${wanted.id} ${id}`).sort())
})

test('removing what was never there, or twice, changes nothing', async () => {
  await ground.submit(wanted, there)
  await ground.remove(idOf('nobody'))
  await ground.remove(idOf('nobody'))
  await ground.settled()
  expect(await stored(ground)).toHaveLength(2)
})

test('an entry that expires is erased with its candidates and no longer met', async () => {
  const soon = new Date(now.getTime() + 3_600_000).toISOString()
  await ground.submit(wanted, { ...there, expires: soon })
  await ground.settled()
  expect(await candidates(ground)).toHaveLength(1)
  now = new Date(now.getTime() + 7_200_000)
  await until(async () => (await stored(ground)).length === 1)
  expect(await candidates(ground)).toEqual([])
  await ground.submit(sought('s2', 'Karim Haddad'))
  await ground.settled()
  expect(await candidates(ground)).toEqual([])
})
