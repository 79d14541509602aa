import type { EntryForMatching } from '@kinlink/contracts'
import { sql } from '@kinlink/postgres'
import type { Service } from '@kinlink/runtime'
import { Type } from 'typebox'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { anEntry, idOf, NEWER, sought } from './blinded-people.ts'
import { candidates, type Ground, prepareGround, startMatching, until } from './matching-service.ts'

let ground: Ground
let service: Service
beforeEach(async () => {
  ground = await prepareGround()
  service = await startMatching(ground)
})
afterEach(async () => {
  await service.close()
  await ground.close()
})

type Make = typeof anEntry
/** An entry as it was, and coded anew under the newer key. */
const both = (make: Make, id: string, name: string) => ({
  old: make(id, name),
  anew: make(id, name, { codeEpoch: NEWER, revision: 1 }),
})
const submit = async (...entries: EntryForMatching[]) => {
  await ground.submit(...entries)
  await ground.settled()
}
const Row = Type.Object({ code_epoch: Type.String(), code: Type.String() })
const stored = (id: string) =>
  ground.own.one(
    Row,
    sql`select code_epoch, translate(encode(code, 'base64'), E'+/=\n', '-_') as code from entry where id = ${id}`,
  )
const PAIR = `${idOf('s')} ${idOf('p')}`

describe('entries that are coded anew', () => {
  test('meet those under the same key, whoever was first, and none under the older one', async () => {
    const [wanted, there] = [both(sought, 's', 'Karim Haddad'), both(anEntry, 'p', 'Kareem Hadad')]
    const later = anEntry('late', 'Karim Haddad', { codeEpoch: NEWER })
    await submit(wanted.old, later)
    expect(ground.told).toEqual([])
    await submit(wanted.anew)
    expect(ground.told).toEqual([`${idOf('s')} ${later.id}`])
    await submit(there.old)
    expect(ground.told).toHaveLength(1)
    await submit(there.anew)
    expect(ground.told.slice(1)).toEqual([PAIR])
  })

  test('are not told a second time of a pair that was found before, and keep it', async () => {
    const [wanted, there] = [both(sought, 's', 'Karim Haddad'), both(anEntry, 'p', 'Kareem Hadad')]
    await submit(wanted.old, there.old)
    expect(ground.told).toEqual([PAIR])
    await submit(wanted.anew)
    await submit(there.anew)
    expect(ground.told).toEqual([PAIR])
    expect(await candidates(ground)).toEqual([PAIR])
  })

  test('leave nothing of the older code, neither in the database nor to be met by it after a restart', async () => {
    const there = both(anEntry, 'p', 'Karim Haddad')
    await submit(there.old)
    await submit(there.anew)
    expect(await stored(there.old.id)).toEqual({ code_epoch: NEWER, code: there.anew.code })
    await submit(sought('old', 'Karim Haddad'))
    await service.close()
    service = await startMatching(ground)
    await submit(sought('older', 'Karim Haddad'))
    expect(await candidates(ground)).toEqual([])
    await submit(sought('s', 'Karim Haddad', { codeEpoch: NEWER }))
    expect(await candidates(ground)).toEqual([PAIR])
  })

  test('are not given their older code back by an answer that is older than a newer one', async () => {
    const there = both(anEntry, 'p', 'Karim Haddad')
    await submit(there.anew)
    await submit(there.old)
    expect(await stored(there.old.id)).toEqual({ code_epoch: NEWER, code: there.anew.code })
  })

  test('are not stored after their removal', async () => {
    const there = both(anEntry, 'p', 'Karim Haddad')
    await submit(there.old)
    await ground.remove(there.old.id)
    await ground.settled()
    await submit(there.anew)
    expect(await ground.own.many(Row, sql`select code_epoch, '' as code from entry`)).toEqual([])
  })

  test('are stored once when the process is killed after the database has them', async () => {
    const [wanted, there] = [both(sought, 's', 'Karim Haddad'), both(anEntry, 'p', 'Karim Haddad')]
    await submit(wanted.anew, there.old)
    ground.answering = false
    await ground.submit(there.anew)
    await until(() => ground.asked > 1)
    await service.close()
    await ground.flushQueues()
    ground.answering = true
    service = await startMatching(ground)
    await ground.settled()
    expect(ground.told).toEqual([PAIR])
  })
})
