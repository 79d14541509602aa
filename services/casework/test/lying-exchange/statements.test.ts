import type { Statement } from '@kinlink/contracts'
import { actDigest } from '@kinlink/crypto/hash'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { publicKey } from '../network-documents.ts'
import { headerOf, honestExchange, signed, type Victim, victim } from './liar.ts'

const ADMINS = ['admin 1 transit', 'admin 2 transit']
let origin: Victim
beforeEach(async () => {
  origin = await victim(honestExchange())
})
afterEach(() => origin.close())

const chain = () => origin.exchange.documents.statements.transit ?? []
const serve = (...statements: NonNullable<ReturnType<typeof chain>>) => {
  origin.exchange.documents.statements.transit = statements
  return origin.view.refresh()
}
const first = () => headerOf<Statement>(chain()[0])
const known = () => origin.view.current()?.statementOf('transit') ?? null
const revocation = (change: Partial<Statement> = {}) => {
  const prev = actDigest('statement', chain()[0] ?? { header: '' })
  return signed({ ...first(), seq: 1, prev, officers: [], ...change }, ADMINS)
}

describe('an exchange that tells the truth', () => {
  it('gives no alarm, however often it is asked and however it grows', async () => {
    await origin.view.refresh()
    const next = revocation()
    origin.exchange.log.add('statement', next)
    await serve(...chain(), next)
    expect(known()?.seq).toBe(1)
    await origin.restart()
    await origin.view.refresh()
    expect(known()?.seq).toBe(1)
    expect(await origin.alarms()).toEqual([])
  })

  it('may accept a statement between two answers: the log is asked again before anything is said', async () => {
    const next = revocation()
    const { documents, log } = origin.exchange
    const calls = log.calls.bind(log)
    let asked = 0
    log.calls = () => ({
      ...calls(),
      keysLogCheckpoint: async () => {
        asked += 1
        if (asked === 2) log.add('statement', next)
        return calls().keysLogCheckpoint()
      },
    })
    documents.statements.transit = [...chain(), next]
    await origin.view.refresh()
    expect([asked, known()?.seq]).toEqual([2, 1])
    expect(await origin.alarms()).toEqual([])
  })
})

describe('an exchange that lies about a Society’s keys', () => {
  it('withholds a revocation that the log has: the Society is not known any more, and an alarm names it', async () => {
    origin.exchange.log.add('statement', revocation())
    await serve(...chain())
    expect(known()).toBeNull()
    expect(origin.view.current()?.officerKey('transit', publicKey('officer transit').kid)).toBeNull()
    expect(origin.view.current()?.epochsOf('transit')).toEqual([])
    expect(await origin.alarms()).toEqual([['statement-withheld', 'transit']])
    await origin.restart()
    expect(known()).toBeNull()
  })

  it('shows a statement, rightly signed, that is in no log: it is not believed', async () => {
    await serve(...chain(), revocation())
    expect(known()?.seq).toBe(0)
    expect(await origin.alarms()).toEqual([['statement-forked', 'transit']])
  })

  it('shows another statement than the log has, rightly signed: it is not believed', async () => {
    origin.exchange.log.add('statement', revocation())
    await serve(...chain(), revocation({ notAfter: '2027-10-01T00:00:00Z' }))
    expect(known()).toBeNull()
    expect((await origin.alarms()).map(([kind]) => kind)).toEqual(['statement-forked'])
  })

  it('logs two statements of one number: the first stays, and an alarm is raised', async () => {
    const sound = revocation()
    const other = revocation({ notAfter: '2027-10-01T00:00:00Z' })
    origin.exchange.log.add('statement', sound, other)
    await serve(...chain(), sound)
    expect(known()?.officers).toEqual([])
    expect(await origin.alarms()).toEqual([['statement-forked', 'transit']])
  })

  it('shows fewer statements than before: nothing is forgotten, not even after a restart', async () => {
    const [oldest] = chain()
    const next = revocation()
    origin.exchange.log.add('statement', next)
    await serve(...chain(), next)
    await origin.restart()
    if (oldest !== undefined) await serve(oldest)
    expect(known()?.seq).toBe(1)
    expect((await origin.alarms()).map(([kind]) => kind)).toEqual(['statement-rolled-back'])
  })

  it('puts its own key into an epoch: nothing is sealed to it', async () => {
    const [, ...others] = first().epochs
    const epochs = [{ ...first().epochs[0], pk: first().epochs[1]?.pk }, ...others]
    const sealedTo = known()?.epochs
    await serve(signed({ ...first(), epochs }, ADMINS))
    expect(known()?.epochs).toEqual(sealedTo)
    expect(await origin.alarms()).toEqual([['epoch-substituted', 'transit']])
  })

  it('appends a statement that its administrators have not signed, to the log as well', async () => {
    const forged = signed(headerOf(revocation()), ['admin 1 origin', 'admin 2 origin'])
    origin.exchange.log.add('statement', forged)
    await serve(...chain(), forged)
    expect(known()).toBeNull()
    expect(await origin.alarms()).toEqual([['chain-broken', 'transit']])
  })

  it('brings back a key that was dropped, with the help of that Society’s administrators', async () => {
    const next = revocation()
    origin.exchange.log.add('statement', next)
    await serve(...chain(), next)
    const revived = signed(
      { ...headerOf<Statement>(next), seq: 2, prev: actDigest('statement', next), officers: first().officers },
      ADMINS,
    )
    origin.exchange.log.add('statement', revived)
    await serve(...chain(), revived)
    expect(origin.view.current()?.officerKey('transit', publicKey('officer transit').kid)).toBeNull()
    expect(await origin.alarms()).toEqual([['key-revived', 'transit']])
  })

  it('raises one alarm for one lie, and none again once it was acknowledged', async () => {
    const lie = revocation()
    await serve(...chain(), lie)
    await origin.view.refresh()
    await origin.restart()
    await origin.view.refresh()
    expect(await origin.alarms()).toHaveLength(1)
    await origin.acknowledgeAll()
    await origin.restart()
    await origin.view.refresh()
    expect(await origin.alarms()).toEqual([])
  })
})
