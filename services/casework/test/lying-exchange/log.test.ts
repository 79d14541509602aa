import type { Statement } from '@kinlink/contracts'
import { actDigest } from '@kinlink/crypto/hash'
import { newId } from '@kinlink/runtime'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { forgetWhereHeard, keptHeard } from '../../src/keys-log/heard-store.ts'
import { ServedLog } from '../served-log.ts'
import type { Exchange } from './door.ts'
import { headerOf, honestExchange, signed, type Victim, victim } from './liar.ts'

let exchange: Exchange
let origin: Victim
beforeEach(async () => {
  exchange = honestExchange()
  origin = await victim(exchange)
})
afterEach(() => origin.close())

const ADMINS = ['admin 1 transit', 'admin 2 transit']
/** The statement after transit's first one. */
const next = (change: Partial<Statement> = {}) => {
  const [first] = exchange.documents.statements.transit ?? []
  if (first === undefined) throw new RangeError('transit has stated nothing')
  return signed({ ...headerOf<Statement>(first), seq: 1, prev: actDigest('statement', first), ...change }, ADMINS)
}
const head = () => origin.view.current()?.keysLog
const without = (log: ServedLog, leaves: number): ServedLog => {
  const shorter = log.fork()
  shorter.leaves.splice(-leaves)
  return shorter
}

describe('a keys log that is tampered with', () => {
  it('is rolled back: what was verified stays, and an alarm is raised', async () => {
    const before = head()
    exchange.log = without(exchange.log, 1)
    await origin.view.refresh()
    expect(head()).toEqual(before)
    expect(await origin.alarms()).toEqual([['log-rolled-back', null]])
  })

  it('disappears', async () => {
    exchange.log = new ServedLog()
    await origin.view.refresh()
    expect(await origin.alarms()).toEqual([['log-rolled-back', null]])
  })

  it.each([
    ['at the same size', 0],
    ['and has grown since', 1],
  ])('is rewritten %s: nothing that is only in the other one is believed', async (_, more) => {
    const before = head()
    const forged = without(exchange.log, 1).add('statement', next({ notAfter: '2027-10-01T00:00:00Z' }))
    if (more > 0) forged.add('statement', next())
    exchange.log = forged
    exchange.documents.statements.transit = [...(exchange.documents.statements.transit ?? []), next()]
    await origin.view.refresh()
    expect(head()).toEqual(before)
    expect(origin.view.current()?.statementOf('transit')?.seq).toBe(0)
    expect((await origin.alarms()).map(([kind]) => kind)).toContain('log-forked')
  })

  it('is signed by another key than the first one seen, also after a restart', async () => {
    await origin.restart()
    exchange.log = ServedLog.of(exchange.documents, 'another key')
    await origin.view.refresh()
    expect(await origin.alarms()).toEqual([['log-forked', null]])
  })

  it('shows leaves that do not give the root it has signed', async () => {
    const grown = exchange.log.fork().add('statement', next())
    const calls = grown.calls.bind(grown)
    grown.calls = () => ({
      ...calls(),
      keysLogLeaves: async (from) => {
        const answer = await calls().keysLogLeaves(from)
        return { ok: true, value: { leaves: answer.value.leaves.map((leaf) => ({ ...leaf, number: 7 })) } }
      },
    })
    exchange.log = grown
    await origin.view.refresh()
    expect(head()?.size).toBe(4)
    expect(await origin.alarms()).toEqual([['log-forked', null]])
  })

  it('is remembered over a restart, without asking anybody', async () => {
    const before = head()
    await origin.restart()
    expect(head()).toEqual(before)
  })
})

describe('two Societies that are shown different logs', () => {
  let transit: Victim
  beforeEach(async () => {
    transit = await victim({ ...exchange, log: exchange.log.fork() }, 'transit')
  })
  afterEach(() => transit.close())

  /** What a record of transit says in its header arrives at origin. */
  const arrives = () => {
    const seen = transit.view.partial()?.keysLog
    if (seen === undefined) throw new RangeError('transit knows no log')
    const recordId = newId()
    origin.view.current()?.heard({ author: 'transit', recordId, ...seen })
    return recordId
  }

  it('find out by the first record that one sends the other', async () => {
    exchange.log.add('statement', next())
    transit.exchange.log.add('statement', next({ notAfter: '2027-10-01T00:00:00Z' }))
    exchange.documents.statements.transit = [...(exchange.documents.statements.transit ?? []), next()]
    await Promise.all([origin.view.refresh(), transit.view.refresh()])
    arrives()
    expect(await origin.alarms()).toEqual([['gossip-fork', 'transit']])
  })

  it('find out when one is shown less: what the other has seen never comes', async () => {
    transit.exchange.log.add('statement', next())
    await transit.view.refresh()
    arrives()
    expect(await origin.alarms()).toEqual([])
    await origin.view.refresh()
    expect(await origin.alarms()).toEqual([['gossip-fork', 'transit']])
  })

  it('find out after a restart in between too, once their own log has grown', async () => {
    transit.exchange.log.add('statement', next())
    await transit.view.refresh()
    arrives()
    await origin.restart()
    expect(await origin.alarms()).toEqual([])
    const other = next({ notAfter: '2027-10-01T00:00:00Z' })
    exchange.log.add('statement', other)
    exchange.documents.statements.transit = [...(exchange.documents.statements.transit ?? []), other]
    await origin.view.refresh()
    expect(await origin.alarms()).toEqual([['gossip-fork', 'transit']])
    await origin.acknowledgeAll()
    await origin.restart()
    await origin.view.refresh()
    expect(await origin.alarms()).toEqual([])
  })

  it('remember what was heard by size and root, and no record that has been erased', async () => {
    const sound = next()
    transit.exchange.log.add('statement', sound)
    await transit.view.refresh()
    const rid = arrives()
    arrives()
    await origin.alarms()
    const { size, root } = transit.view.partial()?.keysLog ?? {}
    const said = { author: 'transit', size, root }
    expect(await keptHeard(origin.db)).toEqual([{ ...said, recordId: rid }])
    await origin.db.transaction((tx) => forgetWhereHeard(tx, rid))
    expect(await keptHeard(origin.db)).toEqual([{ ...said, recordId: null }])
    await origin.restart()
    exchange.log.add('statement', sound)
    exchange.documents.statements.transit = [...(exchange.documents.statements.transit ?? []), sound]
    await origin.view.refresh()
    expect([await keptHeard(origin.db), await origin.alarms()]).toEqual([[], []])
  })

  it('say nothing where one has only seen the log earlier or later than the other', async () => {
    arrives()
    const sound = next()
    transit.exchange.log.add('statement', sound)
    await transit.view.refresh()
    arrives()
    exchange.log.add('statement', sound)
    exchange.documents.statements.transit = [...(exchange.documents.statements.transit ?? []), sound]
    await origin.view.refresh()
    arrives()
    expect(origin.view.partial()?.keysLog).toEqual(transit.view.partial()?.keysLog)
    expect(await origin.alarms()).toEqual([])
  })
})
