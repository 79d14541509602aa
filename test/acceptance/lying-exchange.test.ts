import type {
  Alarm,
  AuditBody,
  AuditEntry,
  CandidateView,
  CaseView,
  KeyChangeView,
  Problem,
  Projection,
  StatementList,
} from '@kinlink/contracts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newKey } from './support/http.ts'
import { control } from './support/network.ts'
import { type Officer, signedIn } from './support/officer.ts'
import { aRequest } from './support/request.ts'
import { theNetwork } from './support/shared-network.ts'
import { aMatch, ask } from './support/story.ts'
import type { Passed } from './support/tap.ts'
import { until } from './support/until.ts'

// The destination's casework reaches the exchange through a line on which somebody else answers in its place.
const network = theNetwork()
const startedAt = Date.now()
let officer: Officer
let administrator: Officer
let asking: Officer
beforeAll(async () => {
  officer = await signedIn(network, 'destination', 'tracing-officer')
  administrator = await signedIn(network, 'destination', 'society-admin')
  asking = await signedIn(network, 'transit', 'tracing-officer')
  // What is open is not raised again: an earlier run may have left some.
  for (const { alarmId, acknowledgedAt } of await administrator.all<Alarm>('/v1/alarms'))
    if (acknowledgedAt === null) await administrator.post(`/v1/alarms/${alarmId}/acknowledgement`)
})

const lied = new Set<string>()
/** From now on the destination is told this instead of the truth. */
const lies = async (path: string, answer: string): Promise<void> => {
  lied.add(path)
  await control(network, '/lie', { path, answer })
}
const tellsTheTruth = async (): Promise<void> => {
  for (const path of lied) await control(network, '/lie', { path })
  lied.clear()
}
afterAll(tellsTheTruth)

/** The newest answer to the destination under a path, once one has passed since. */
const told = (path: string, since = startedAt): Promise<string> =>
  until(`the destination asks under ${path}`, async () => {
    const passed = await control<Passed[]>(network, '/exchanges', { since })
    return passed.filter((one) => one.method === 'GET' && one.path === path && one.status === 200).at(-1)?.answer
  })
/** Kinds of the alarms since this file began, about a Society or none. */
const alarms = async (society: string | null): Promise<string[]> =>
  (await administrator.all<Alarm>('/v1/alarms'))
    .filter((alarm) => alarm.society === society && Date.parse(alarm.raisedAt) >= startedAt)
    .map(({ kind }) => kind)

describe('somebody between a Society and the exchange', () => {
  let tracing: CaseView
  let path: string
  const look = () => officer.call({ method: 'GET', path })
  const record = () => `/v1/records/${tracing.recordId}`
  const refusal = async (): Promise<string> => ((await look()).json as Problem).code

  beforeAll(async () => {
    const match = await aMatch(officer, asking, { recipients: ['destination'] })
    tracing = match.tracing
    path = `/v1/candidates/${match.candidate.candidateId}`
    await officer.post(`${path}/confirmation`)
    await until('the enquiry is open', async () => (await officer.get<CandidateView>(path)).enquiry !== undefined)
  })

  it('swaps two sealed fields of an enquiry: none of it is shown', async () => {
    const projection = JSON.parse(await told(record())) as Projection
    const { fields } = projection.record
    const [one, other] = ['names', 'birth'] as const
    const swapped = { ...fields, [one]: fields[other], [other]: fields[one] }
    expect([fields[one], fields[other]]).not.toContain(undefined)
    await lies(record(), JSON.stringify({ ...projection, record: { ...projection.record, fields: swapped } }))
    expect(await refusal()).toBe('signature_invalid')
    await tellsTheTruth()
    expect((await look()).status).toBe(200)
  })

  it('brings back an enquiry as it was before it was put right: it is refused, logged, and raises an alarm', async () => {
    const before = await told(record())
    const { request } = await asking.get<CaseView>(`/v1/cases/${tracing.caseId}`)
    if (request === undefined) throw new TypeError('nothing to put right')
    const { person } = request.sought
    const names = person.names.map((name) => ({ ...name, full: `${name.full} Putright` }))
    const right = { ...request, sought: { ...request.sought, person: { ...person, names } } }
    await asking.post(`/v1/cases/${tracing.caseId}/rectification`, right)
    await until('the destination reads what was put right', async () => (await look()).text.includes('Putright'))
    await lies(record(), before)
    expect(await refusal()).toBe('history_invalid')
    expect(await alarms('transit')).toContain('record-rolled-back')
    const auditor = await signedIn(network, 'destination', 'auditor')
    await until('the auditor finds it in the log', async () => {
      const entries = await auditor.all<AuditEntry>(`/v1/audit/entries?subject=${tracing.recordId}`)
      return entries.some(({ body }) => (JSON.parse(body) as AuditBody).code === 'record-rolled-back')
    })
    await tellsTheTruth()
    expect((await look()).text).toContain('Putright')
  })
})

describe('somebody who keeps a Society’s newer keys from another', () => {
  const statements = '/v1/statements/origin'
  const checkpoint = '/v1/keys-log/checkpoint'
  const count = (answer: string): number => (JSON.parse(answer) as StatementList).statements.length
  let old: { statements: string; checkpoint: string }

  /** Origin states itself anew, with both administrators' signatures. */
  const statesAnew = async (): Promise<void> => {
    const first = await signedIn(network, 'origin', 'society-admin')
    const second = await signedIn(network, 'origin', 'society-admin', 1)
    const { changeId } = await first.post<KeyChangeView>('/v1/key-changes', { kind: 'renewal' })
    await second.post(`/v1/key-changes/${changeId}/approval`)
    await until('it is in force', async () => {
      const { state } = await first.get<KeyChangeView>(`/v1/key-changes/${changeId}`)
      return state === 'in-force'
    })
  }
  const request = () => aRequest({ search: { recipients: ['origin'] } })
  const asks = () => {
    const headers = { 'idempotency-key': newKey() }
    return officer.call({ method: 'POST', path: '/v1/cases', body: request(), headers })
  }

  it('is found out by the log: nothing is sealed to that Society until its newest statement is shown', async () => {
    old = { statements: await told(statements), checkpoint: await told(checkpoint) }
    await lies(statements, old.statements)
    await statesAnew()
    await until('an alarm is raised', async () => (await alarms('origin')).includes('statement-withheld'))
    // The view is taken over a moment after the alarm.
    await until('nothing is sealed to it', async () => ((await asks()).json as Problem).code === 'refused_by_rule')
    await tellsTheTruth()
    await until('it is known again', async () => count(await told(statements, Date.now())) > count(old.statements))
    await until('it can be asked again', async () => (await asks()).status === 202)
  })

  it('and shows the older ones again, with the older log: both are refused by name, and the newer ones stay in force', async () => {
    await lies(statements, old.statements)
    await lies(checkpoint, old.checkpoint)
    await until('alarms are raised', async () => {
      const [log, society] = [await alarms(null), await alarms('origin')]
      return log.includes('log-rolled-back') && society.includes('statement-rolled-back')
    })
    expect(await ask(officer, request())).toMatchObject({ state: 'accepted', refusals: [] })
  })
})
