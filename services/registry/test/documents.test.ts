import type { MultiSigned, Statement } from '@kinlink/contracts'
import { actDigest } from '@kinlink/crypto/hash'
import { sql } from '@kinlink/postgres'
import { newId } from '@kinlink/runtime'
import { Type } from 'typebox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { caller, type Ground, NOW, prepareGround } from './ground.ts'

let ground: Ground
beforeAll(async () => {
  ground = await prepareGround()
})
afterAll(() => ground.close())

const list = (document: MultiSigned) => ground.post('/internal/member-list', { caller: null, document })
const state = (document: MultiSigned) => ground.post('/internal/statements', { caller: null, document })
const make = (label: 'member-list' | 'statement' | 'agreement' | 'policy-pack', header: object, by: string[]) =>
  ground.societies.order({ make: 'document', label, header: header as Record<string, unknown>, by })
const findings = ({ body }: { body: Record<string, unknown> }) => (body.errors as { field: string; rule: string }[])[0]

describe('the member list', () => {
  it('is refused before anchor keys have signed it, and when another network’s name is on it', async () => {
    const { list: header } = ground.network
    const unsigned = await list(await make('member-list', header, ['origin.admin0']))
    expect(unsigned.body.code).toBe('signature_invalid')
    const elsewhere = await list(await make('member-list', { ...header, net: 'another' }, ['anchor']))
    expect([elsewhere.body.code, findings(elsewhere)?.field]).toEqual(['statement_invalid', 'net'])
    const gap = await list(await make('member-list', { ...header, seq: 1 }, ['anchor']))
    expect(findings(gap)?.field).toBe('seq')
    const twice = await list(
      await make('member-list', { ...header, members: [...header.members, header.members[0]] }, ['anchor']),
    )
    expect(findings(twice)?.field).toBe('members')
  })

  it('is refused where a statement comes before it', async () => {
    const early = await state(ground.network.signedStatements.origin as MultiSigned)
    expect(early.body.code).toBe('binding_invalid')
  })

  it('is accepted under the pinned anchor keys, and again without effect', async () => {
    expect((await list(ground.network.memberList)).status).toBe(200)
    const before = (await ground.log()).length
    expect((await list(ground.network.memberList)).status).toBe(200)
    expect(await ground.log()).toHaveLength(before)
    expect((await ground.get('/internal/member-list')).body.document).toEqual(ground.network.memberList)
  })

  it('is followed by one that the anchors before it and its own have signed', async () => {
    const stranger = {
      ...ground.network.list,
      seq: 1,
      anchors: [{ kid: newId(), pk: ground.network.anchors[0]?.pk.replace(/^./, 'x') }],
    }
    const refused = await list(await make('member-list', stranger, ['anchor']))
    expect(refused.body.code).toBe('signature_invalid')
    const next = await list(await make('member-list', { ...ground.network.list, seq: 1 }, ['anchor']))
    expect(next.status).toBe(200)
  })
})

