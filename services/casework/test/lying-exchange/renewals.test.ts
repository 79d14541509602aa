import type { MandateHeader, Projection } from '@kinlink/contracts'
import { actDigest } from '@kinlink/crypto/hash'
import { signAct } from '@kinlink/crypto/sign'
import { sql } from '@kinlink/postgres'
import { newId } from '@kinlink/runtime'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { findRemembered } from '../../src/record-memory/memory-store.ts'
import { rememberAccepted } from '../../src/record-memory/own-records.ts'
import { countByEpoch, keepOwnGrants } from '../../src/regrants/own-grant-store.ts'
import { renewRecord } from '../../src/regrants/renew-record.ts'
import { epochSecret, rotated, signer } from '../network-documents.ts'
import { NET } from '../society.ts'
import { honestExchange, type Victim, victim } from './liar.ts'
import { aLetter, type Sealed } from './sealed.ts'

let transit: Victim
const letters: Sealed[] = []
beforeAll(async () => {
  transit = await victim(honestExchange(), 'transit')
  const one = aLetter(transit)
  const two = aLetter(transit, { after: one })
  letters.push(one, two, aLetter(transit, { after: one, letter: 'Do not come.' }), aLetter(transit))
  const { documents, log } = transit.exchange
  for (const member of ['transit', 'origin']) {
    const stated = documents.follow(member, [`admin 1 ${member}`, `admin 2 ${member}`], rotated(member))
    documents.statements[member]?.push(stated)
    log.add('statement', stated)
  }
  await transit.view.refresh()
})
afterAll(() => transit.close())
beforeEach(async () => {
  for (const table of ['alarm', 'audit.pending', 'record_memory', 'own_grant'])
    await transit.db.run(sql([`delete from ${table}`]))
  transit.exchange.renewals.length = 0
})

/** The automation renews what it is shown of an own record, of which the second revision was handed in and accepted. */
async function renews(shown: Projection): Promise<number> {
  const two = letters[1] as Sealed
  const network = transit.view.current()
  if (network === null) throw new TypeError('the network is not known')
  await transit.db.transaction(async (tx) => {
    await rememberAccepted(tx, two.own)
    await keepOwnGrants(tx, two.rid, two.own)
  })
  transit.exchange.records.set(two.rid, shown)
  const header: MandateHeader = {
    v: 1,
    net: NET,
    id: newId(),
    member: 'transit',
    automation: signer('automation transit').kid,
    may: ['regrant'],
    notAfter: '2027-09-01T00:00:00Z',
  }
  const document = signAct('mandate', header, signer('officer transit'))
  const hand = {
    signer: signer('automation transit'),
    mandate: { document, digest: actDigest('mandate', document) },
    secrets: { society: [epochSecret('society', 'transit'), epochSecret('society newer', 'transit')] },
    actor: 'automation' as const,
    act: newId(),
  }
  expect(await renewRecord(transit.deps, network, hand, two.rid)).toBe(true)
  return transit.exchange.renewals.flatMap(({ renewals }) => renewals).length
}
const letter = (n: number): Sealed => letters[n] as Sealed
const refused = async () => (await countByEpoch(transit.db)).reduce((sum, one) => sum + one.refused, 0)

describe('a Society renews what it has granted', () => {
  it('of the revision that it has handed in itself, and logs that it was read', async () => {
    expect(await renews(letter(1).own)).toBe(2)
    expect([await transit.reads(), await refused(), await transit.alarms()]).toEqual([['allow'], 0, []])
  })

  it.each<[string, () => Projection, string]>([
    ['the revision before, with the grants of that one', () => letter(0).own, 'record-rolled-back'],
    ['another one of that number, which its own officer has signed', () => letter(2).own, 'record-forked'],
  ])('and nothing when it is shown %s: nobody is granted what was taken back', async (_what, shown, kind) => {
    expect(await renews(shown())).toBe(0)
    expect([await transit.reads(), await transit.alarms()]).toEqual([[kind], [[kind, 'transit']]])
    expect(await refused()).toBeGreaterThan(0)
    expect(await findRemembered(transit.db, letter(1).rid)).toMatchObject({ digest: letter(1).digest })
  })

  it.each<[string, () => Projection]>([
    ['another record of its own', () => letter(3).own],
    [
      'a record that none of its officers has signed',
      () => ({ ...letter(1).own, record: { ...letter(1).own.record, kid: newId() } }),
    ],
    [
      'fields that are not those of its record',
      () => {
        const { record, ...rest } = letter(1).own
        return { ...rest, record: { ...record, fields: { ...record.fields, ...letter(0).own.record.fields } } }
      },
    ],
  ])('nor when it is shown %s', async (_what, shown) => {
    expect(await renews(shown())).toBe(0)
    expect([await transit.reads(), await transit.alarms()]).toEqual([['signature'], []])
    expect(await refused()).toBeGreaterThan(0)
  })

  it('nor when the grants are of another version than the record that is shown with them', async () => {
    expect(await renews({ ...letter(1).own, grants: letter(0).own.grants })).toBe(0)
    expect(await refused()).toBeGreaterThan(0)
  })
})
