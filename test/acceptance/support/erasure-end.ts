import type { AuditBody, AuditEntry, CaseView, KeptDecision } from '@kinlink/contracts'
import { expect } from 'vitest'
import { erasureOf } from './ending.ts'
import type { Model } from './erasure-commands.ts'
import type { Story } from './erasure-story.ts'
import { control } from './network.ts'
import { type Officer, signedIn } from './officer.ts'
import { look } from './patiently.ts'
import { until } from './until.ts'

const WAIT_MS = 120_000

/** Nothing of the request is left at the Society that had the person, but the person's own wishes and who asked. */
export async function expectNothingLeft({ wishes, offerId }: Model, story: Story): Promise<void> {
  const { finder, candidateId, author, personId } = story
  const candidate = `/v1/candidates/${candidateId}`
  await until('the pair is erased', async () => (await look(finder, candidate)).status === 404, WAIT_MS)
  await expectWish(finder, candidate, wishes.candidate, author.member)
  // Whatever is tried with it now is about nothing.
  const again = await finder.refused(`${candidate}/confirmation`)
  expect(again.status).toBe(wishes.candidate === undefined ? 404 : 409)
  if (offerId !== null) {
    const search = `/v1/searches/${offerId}`
    const gone = wishes.search === undefined
    await until(
      'the search is erased',
      async () => {
        const { status, json } = await look(finder, search)
        return gone ? status === 404 : status === 200 && Object.keys((json as { preview: object }).preview).length === 0
      },
      WAIT_MS,
    )
    await expectWish(finder, search, wishes.search, author.member)
    if (gone) expect((await finder.refused(`${search}/located`, { personId })).status).toBe(404)
  }
  expect((await look(finder, `/v1/people/${personId}`)).status).toBe(200)
  await expectNothingHeld({ wishes, offerId }, story)
}

/** Where a Society keeps what it was shown of others, and the keys to it. */
const HOLDING = [
  'candidate',
  'search',
  'search_action',
  'incoming_record',
  'incoming_message',
  'release',
  'local_match',
]

/** The same in its database: no row of the request but the one that bears the person's wishes, and no key. */
async function expectNothingHeld({ wishes, offerId }: Pick<Model, 'wishes' | 'offerId'>, story: Story): Promise<void> {
  const { network, named, finder, tracing } = story
  const held = async (member: string, id: string) =>
    (await control<string[]>(network, '/held', { member, id })).filter((table) =>
      ['casework_keys.object_key', ...HOLDING.map((name) => `casework.${name}`)].includes(table),
    )
  for (const { member } of named) {
    const kept = member === finder.member ? wishes : {}
    const bearing = [
      ...(kept.candidate === undefined ? [] : ['casework.candidate']),
      ...(kept.search === undefined ? [] : ['casework.search']),
    ]
    await until(
      `${member} holds nothing of it`,
      async () => JSON.stringify(await held(member, tracing.recordId)) === JSON.stringify(bearing),
      WAIT_MS,
    )
  }
  if (offerId !== null)
    expect(await held(finder.member, offerId)).toEqual(wishes.search === undefined ? [] : ['casework.search'])
}

async function expectWish(officer: Officer, path: string, wish: string | undefined, askedBy: string): Promise<void> {
  const { status, json } = await look(officer, `${path}/decision`)
  expect(status).toBe(wish === undefined ? 404 : 200)
  if (wish === undefined) return
  const kept = json as KeptDecision
  expect([kept.decision.decision, kept.askedBy, kept.released]).toEqual([wish, askedBy, wish !== 'nothing'])
}

/** The other request for the same person is where it was, at both Societies. */
export async function expectOtherUntouched({ author, finder, other }: Story): Promise<void> {
  const own = (await look(author, `/v1/cases/${other.tracing.caseId}`)).json
  expect(own).toMatchObject({ state: 'accepted', erasure: null, request: other.request })
  const pair = (await look(finder, `/v1/candidates/${other.candidateId}`)).json
  expect(pair).toMatchObject({ state: 'in-review', recordId: other.tracing.recordId })
}

/** The author is told by the calendar, once: complete or overdue, and neither who nor when. */
export async function expectEnd({ author, finder, tracing }: Story): Promise<void> {
  const state = await erasureOf(author, tracing.caseId)
  expect(['complete', 'overdue']).toContain(state)
  const view = (await look(author, `/v1/cases/${tracing.caseId}`)).json as CaseView
  const { caseId, recordId, openedOn, nextReview, ...said } = view
  expect([caseId, openedOn, nextReview]).toEqual([tracing.caseId, tracing.openedOn, tracing.nextReview])
  expect(recordId).toBe(tracing.recordId)
  expect(said).toEqual({
    state: 'withdrawn',
    outcome: 'no-information',
    reviewDue: false,
    refusals: [],
    erasure: state,
    releases: [],
  })
  // Only the author's officer withdraws: elsewhere there is no such case.
  const theirs = await finder.refused(`/v1/cases/${caseId}/withdrawal`, { reason: 'enquirer-withdrew' })
  expect(theirs.status).toBe(404)
}

/** Every Society that was named was asked once and has answered once, signed, which the exchange has verified before it took it. */
export async function expectAnswersOfAll({ network, named, tracing: { recordId } }: Story): Promise<void> {
  const actions = async (officer: Officer, source: string, action: string) => {
    const path = `/v1/audit/entries?source=${source}&subject=${recordId}&action=${action}`
    const entries = await officer.all<AuditEntry>(path)
    return entries.filter(({ body }) => (JSON.parse(body) as AuditBody).decision === 'allow').length
  }
  for (const { member } of named) {
    const auditor = await signedIn(network, member, 'auditor')
    for (const source of ['society', 'exchange'])
      await until(
        `${member} has confirmed, says the log of the ${source}`,
        async () => (await actions(auditor, source, 'erasure.confirm')) > 0,
        WAIT_MS,
      )
    expect(await actions(auditor, 'society', 'erasure.confirm')).toBe(1)
    expect(await actions(auditor, 'exchange', 'erasure.confirm')).toBe(1)
  }
  const ofNetwork = await signedIn(network, 'coordinator', 'network-auditor')
  expect(await actions(ofNetwork, 'network', 'record.shred')).toBe(1)
  expect(await actions(ofNetwork, 'network', 'erasure.request')).toBe(named.length)
  expect(await actions(ofNetwork, 'network', 'erasure.close')).toBe(1)
}
