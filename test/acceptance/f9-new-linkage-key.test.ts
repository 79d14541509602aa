import type { CandidateRow, CaseView, LinkageKeyIssued, RecodingView } from '@kinlink/contracts'
import { createDb, type Db, sql } from '@kinlink/postgres'
import { Type } from 'typebox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Officer, signedIn } from './support/officer.ts'
import { aPerson } from './support/person.ts'
import { aRequest } from './support/request.ts'
import { theNetwork } from './support/shared-network.ts'
import { aMatch, ask, candidateFor, register } from './support/story.ts'
import { until } from './support/until.ts'

const network = theNetwork()
const MEMBERS = ['transit', 'destination', 'origin', 'coordinator'] as const
const [missing, arrived] = [aPerson(), aPerson()]
let transit: Officer
let destination: Officer
let exchange: Db
let known: Awaited<ReturnType<typeof aMatch>>
let asked: CaseView
let personId: string
let epoch: string
beforeAll(async () => {
  transit = await signedIn(network, 'transit', 'tracing-officer')
  destination = await signedIn(network, 'destination', 'tracing-officer')
  exchange = createDb({ connectionString: network.exchange.databaseUrl, schema: 'mailbox', max: 1 })
  known = await aMatch(transit, destination)
  await transit.post(`/v1/candidates/${known.candidate.candidateId}/rejection`)
  asked = await ask(destination, aRequest({ sought: { person: missing } }))
  personId = (await register(transit, { person: arrived })).personId
})
afterAll(() => exchange.close())

const Epochs = Type.Object({ schema: Type.String(), epoch: Type.String() })
const epochsKept = () =>
  exchange.many(
    Epochs,
    sql`select distinct 'mailbox' as schema, code_epoch as epoch from mailbox.entry where author = any(${[...MEMBERS]})
      union select distinct 'matching', code_epoch from matching.entry where author = any(${[...MEMBERS]})`,
  )
const candidatesOf = async (): Promise<number> => (await transit.all<CandidateRow>('/v1/candidates')).length

describe('the coordinating member issues a new linkage key', () => {
  it('under which every Society’s entries are coded anew, as its administrator sees; nothing under the older one is left', async () => {
    const coordinator = await signedIn(network, 'coordinator', 'tracing-officer')
    const before = await candidatesOf()
    epoch = (await coordinator.post<LinkageKeyIssued>('/v1/linkage-keys')).epoch
    for (const member of MEMBERS) {
      const admin = await signedIn(network, member, 'society-admin')
      const done = await until(`${member} has coded its entries anew`, async () => {
        const { recoding } = await admin.get<RecodingView>('/v1/recodings')
        return recoding?.epoch === epoch && recoding.phase === 'done' ? recoding : undefined
      })
      expect(done).toMatchObject({ done: done.total, waiting: 0, failed: 0, under: [] })
    }
    await until('the exchange keeps no code under an older key', async () =>
      (await epochsKept()).every((kept) => kept.epoch === epoch),
    )
    expect((await epochsKept()).map(({ schema }) => schema).sort()).toEqual(['mailbox', 'matching'])
    expect(await candidatesOf()).toBe(before)
  })

  it('a request made before meets a person registered after', async () => {
    const { personId: late } = await register(transit, { person: missing })
    expect(await candidateFor(transit, asked.recordId, late)).toMatchObject({ state: 'in-review' })
  })

  it('a person registered before meets a request made after', async () => {
    const tracing = await ask(destination, aRequest({ sought: { person: arrived } }))
    expect(await candidateFor(transit, tracing.recordId, personId)).toMatchObject({ state: 'in-review' })
  })

  it('what was found before is not found a second time, and what was said on it stands, also when the file is compared once more', async () => {
    const before = await candidatesOf()
    const answer = await destination.call({ method: 'POST', path: `/v1/cases/${known.tracing.caseId}/rematch` })
    expect([answer.status, answer.json]).toEqual([202, { accepted: true }])
    const none = await destination.call({ method: 'POST', path: `/v1/cases/${asked.caseId}/rematch` })
    expect(none.text).toBe(answer.text)
    await until('the exchange has compared it', async () => {
      const Rows = Type.Object({ n: Type.Integer() })
      const { n } = await exchange.one(
        Rows,
        sql`select count(*)::int as n from mailbox.entry where rid = ${known.tracing.recordId} and rematched_at is not null`,
      )
      return n === 1
    })
    expect(await transit.get(`/v1/candidates/${known.candidate.candidateId}`)).toMatchObject({ state: 'rejected' })
    expect(await candidatesOf()).toBe(before)
    expect(await destination.get(`/v1/cases/${known.tracing.caseId}`)).toEqual(known.tracing)
  })
})