describe('a statement', () => {
  const origin = (): Statement => ground.network.statements.origin as Statement
  const admins = ['origin.admin0', 'origin.admin1']

  it.each([
    ['one admin where two are needed', {}, ['origin.admin0'], 'signature_invalid', 'signatures'],
    ['another Society’s admins', {}, ['transit.admin0', 'transit.admin1'], 'signature_invalid', 'signatures'],
    ['a number that skips', { seq: 1 }, admins, 'statement_invalid', 'seq'],
    ['a digest of nothing', { prev: 'A'.repeat(43) }, admins, 'statement_invalid', 'prev'],
    ['a date in the future', { issued: '2027-01-01T00:00:00Z' }, admins, 'statement_invalid', 'issued'],
    ['an end that has passed', { notAfter: '2026-01-01T00:00:00Z' }, admins, 'statement_invalid', 'notAfter'],
    ['a threshold nobody can meet', { threshold: 3 }, admins, 'statement_invalid', 'threshold'],
    ['a Society that is no member', { society: 'nobody' }, admins, 'binding_invalid', 'society'],
  ])('is refused with %s', async (_what, change, by, code, field) => {
    const answer = await state(await make('statement', { ...origin(), ...change }, by))
    expect([answer.status, answer.body.code, findings(answer)?.field]).toEqual([422, code, field])
    expect((await ground.get('/internal/statements/origin')).status).toBe(404)
  })

  it('is refused when it gives the automation key an officer’s role, or a key that nobody can seal to', async () => {
    const officers = origin().officers.map((key) => ({ ...key, roles: ['automation', 'tracing-officer'] }))
    expect(findings(await state(await make('statement', { ...origin(), officers }, admins)))?.field).toBe('officers')
    const epochs = origin().epochs.map((epoch) => ({ ...epoch, pk: 'AAAA' }))
    expect(findings(await state(await make('statement', { ...origin(), epochs }, admins)))?.field).toBe('epochs')
  })

  it('is accepted, told to every member in its transaction, and logged in its Society’s tree', async () => {
    const document = ground.network.signedStatements.origin as MultiSigned
    expect((await state(document)).status).toBe(200)
    expect((await state(document)).status).toBe(200)
    const row = Type.Object({
      payload: Type.Object({ type: Type.String(), recipient: Type.String() }, { additionalProperties: true }),
    })
    const told = await ground.db.many(row, sql`select payload from outbox where topic = 'event.published'`)
    expect(
      told.filter(({ payload }) => payload.recipient === 'transit').map(({ payload }) => payload.type),
    ).toHaveLength(3)
    const entries = (await ground.log()).filter(
      ({ action, decision }) => action === 'key.statement' && decision === 'allow',
    )
    expect(entries).toMatchObject([{ tree: 'member:origin', actor: { member: 'origin' } }])
  })

  it('is chained: the next one names its digest and is signed by its admins', async () => {
    const first = ground.network.signedStatements.origin as MultiSigned
    const next = { ...origin(), seq: 1, prev: actDigest('statement', first) }
    const unchained = await state(await make('statement', { ...next, prev: null }, admins))
    expect(findings(unchained)?.field).toBe('prev')
    const rebound = {
      ...next,
      officers: next.officers.map((key, at) => ({ ...key, kid: next.officers.at(at - 1)?.kid })),
    }
    expect(findings(await state(await make('statement', rebound, admins)))?.field).toBe('officers')
    expect((await state(await make('statement', next, admins))).status).toBe(200)
    const { statements } = (await ground.get('/internal/statements/origin')).body as { statements: MultiSigned[] }
    expect(statements).toHaveLength(2)
  })

  it('that was refused is logged as denied, with its rule', async () => {
    const denied = (await ground.log()).filter(
      ({ action, decision }) => action === 'key.statement' && decision === 'deny',
    )
    expect(denied.length).toBeGreaterThan(8)
    expect(denied[0]).toMatchObject({ tree: 'network', actor: { member: null } })
    expect(denied.every(({ rules, code }) => Array.isArray(rules) && typeof code === 'string')).toBe(true)
  })
})

