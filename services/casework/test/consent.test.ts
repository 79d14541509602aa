import type { BlindedEntry, GrantHeader, Projection, Submission, TracingRequest } from '@kinlink/contracts'
import { decodeHeader } from '@kinlink/crypto/hash'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fetchRecord } from '../src/candidates/enquiry.ts'
import { findCase } from '../src/cases/case-store.ts'
import { tracingValues } from '../src/cases/case-values.ts'
import { caseRowView } from '../src/cases/case-view.ts'
import { openCase } from '../src/cases/open-case.ts'
import { registerPerson } from '../src/people/register-person.ts'
import { DEFAULT_RETENTION } from '../src/retention/retention-days.ts'
import { passOn } from '../src/rights/pass-on.ts'
import { daysLater } from '../src/sealing/buckets.ts'
import { judgeValues } from '../src/sealing/judge-values.ts'
import { openProjection } from '../src/sealing/open-projection.ts'
import { aBasis, aDesk, aRegistration, aRequest, type Desk } from './desk.ts'
import { epochSecret } from './network-documents.ts'

let desk: Desk
let shown: Projection
beforeAll(async () => {
  desk = await aDesk({ readRecord: async () => ({ ok: true, value: shown }) })
})
afterAll(() => desk.close())

const asking = (change: Partial<TracingRequest['enquirer']['basis']>, search: object = {}): TracingRequest => {
  const request = aRequest(['transit'])
  const enquirer = { ...request.enquirer, wishes: 'call in the evening', basis: { ...aBasis, ...change } }
  return { ...request, enquirer, search: { ...request.search, ...search } }
}
const headerOf = <T>(header: string): T => decodeHeader(header).json as unknown as T
const handedIn = async <T>(kind: string): Promise<T | undefined> =>
  (await desk.submissions()).findLast((one) => one.kind === kind)?.body as T | undefined
/** A minute after the one before, so that it is known which was handed in last. */
const opening = (request: TracingRequest) => {
  desk.clock.days(1 / 1440)
  return openCase(desk.deps, desk.session, request, desk.key())
}
const refusedBy = async (request: TracingRequest): Promise<string[]> => {
  const done = await opening(request)
  return done.ok ? [] : (done.problem.errors ?? []).map(({ rule, field }) => `${rule} ${field}`)
}

describe('what rests on consent ends with it', () => {
  const UNTIL = '2026-12-24T12:30:00Z'

  it('P-LAW (4.2) by consent: record, grants, receipt and entry of a request are over when the enquirer said', async () => {
    await opening(asking({ validUntil: UNTIL }))
    const sent = await handedIn<Submission>('record')
    if (sent === undefined) throw new TypeError('a request is handed in')
    const ends = [
      headerOf<{ expires: string }>(sent.record.header).expires,
      headerOf<{ notAfter: string }>(sent.receipt?.header ?? '').notAfter,
      headerOf<{ expires: string }>(sent.entry?.header ?? '').expires,
      ...sent.grants.map(({ header }) => headerOf<GrantHeader>(header).notAfter),
    ]
    expect([...new Set(ends)]).toEqual(['2026-12-24T12:00:00Z'])
  })

  it('and its case is due for a review a month before that; one that rests on no such end by the calendar of reviews', async () => {
    const dueAfter = async (caseId: string, days: number): Promise<boolean> => {
      const row = await findCase(desk.db, caseId)
      if (row === undefined) throw new TypeError('the case is kept')
      return caseRowView(row, daysLater(desk.clock.now(), days), DEFAULT_RETENTION['open-case']).reviewDue
    }
    const opened = async (change: Parameters<typeof asking>[0]): Promise<string> => {
      const done = await opening(asking(change))
      if (!done.ok) throw new TypeError(JSON.stringify(done.problem))
      return done.value.caseId
    }
    const ending = await opened({ validUntil: daysLater(desk.clock.now(), 100).toISOString() })
    expect([await dueAfter(ending, 69), await dueAfter(ending, 70)]).toEqual([false, true])
    const soon = await opened({ validUntil: daysLater(desk.clock.now(), 20).toISOString() })
    expect(await dueAfter(soon, 0)).toBe(true)
    const lasting = await opened({})
    expect([await dueAfter(lasting, 329), await dueAfter(lasting, 330)]).toEqual([false, true])
  })

  it('and whoever is registered until a day is compared with nobody after it', async () => {
    await registerPerson(
      desk.deps,
      desk.session,
      aRegistration({ basis: { ...aBasis, validUntil: UNTIL } }),
      desk.key(),
    )
    const { entry } = (await handedIn<{ entry: BlindedEntry }>('entry')) ?? {}
    expect(headerOf<{ expires: string }>(entry?.header ?? '').expires).toBe('2026-12-24T12:00:00Z')
  })
})

