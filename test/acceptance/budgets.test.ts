import type { AuditEntry, CandidateRow, CaseReceipt, CaseView, SocietyStatus, WaitingCase } from '@kinlink/contracts'
import { beforeAll, describe, expect, it } from 'vitest'
import { publicDocuments, throughTheDoor } from './support/exchange-door.ts'
import { newKey } from './support/http.ts'
import { played } from './support/network.ts'
import { type Officer, signedIn } from './support/officer.ts'
import { aPerson } from './support/person.ts'
import { aSubmission } from './support/played-submission.ts'
import { aRequest } from './support/request.ts'
import { theNetwork } from './support/shared-network.ts'
import { ask, register } from './support/story.ts'
import { until } from './support/until.ts'

const network = theNetwork()
/** As the network of these tests is set up: per officer, within eight seconds. */
const SUBMISSIONS = 25
const COMPARES = 12
const SPAN_MS = 8_000

describe('an officer asks for more people than the budget allows', () => {
  it('at the exchange: the rest is refused for now, with the time to wait, and not stored', async () => {
    const society = await played(network, 1)
    const door = await throughTheDoor(network, society.member, society.auth)
    const known = await publicDocuments(network, [society.member, 'transit'])
    const post = () =>
      door.call({
        method: 'POST',
        path: '/v1/records',
        body: aSubmission(society, known),
        headers: { 'idempotency-key': newKey() },
      })
    const started = Date.now()
    const replies: Awaited<ReturnType<typeof post>>[] = []
    // A machine may be so slow that a span ends before its budget is used up: then again, in the next.
    while (Date.now() - started < 10 * SPAN_MS && replies.every(({ status }) => status === 201))
      replies.push(...(await Promise.all(Array.from({ length: SUBMISSIONS + 5 }, post))))
    const [first] = replies.filter(({ status }) => status !== 201)
    const accepted = replies.filter(({ status }) => status === 201).length
    expect(accepted).toBeLessThanOrEqual(SUBMISSIONS * Math.ceil((Date.now() - started) / SPAN_MS))
    expect(accepted).toBeGreaterThan(SUBMISSIONS - 10)
    expect(first).toMatchObject({ status: 429, json: { code: 'budget_exhausted' } })
    const wait = Number(first?.headers['retry-after'])
    expect(wait).toBeGreaterThan(0)
    expect(wait).toBeLessThanOrEqual(SPAN_MS / 1000)
  })

  it('at the own casework: the request is kept, waits, and is accepted once the budget allows it', async () => {
    const officer = await signedIn(network, 'destination', 'tracing-officer', 1)
    const receipts: CaseReceipt[] = []
    for (let n = 0; n < SUBMISSIONS + 3; n += 1) receipts.push(await officer.post('/v1/cases', aRequest()))
    const last = receipts.at(-1)
    const view = () => officer.get<CaseView>(`/v1/cases/${last?.caseId}`)
    expect((await view()).state).toBe('submitted')
    expect((await officer.get<SocietyStatus>('/v1/status')).waiting).toBeGreaterThan(0)
    await until('the budget allows the last one', async () => (await view()).state === 'accepted', 12 * SPAN_MS)
  })

  it('and another officer approves the rest: it leaves at once, and the exchange has on record who approved', async () => {
    const officer = await signedIn(network, 'destination', 'tracing-officer', 1)
    const second = await signedIn(network, 'destination', 'tracing-officer')
    const auditor = await signedIn(network, 'destination', 'auditor')
    const from = new Date().toISOString()
    const onRecord = async () =>
      (await auditor.all<AuditEntry>(`/v1/audit/entries?source=exchange&action=record.approve&from=${from}`)).length > 0
    // A machine may be so slow that the budget has room before anybody has approved: then again.
    for (let burst = 0; burst < 5 && !(await onRecord()); burst += 1) {
      for (let n = 0; n < SUBMISSIONS + 5; n += 1) await officer.post<CaseReceipt>('/v1/cases', aRequest())
      let over: WaitingCase[] = []
      await until('the budget is used up, or all have left', async () => {
        over = await second.all('/v1/waiting')
        return over.length > 0 || (await officer.get<SocietyStatus>('/v1/status')).waiting === 0
      })
      for (const { caseId } of over) await second.call({ method: 'POST', path: `/v1/waiting/${caseId}/approval` })
      const noneLeft = async () => (await second.all('/v1/waiting')).length === 0
      await until('one has left approved, or all have', async () => (await onRecord()) || (await noneLeft()))
    }
    expect(await onRecord()).toBe(true)
  })
})

describe('more candidates are found for an officer than may be opened', () => {
  let officer: Officer
  let asking: Officer
  beforeAll(async () => {
    officer = await signedIn(network, 'transit', 'tracing-officer', 1)
    asking = await signedIn(network, 'destination', 'tracing-officer')
  })
  const candidates = async () => (await officer.all<CandidateRow>('/v1/candidates?state=in-review')).length

  it('those above wait, unseen by both sides, and open later; the asking side sees no difference', async () => {
    const person = aPerson()
    const before = await candidates()
    const started = Date.now()
    // Four people who cannot be told apart, asked for four times: 16 pairs, charged to the officer who registered them.
    for (let n = 0; n < 4; n += 1) await register(officer, { person })
    const cases: CaseView[] = []
    for (let n = 0; n < 4; n += 1) cases.push(await ask(asking, aRequest({ sought: { person } })))
    await until('as many are open as may be', async () => (await candidates()) - before >= COMPARES)
    const opened = (await candidates()) - before
    expect(opened).toBeLessThanOrEqual(COMPARES * Math.ceil((Date.now() - started) / SPAN_MS))
    for (const tracing of cases) expect(await asking.get(`/v1/cases/${tracing.caseId}`)).toEqual(tracing)
    await until('the others have opened in their turn', async () => (await candidates()) - before === 16, 12 * SPAN_MS)
    for (const tracing of cases) expect(await asking.get(`/v1/cases/${tracing.caseId}`)).toEqual(tracing)
  })
})
