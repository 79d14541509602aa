import type { MultiSigned, Statement } from '@kinlink/contracts'
import { actDigest } from '@kinlink/crypto/hash'
import { sql } from '@kinlink/postgres'
import { Type } from 'typebox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Ground, prepareGround, setUp } from './ground.ts'

let ground: Ground
beforeAll(async () => {
  ground = await prepareGround()
  await setUp(ground)
})
afterAll(() => ground.close())

const Told = Type.Object({
  payload: Type.Object({ type: Type.String(), recipient: Type.String() }, { additionalProperties: true }),
})
const told = async (type: string): Promise<Record<string, unknown>[]> =>
  (await ground.db.many(Told, sql`select payload from outbox where topic = 'event.published'`))
    .map(({ payload }) => payload)
    .filter((payload) => payload.type === type)

let newest: { statement: Statement; document: MultiSigned } | undefined
/** States, for one Society, its epochs otherwise than before. */
const state = async (change: (epoch: Statement['epochs'][number]) => object): Promise<number> => {
  newest ??= {
    statement: ground.network.statements.origin as Statement,
    document: ground.network.signedStatements.origin as MultiSigned,
  }
  const { statement, document } = newest
  const epochs = statement.epochs.map((epoch) => ({ ...epoch, ...change(epoch) }))
  const header = { ...statement, seq: statement.seq + 1, prev: actDigest('statement', document), epochs }
  const by = ['origin.admin0', 'origin.admin1']
  const next = await ground.societies.order({ make: 'document', label: 'statement', header, by })
  newest = { statement: header, document: next }
  return (await ground.post('/internal/statements', { caller: null, document: next })).status
}

describe('an epoch that its Society closes', () => {
  const MEMBERS = ['coordinator', 'destination', 'origin', 'transit']

  it('is announced to every member once, beside the statement that says which and until when; the event says neither', async () => {
    expect(await state(() => ({}))).toBe(200)
    expect(await told('epoch.closing')).toEqual([])
    const before = (await told('statement.changed')).length
    expect(await state(({ line }) => (line === 'society' ? { state: 'closing' } : {}))).toBe(200)
    const events = await told('epoch.closing')
    expect(events.map(({ recipient }) => recipient).sort()).toEqual(MEMBERS)
    for (const event of events)
      expect(Object.keys(event).sort()).toEqual(['eventId', 'occurredWindow', 'recipient', 'type'])
    expect(await told('statement.changed')).toHaveLength(before + MEMBERS.length)
  })

  it('is not announced again when it is closed at last; one that is closed at once is', async () => {
    expect(await state(({ line }) => (line === 'society' ? { state: 'closed' } : {}))).toBe(200)
    expect(await told('epoch.closing')).toHaveLength(MEMBERS.length)
    expect(await state(({ line }) => (line === 'child' ? { state: 'closed' } : {}))).toBe(200)
    expect(await told('epoch.closing')).toHaveLength(2 * MEMBERS.length)
  })
})
