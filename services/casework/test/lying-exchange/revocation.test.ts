import type { Statement } from '@kinlink/contracts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openProjection } from '../../src/sealing/open-projection.ts'
import { epochSecret, rotated } from '../network-documents.ts'
import { headerOf, honestExchange, signed, type Victim, victim } from './liar.ts'
import { aLetter } from './sealed.ts'

const ADMINS = ['admin 1 transit', 'admin 2 transit']
let origin: Victim
let others: Victim[]
beforeEach(async () => {
  origin = await victim(honestExchange())
  others = []
})
afterEach(async () => {
  for (const one of [origin, ...others]) await one.close()
})

const chain = () => origin.exchange.documents.statements.transit ?? []
const first = () => headerOf<Statement>(chain()[0])
/** Transit's officer leaves, and another one comes. */
const leaving = () => origin.exchange.documents.follow('transit', ADMINS, rotated('transit', ['officer 2 transit']))
/** A Society to which the exchange tells the truth: transit has stated that its officer has left. */
const toldTheTruth = async (member: string): Promise<Victim> => {
  const { documents } = origin.exchange
  const statements = { ...documents.statements, transit: [...chain(), leaving()] }
  const one = await victim(honestExchange({ ...documents, statements }), member)
  others.push(one)
  return one
}
const liedTo = async (member: string): Promise<Victim> => {
  const one = await victim(honestExchange(origin.exchange.documents), member)
  others.push(one)
  return one
}

describe('an exchange that serves an officer who has left as current', () => {
  it('is found out where the log has the revocation: nothing of that Society is opened, and an alarm names it', async () => {
    const letter = aLetter(await liedTo('transit'))
    origin.exchange.records.set(letter.rid, letter.projection)
    origin.exchange.log.add('statement', leaving())
    await origin.view.refresh()
    expect(await origin.look(letter.rid)).toMatchObject({ ok: false, problem: { code: 'signature_invalid' } })
    expect([await origin.reads(), await origin.alarms()]).toEqual([
      ['author_left'],
      [['statement-withheld', 'transit']],
    ])
  })

  it('opens nothing that the officer signs once the revocation was seen, whatever is served then', async () => {
    const letter = aLetter(await liedTo('transit'))
    origin.exchange.records.set(letter.rid, letter.projection)
    const [oldest] = chain()
    origin.exchange.log.add('statement', leaving())
    origin.exchange.documents.statements.transit = [...chain(), leaving()]
    await origin.view.refresh()
    if (oldest !== undefined) origin.exchange.documents.statements.transit = [oldest]
    await origin.restart()
    await origin.view.refresh()
    expect(await origin.look(letter.rid)).toMatchObject({ ok: false, problem: { code: 'signature_invalid' } })
    expect(await origin.alarms()).toEqual([['statement-rolled-back', 'transit']])
  })

  it('and keeps the log back as well is found out by the first letter of anybody who was told the truth, after a restart too', async () => {
    const letter = aLetter(await toldTheTruth('coordinator'))
    origin.exchange.records.set(letter.rid, letter.projection)
    expect(await origin.look(letter.rid)).toMatchObject({ ok: true })
    await origin.restart()
    await origin.view.refresh()
    expect(await origin.alarms()).toEqual([['gossip-fork', 'coordinator']])
  })

  it('and shows them another log that is as long is found out by that letter at once', async () => {
    const sound = await toldTheTruth('coordinator')
    const other = signed({ ...headerOf<Statement>(leaving()), notAfter: '2027-10-01T00:00:00Z' }, ADMINS)
    origin.exchange.log.add('statement', other)
    origin.exchange.documents.statements.transit = [...chain(), other]
    await origin.view.refresh()
    const letter = aLetter(sound)
    origin.exchange.records.set(letter.rid, letter.projection)
    await origin.look(letter.rid)
    expect(await origin.alarms()).toEqual([['gossip-fork', 'coordinator']])
  })
})

describe('an exchange that puts a key of its own into an epoch', () => {
  it('opens nothing: what is sealed goes to the key that the Society has stated, and an alarm is raised', async () => {
    const forged = publicKeyOfEpoch('detention')
    const epochs = first().epochs.map((epoch) => (epoch.line === 'society' ? { ...epoch, pk: forged } : epoch))
    const transit = await liedTo('transit')
    origin.exchange.documents.statements.transit = [signed({ ...first(), epochs }, ADMINS)]
    await origin.view.refresh()
    const { rid, projection } = aLetter(origin, { to: 'transit' })
    const openedWith = (line: string) => {
      const { eid } = epochSecret('society', 'transit')
      const network = transit.view.current()
      if (network === null) throw new TypeError('the network is not known')
      const keys = { society: [{ eid, sk: epochSecret(line, 'transit').sk }] }
      const opened = openProjection(rid, projection, network, keys, new Date())
      return opened.ok ? opened.value.values.get('letter') : opened.code
    }
    expect([openedWith('society'), openedWith('detention')]).toEqual(['We are well.', 'unwrap'])
    expect(await origin.alarms()).toEqual([['epoch-substituted', 'transit']])
  })
})

const publicKeyOfEpoch = (line: string) => first().epochs.find((epoch) => epoch.line === line)?.pk
