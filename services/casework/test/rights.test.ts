import type { NewRightsRequest, Projection } from '@kinlink/contracts'
import { sql } from '@kinlink/postgres'
import { newId } from '@kinlink/runtime'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { insertIncoming } from '../src/incoming/incoming-store.ts'
import { finishRights, openRights, readRights } from '../src/rights/incoming-rights.ts'
import { passOn } from '../src/rights/pass-on.ts'
import { aDesk, aRequest, type Desk } from './desk.ts'
import { logged } from './logged.ts'

let desk: Desk
/** What the exchange shows of a record. */
let shown: Projection
beforeAll(async () => {
  desk = await aDesk({ readRecord: async () => ({ ok: true, value: shown }) })
})
afterAll(() => desk.close())

const request = (to: string): NewRightsRequest => ({
  to,
  kind: 'withdraw',
  person: { names: aRequest([]).enquirer.person.names, lang: 'so' },
  description: 'I asked for my sister in spring.',
  basis: aRequest([]).enquirer.basis,
})
const ask = (to: string) => passOn(desk.deps, desk.session, request(to), desk.key())

describe('what an enquirer asks of the Society that keeps a request', () => {
  it('is sealed to the Society that is named, and nothing of it is kept here', async () => {
    const done = await ask('transit')
    const rid = done.ok ? done.value.rightsRequestId : ''
    expect(done).toMatchObject({ ok: true, value: { state: 'passed-on' } })
    expect(await desk.submissions()).toMatchObject([{ kind: 'record', subject: rid }])
    expect(JSON.stringify(await desk.submissions())).not.toContain('sister')
    expect(await openRights(desk.deps, desk.session, rid)).toMatchObject({ problem: { code: 'not_found' } })
  })

  it('is a task of one’s own when this Society is named', async () => {
    const done = await ask('origin')
    const rid = done.ok ? done.value.rightsRequestId : ''
    const opened = await openRights(desk.deps, desk.session, rid)
    expect(opened).toMatchObject({ value: { from: 'origin', state: 'open', request: { kind: 'withdraw' } } })
    await finishRights(desk.deps, desk.session, rid, { outcome: 'withdrawn' })
    expect(await openRights(desk.deps, desk.session, rid)).toMatchObject({ value: { state: 'done' } })
  })

  it('goes to members under an agreement only', async () => {
    const rules = async (to: string) => {
      const done = await ask(to)
      return done.ok ? [] : done.problem.errors?.map(({ rule }) => rule)
    }
    expect(await rules('coordinator')).toEqual(['P-LAW'])
    expect(await rules('nowhere')).toEqual(['P-HUMDOMAIN'])
  })
})

it('a request that is not here is looked for in vain, and that stands in the log', async () => {
  await desk.db.run(sql`delete from audit.pending`)
  const rid = newId()
  expect(await openRights(desk.deps, desk.session, rid)).toMatchObject({ problem: { code: 'not_found' } })
  expect(await logged(desk.db)).toMatchObject([{ action: 'rights.read', subject: rid, decision: 'deny' }])
})

describe('what arrives', () => {
  const arrived = async (bend: (projection: Projection) => Projection) => {
    const { rid, projection } = desk.recordOfTransit(aRequest(['origin']))
    shown = bend(projection)
    await insertIncoming(desk.db, rid, desk.clock.now())
    await desk.db.run(sql`delete from audit.pending`)
    return rid
  }
  const refusalsLogged = async () =>
    (await logged(desk.db)).filter(({ action }) => action === 'record.verify-refused').map(({ code }) => code)

  it('is listed for officers, which stands in the log', async () => {
    const rid = await arrived((projection) => projection)
    const { items } = await readRights(desk.deps, desk.session, {})
    expect(items.map(({ rightsRequestId }) => rightsRequestId)).toContain(rid)
    expect(await logged(desk.db)).toMatchObject([
      { action: 'rights.list', subject: null, decision: 'allow', count: items.length },
    ])
  })

  it('and is not what it was announced as is shown to nobody; the refusal is logged', async () => {
    const rid = await arrived((projection) => projection)
    expect(await openRights(desk.deps, desk.session, rid)).toMatchObject({ problem: { code: 'binding_invalid' } })
    expect(await refusalsLogged()).toEqual(['values'])
  })

  it('and does not verify is shown to nobody; the refusal is logged', async () => {
    const rid = await arrived(({ record, ...rest }) => ({ ...rest, record: { ...record, kid: newId() } }))
    expect(await openRights(desk.deps, desk.session, rid)).toMatchObject({ problem: { code: 'signature_invalid' } })
    expect(await refusalsLogged()).toEqual(['author_key'])
  })
})
