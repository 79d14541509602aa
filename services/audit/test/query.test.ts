import { AuditPage } from '@kinlink/contracts'
import { newId, type Service } from '@kinlink/runtime'
import { Value } from 'typebox/value'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aBody, ask, type Ground, logAct, prepareGround, startAudit, until } from './audit-service.ts'

const TREE = '/internal/trees/member:transit'
const [officer, other, subject] = [newId(), newId(), newId()]
let ground: Ground
let service: Service

const actsIn = (items: AuditPage['items']) =>
  items.map((item) => JSON.parse(item.body)).filter((body) => body.action !== 'audit.query')
const query = async (text: string, headers: Record<string, string> = {}) => {
  const { status, body } = await ask(service, `${TREE}/entries?${text}`, headers)
  expect(status).toBe(200)
  return Value.Parse(AuditPage, body)
}
const newestQuery = async (tree = TREE, headers: Record<string, string> = {}, matching: object = {}) =>
  await until(async () => {
    const { body } = await ask(service, `${tree}/entries?action=audit.query`, headers)
    const bodies = (body.items as AuditPage['items']).map((item) => JSON.parse(item.body))
    return bodies.find((each) => Object.entries(matching).every(([key, value]) => each[key] === value))
  })

beforeAll(async () => {
  ground = await prepareGround()
  const at = (hour: number) => `2026-11-23T0${hour}:00:00.000Z`
  await logAct(
    ground.other,
    'member:transit',
    aBody({ at: at(1), action: 'case.create', subject, actor: { member: 'transit', officer } }),
  )
  await logAct(
    ground.other,
    'member:transit',
    aBody({ at: at(2), action: 'record.read', subject, actor: { member: 'transit', officer: other } }),
  )
  await logAct(
    ground.other,
    'member:transit',
    aBody({ at: at(3), action: 'request.refused', decision: 'deny', actor: { member: 'transit', officer } }),
  )
  await logAct(ground.other, 'member:transit', aBody({ at: at(4), action: 'record.submit', subject: newId() }))
  await logAct(ground.other, 'member:origin', aBody({ at: at(5), actor: { member: 'origin', officer: null } }))
  await logAct(
    ground.other,
    'network',
    aBody({ at: at(6), action: 'match.run', actor: { member: null, officer: null } }),
  )
  service = await startAudit(ground)
  await until(async () => ((await ask(service, `${TREE}/checkpoint`)).status === 200 ? true : undefined))
})
afterAll(async () => {
  await service.close()
  await ground.close()
})

describe('an auditor asks', () => {
  it.each([
    ['by officer', () => `officer=${officer}`, ['request.refused', 'case.create']],
    ['by case', () => `subject=${subject}`, ['record.read', 'case.create']],
    ['by action', () => 'action=record.submit', ['record.submit']],
    ['by decision', () => 'decision=deny', ['request.refused']],
    [
      'by time, its beginning within and its end without',
      () => 'from=2026-11-23T02:00:00Z&until=2026-11-23T04:00:00Z',
      ['request.refused', 'record.read'],
    ],
    [
      'by all of them',
      () => `officer=${officer}&subject=${subject}&action=case.create&decision=allow&from=2026-11-23T01:00:00Z`,
      ['case.create'],
    ],
    ['for what nobody did', () => `officer=${newId()}`, []],
  ])('%s, and is told the newest first', async (_title, text, actions) => {
    const page = await query(text())
    expect(actsIn(page.items).map((body) => body.action)).toEqual(actions)
    expect(page.next).toBeUndefined()
  })

  it('page by page, each entry once, though the log grows meanwhile', async () => {
    const seen: string[] = []
    let cursor = ''
    for (let page = 0; page < 9; page += 1) {
      const { items, next } = await query(`until=2026-11-23T09:00:00Z&limit=1${cursor}`)
      seen.push(...actsIn(items).map((body) => body.action))
      if (next === undefined) break
      cursor = `&after=${next}`
    }
    expect(seen).toEqual(['record.submit', 'request.refused', 'record.read', 'case.create'])
  })
})

describe('asking is an act', () => {
  it('and is logged with officer, act, filters and count, but no value but the case', async () => {
    const act = newId()
    await query(`subject=${subject}&officer=${other}&limit=3`, { 'kinlink-act': act, 'kinlink-officer': officer })
    const logged = await newestQuery(TREE, {}, { act })
    expect(logged).toMatchObject({
      actor: { member: 'transit', officer },
      act,
      subject,
      decision: 'allow',
      code: 'member',
      count: 1,
    })
    expect(logged.fields.toSorted()).toEqual(['officer', 'subject'])
    expect(JSON.stringify(logged)).not.toContain(other)
  })

  it('also the fetching of a proof', async () => {
    const act = newId()
    expect((await ask(service, `${TREE}/entries/0/proof`, { 'kinlink-act': act })).status).toBe(200)
    expect(await newestQuery(TREE, {}, { act })).toMatchObject({ fields: ['proof'], decision: 'allow', count: 1 })
  })

  it('a denial stands in the tree of who asked, not in the tree asked for', async () => {
    const act = newId()
    expect((await ask(service, '/internal/trees/member:origin/entries', { 'kinlink-act': act })).status).toBe(404)
    expect(await newestQuery(TREE, {}, { act })).toMatchObject({ decision: 'deny', count: 0, code: 'member' })
    const origin = await ask(service, '/internal/trees/member:origin/entries', { 'kinlink-member': 'origin' })
    expect(JSON.stringify(origin.body)).not.toContain(act)
  })

  it('the network’s tree is read by whom the gateway lets, and the reading stands in that member’s tree', async () => {
    const act = newId()
    const answer = await ask(service, '/internal/trees/network/entries', {
      'kinlink-member': 'coordinator',
      'kinlink-act': act,
    })
    expect(actsIn(answer.body.items as AuditPage['items']).map((body) => body.action)).toEqual(['match.run'])
    const logged = await newestQuery('/internal/trees/member:coordinator', { 'kinlink-member': 'coordinator' }, { act })
    expect(logged).toMatchObject({ code: 'network', actor: { member: 'coordinator' } })
  })
})

it('what is there but not for the asker is answered like what is not there', async () => {
  const paths = ['entries', 'entries/0/proof', 'checkpoint', 'consistency?from=1&to=1']
  for (const path of paths) {
    const foreign = await ask(service, `/internal/trees/member:origin/${path}`)
    const absent = await ask(service, `/internal/trees/member:nobody/${path}`)
    for (const answer of [foreign, absent]) expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } })
    expect(Object.keys(foreign.body)).toEqual(Object.keys(absent.body))
  }
})