describe('an agreement', () => {
  const hand = (by: string, document: MultiSigned) =>
    ground.post('/internal/agreements', { caller: caller(by), document })
  const states = async (member: string) =>
    ((await ground.get(`/internal/agreements?member=${member}`)).body.agreements as { state: string }[]).map(
      (a) => a.state,
    )

  it('is proposed with one party’s signature and in force with both', async () => {
    const header = ground.network.agreement
    const own = await make('agreement', header, ['origin.admin0'])
    expect((await hand('origin', own)).status).toBe(200)
    expect(await states('transit')).toEqual(['proposed'])
    expect((await hand('transit', await make('agreement', header, ['transit.admin1']))).status).toBe(200)
    expect(await states('origin')).toEqual(['in-force'])
    expect(await states('destination')).toEqual([])
    expect((await hand('origin', own)).status).toBe(200)
    expect(await states('origin')).toEqual(['in-force'])
  })

  it('expires with its assessment', async () => {
    ground.clock = new Date(NOW.getTime() + 301 * 86_400_000)
    expect(await states('origin')).toEqual(['expired'])
    ground.clock = NOW
  })

  it.each([
    ['by who is no party', 'destination', {}, ['origin.admin0'], 'binding_invalid', 'P-MUTUAL'],
    ['unsigned by either party', 'origin', { id: newId() }, ['destination.admin0'], 'signature_invalid', 'P-MUTUAL'],
    [
      'under an id of another wording',
      'origin',
      { purposes: ['rights'] },
      ['origin.admin0'],
      'binding_invalid',
      'P-MUTUAL',
    ],
    [
      'over a span that has passed',
      'origin',
      { id: newId(), validUntil: '2026-01-01T00:00:00Z' },
      ['origin.admin0'],
      'binding_invalid',
      'P-LAW',
    ],
    [
      'with who is no member',
      'origin',
      { id: newId(), parties: ['origin', 'nobody'] },
      ['origin.admin0'],
      'binding_invalid',
      'P-HUMDOMAIN',
    ],
  ])('is refused when handed in %s', async (_what, by, change, signers, code, rule) => {
    const answer = await hand(by, await make('agreement', { ...ground.network.agreement, ...change }, signers))
    expect([answer.status, answer.body.code, findings(answer)?.rule]).toEqual([422, code, rule])
  })
})

describe('the policy pack', () => {
  const BOTH = ['coordinator.admin0', 'coordinator.admin1']
  const hand = (by: string, document: MultiSigned) =>
    ground.post('/internal/policy-pack', { caller: caller(by), document })

  it('comes from the coordinating member alone, in rising versions', async () => {
    const { rules, pack } = ground.network
    expect((await hand('origin', pack)).body.code).toBe('binding_invalid')
    expect((await hand('coordinator', await make('policy-pack', rules, ['origin.admin0']))).body.code).toBe(
      'signature_invalid',
    )
    expect((await hand('coordinator', pack)).status).toBe(200)
    expect((await hand('coordinator', pack)).status).toBe(200)
    const again = await make('policy-pack', { ...rules, issued: '2026-11-23T09:00:00Z' }, BOTH)
    expect(findings(await hand('coordinator', again))?.field).toBe('version')
    const newer = await make('policy-pack', { ...rules, version: '2026.2' }, BOTH)
    expect((await hand('coordinator', newer)).status).toBe(200)
    expect((await ground.get('/internal/policy-pack')).body.document).toEqual(newer)
  })

  it('P-INDEPENDENT (Principle 7) at activation: one administrator alone changes no rule, however often they sign', async () => {
    const next = { ...ground.network.rules, version: '2026.7' }
    for (const by of [['coordinator.admin0'], ['coordinator.admin1'], ['coordinator.admin0', 'origin.admin0']]) {
      const answer = await hand('coordinator', await make('policy-pack', next, by))
      expect([answer.body.code, findings(answer)?.rule]).toEqual(['signature_invalid', 'P-INDEPENDENT'])
    }
    expect((await hand('coordinator', await make('policy-pack', next, BOTH))).status).toBe(200)
  })

  it('is refused when it is out of date or speaks of a field that it does not define', async () => {
    const { rules } = ground.network
    const old = { ...rules, version: '2027.1', notAfter: '2026-01-01T00:00:00Z' }
    expect(findings(await hand('coordinator', await make('policy-pack', old, BOTH)))?.field).toBe('notAfter')
    const loose = { ...rules, version: '2027.1', catalogue: rules.catalogue.slice(1) }
    expect(findings(await hand('coordinator', await make('policy-pack', loose, BOTH)))?.field).toBe('catalogue')
  })
})

describe('every internal route', () => {
  it('is closed to who does not hold the internal token', async () => {
    for (const path of ['member-list', 'statements/origin', 'agreements?member=origin', 'policy-pack']) {
      const response = await fetch(`${ground.service.url}/internal/${path}`)
      expect(response.status).toBe(401)
    }
  })
})