describe('what the person has said', () => {
  it('P-VOICE (3.2) by consent: a name or wish that is kept out is not sealed, and no consent that is over is used', async () => {
    const kept = tracingValues(asking({ state: 'partial', without: ['name', 'wishes'] }), desk.clock.now())
    expect([kept.enquirerName, kept.handling]).toMatchObject([null, { wishes: null }])
    const whole = tracingValues(asking({}), desk.clock.now())
    expect(whole.handling).toMatchObject({ wishes: 'call in the evening' })
    expect(await refusedBy(asking({ state: 'withdrawn' }))).toEqual(['P-VOICE enquirer.basis.state'])
    expect(await refusedBy(asking({ noticeVersion: 'mine' }))).toEqual(['P-LANG enquirer.basis.noticeVersion'])
  })

  it('P-VOICE (3.2) by consent: what would be done all the same is refused, and nothing leaves', async () => {
    const before = await desk.submissions()
    const partly = { state: 'partial' as const, without: ['matching' as const, 'name' as const] }
    expect(await refusedBy(asking(partly))).toEqual(['P-VOICE enquirer.basis.without'])
    const request = asking(partly)
    const sought = { ...request, enquirer: aRequest([]).enquirer, basis: { ...request.basis, ...partly } }
    expect(await refusedBy(sought)).toEqual(['P-VOICE basis.without'])
    const { names } = request.enquirer.person
    const right = { to: 'transit', kind: 'withdraw', person: { names, lang: 'so' }, description: 'in spring' } as const
    const passed = await passOn(desk.deps, desk.session, { ...right, basis: request.enquirer.basis }, desk.key())
    expect(passed).toMatchObject({ problem: { errors: [{ rule: 'P-VOICE', field: 'basis.without' }] } })
    expect(await desk.submissions()).toEqual(before)
  })

  it('is in the sealed half with how things stand, and in public is nothing but an end', async () => {
    await opening(asking({ state: 'partial', without: ['name'] }))
    const sent = await handedIn<Submission>('record')
    const [to] = (sent?.grants ?? []).filter(({ header }) => headerOf<GrantHeader>(header).to === 'origin')
    if (sent === undefined || to === undefined) throw new TypeError('the author keeps a grant')
    const own: Projection = { record: sent.record, grants: [to], receipt: sent.receipt ?? null, stage: 'full' }
    const { rid } = headerOf<{ rid: string }>(sent.record.header)
    const network = desk.deps.network.current()
    if (network === null) throw new TypeError('the network is known')
    const keys = { society: [epochSecret('society', 'origin')] }
    const opened = openProjection(rid, own, network, keys, desk.clock.now())
    const sealed = opened.ok ? (opened.value.values.get('legalBasis') as { half: string }) : { half: '{}' }
    expect(JSON.parse(sealed.half)).toMatchObject({
      sought: { state: 'not-yet-informed' },
      enquirer: { state: 'partial', without: ['name'] },
    })
    expect(JSON.stringify(headerOf<object>(sent.receipt?.header ?? ''))).not.toMatch(/partial|given|consent|giver/)
  })
})

describe('a Society where the person may only have passed through', () => {
  const fieldsOf = (grants: Submission['grants'], to: string) =>
    grants
      .map(({ header }) => headerOf<GrantHeader>(header))
      .filter((header) => header.to === to)
      .flatMap(({ stages }) => [...stages.preview, ...stages.compare, ...stages.full])
      .sort()

  it('P-PURPOSE (1.5) at home: is granted what its part needs, in the same record', async () => {
    expect(await refusedBy(asking({}, { transit: ['destination'] }))).toEqual(['P-PURPOSE search.transit'])
    await opening(asking({}))
    const whole = fieldsOf((await handedIn<Submission>('record'))?.grants ?? [], 'transit')
    await opening(asking({}, { transit: ['transit'] }))
    const sent = await handedIn<Submission>('record')
    const part = fieldsOf(sent?.grants ?? [], 'transit')
    expect(whole.filter((name) => !part.includes(name))).toEqual(['lastNews', 'occupation', 'separation'])
    expect(fieldsOf(sent?.grants ?? [], 'origin')).toEqual(whole)
  })
})

describe('another Society’s legal basis', () => {
  it('P-LAW (4.2) after opening: no other half takes the place of the one that was signed', async () => {
    const sound = desk.recordOfTransit(aRequest(['origin']))
    shown = sound.projection
    const fetched = await fetchRecord(desk.deps, desk.session, sound.rid)
    const network = desk.deps.network.current()
    if (!fetched.ok || network === null) throw new TypeError('a sound record is read')
    const { header, values, recipients } = fetched.opened
    const receipt = decodeHeader(sound.projection.receipt?.header).json
    const half = values.get('legalBasis') as { salt: string; half: string }
    const judged = (legalBasis: unknown) => {
      const opened = { values: new Map([...values, ['legalBasis', legalBasis]]), receipt, recipients }
      return judgeValues(header, opened, network, desk.clock.now()).map(({ rule, field }) => `${rule} ${field}`)
    }
    expect(judged(half)).toEqual([])
    const other = [
      { ...half, half: half.half.replace('vital', 'public') },
      { ...half, salt: 'A'.repeat(43) },
    ]
    for (const one of [...other, { ...half, salt: 'short' }, { salt: half.salt }, { half: half.half }, null, 'x'])
      expect(judged(one)).toEqual(['P-LAW legalBasis'])
  })

  it('P-LAW (4.2) after opening: stands as the rules say, or nothing is shown', async () => {
    const withdrawn = { ...aRequest(['origin']), basis: { ...aRequest([]).basis, state: 'refused' as const } }
    const refused = desk.recordOfTransit(withdrawn)
    shown = refused.projection
    expect(await fetchRecord(desk.deps, desk.session, refused.rid)).toMatchObject({
      ok: false,
      problem: { errors: [{ rule: 'P-VOICE', field: 'legalBasis.sought.state' }] },
    })
  })
})
