import type { Service } from '@kinlink/runtime'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { anEntry, EPOCH, idOf, sought } from './blinded-people.ts'
import { candidates, type Ground, logged, prepareGround, startMatching, stored, until } from './matching-service.ts'

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

const PAIR = `${idOf('s')} ${idOf('p')}`

describe('a sought and a present entry that resemble each other', () => {
  test.each([
    ['sought first', [sought('s', 'محمد حداد'), anEntry('p', 'Mohamed Haddad')]],
    ['present first', [anEntry('p', 'Mohamed Haddad'), sought('s', 'محمد حداد')]],
  ])('become one candidate, told to the mailbox as two ids (%s)', async (_order, entries) => {
    for (const entry of entries) {
      await ground.submit(entry)
      await ground.settled()
    }
    expect(await candidates(ground)).toEqual([PAIR])
    expect(ground.told).toEqual([PAIR])
  })

  test('are told once, however often their entries are announced', async () => {
    const both = [sought('s', 'Karim Haddad'), anEntry('p', 'Kareem Hadad')]
    for (const _time of [1, 2, 3]) {
      await ground.submit(...both)
      await ground.settled()
    }
    expect(ground.told).toEqual([PAIR])
    expect(await logged(ground)).toHaveLength(2)
  })

  test('are told even when Redis forgets everything on the way', async () => {
    ground.answering = false
    await ground.submit(sought('s', 'Karim Haddad'), anEntry('p', 'Kareem Hadad'))
    await ground.flushQueues()
    ground.answering = true
    await ground.settled()
    expect(ground.told).toEqual([PAIR])
  })
})

describe('no candidate comes of', () => {
  test.each([
    ['two entries of one Society', { author: 'destination' }],
    ['two entries of one role', { role: 'sought' }],
    ['codes of two epochs', { codeEpoch: idOf('another epoch') }],
    ['an entry that has expired', { expires: '2020-01-01T00:00:00Z' }],
  ] as const)('%s', async (_title, said) => {
    await ground.submit(sought('s', 'Karim Haddad'), anEntry('p', 'Karim Haddad', said))
    await ground.settled()
    expect(await candidates(ground)).toEqual([])
    expect(ground.told).toEqual([])
  })

  test('people who do not resemble each other', async () => {
    await ground.submit(sought('s', 'Karim Haddad', { year: 1950 }), anEntry('p', 'Olena Bondarenko', { year: 2001 }))
    await ground.settled()
    expect(await stored(ground)).toHaveLength(2)
    expect(ground.told).toEqual([])
  })

  test('an entry that the mailbox no longer has', async () => {
    await ground.submit(sought('s', 'Karim Haddad'))
    await ground.announce(idOf('p'))
    await ground.settled()
    expect(await stored(ground)).toEqual([idOf('s')])
    expect(await candidates(ground)).toEqual([])
  })

  test('a code that is none: the message is given up, the service goes on', async () => {
    await ground.submit(anEntry('broken', 'Karim Haddad', { code: 'AAAA' }))
    await ground.submit(sought('s', 'Karim Haddad'), anEntry('p', 'Karim Haddad'))
    await ground.settled()
    expect(ground.told).toEqual([PAIR])
    expect(await stored(ground)).not.toContain(idOf('broken'))
  })
})

describe('a match run', () => {
  test('is in the network tree of the access log, with how many pairs it found and no code', async () => {
    await ground.submit(sought('s', 'Karim Haddad'))
    await ground.settled()
    await ground.submit(anEntry('p', 'Karim Haddad'))
    await ground.settled()
    const acts = await logged(ground)
    expect(acts.map(({ tree, body }) => [tree, body.action, body.subject, body.count]).sort()).toEqual(
      [
        ['network', 'match.run', idOf('s'), 0],
        ['network', 'match.run', idOf('p'), 1],
      ].sort(),
    )
    expect(JSON.stringify(acts)).not.toContain(EPOCH)
  })

  test('does not happen where it cannot be logged', async () => {
    await ground.superuser.run(ground.lockLog)
    await ground.submit(sought('s', 'Karim Haddad'), anEntry('p', 'Karim Haddad'))
    await until(() => ground.asked > 1)
    expect(await stored(ground)).toEqual([])
    await ground.superuser.run(ground.unlockLog)
    await ground.settled()
    expect(ground.told).toEqual([PAIR])
  })
})

describe('the application', () => {
  test('says that it lives and is ready, and nothing else', async () => {
    for (const path of ['/live', '/ready']) {
      expect((await service.app.inject({ method: 'GET', url: path })).statusCode).toBe(200)
    }
    const wrong = await service.app.inject({ method: 'GET', url: '/internal/candidates' })
    expect(wrong.statusCode).toBe(404)
    expect(wrong.headers['content-type']).toContain('application/problem+json')
  })
})
