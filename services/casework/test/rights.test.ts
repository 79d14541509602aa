import type { NewRightsRequest } from '@kinlink/contracts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { finishRights, openRights } from '../src/rights/incoming-rights.ts'
import { passOn } from '../src/rights/pass-on.ts'
import { aDesk, aRequest, type Desk } from './desk.ts'

let desk: Desk
beforeAll(async () => {
  desk = await aDesk({})
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
