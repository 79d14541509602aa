import type { CandidateRow, CandidateView, CaseView, SocietyStatus } from '@kinlink/contracts'
import { identityOf, readSample, registrationOf, requestOf, type SampleRecord } from '@kinlink/demo'
import {
  CANDIDATE_FLOOR,
  CONFIRM_THRESHOLD,
  deriveLinkageKeys,
  encode,
  type PersonFeatures,
  resemblance,
  scorePair,
} from '@kinlink/linkage'
import { aDecision } from './decision.ts'
import { newKey, type Reply } from './http.ts'
import { type Officer, yesOf } from './officer.ts'
import { until } from './until.ts'

const SIDES = ['transit', 'destination'] as const
const PAIRS = 6
const OTHERS = 10
const PATIENCE_MS = 100_000

/** Requests and registrations of two Societies, in the order in which they are handed in. */
export type Caseload = { readonly present: readonly SampleRecord[]; readonly sought: readonly SampleRecord[] }

/** Told to be one person without a doubt, in plaintext and blind. */
function certainly(sought: SampleRecord, present: SampleRecord): boolean {
  const [one, other] = [featuresOf(sought), featuresOf(present)]
  const keys = deriveLinkageKeys(new Uint8Array(32))
  return (
    scorePair(one, other).probability > 0.99 &&
    resemblance(encode(one, keys), encode(other, keys)) > CANDIDATE_FLOOR + 0.1
  )
}

function featuresOf(record: SampleRecord): PersonFeatures {
  const { names, sex, birth, ageBand, birthPlace, parents } = identityOf(record)
  return {
    names,
    sex,
    birth,
    ageBand: ageBand ?? null,
    birthPlace: birthPlace ?? null,
    ...(parents === undefined ? {} : { parents }),
  }
}

/** Some people of the sample who are sought by the one Society and registered at the other, and some whom nobody seeks. */
export function aCaseload(): Caseload {
  const { sought, present, pairs } = readSample()
  const find = (records: readonly SampleRecord[], id: string) => records.find((record) => record.id === id)
  const here = (record: SampleRecord | undefined): record is SampleRecord =>
    SIDES.some((side) => side === record?.society)
  const crossing = pairs
    .map(([s, p]) => [find(sought, s), find(present, p)] as const)
    .filter(([s, p]) => here(s) && here(p) && s.society !== p.society && certainly(s, p))
    .slice(0, PAIRS)
  const wanted = crossing.flatMap(([, p]) => (p === undefined ? [] : [p]))
  const others = present.filter((record) => here(record) && !wanted.includes(record)).slice(0, OTHERS)
  return {
    present: [...wanted, ...others],
    sought: [...new Set(crossing.flatMap(([s]) => (s === undefined ? [] : [s])))],
  }
}

/** What came of a caseload, by the ids of the sample, so that two runs can be compared. */
export type Outcome = {
  readonly people: number
  readonly cases: Readonly<Record<string, string>>
  readonly candidates: readonly string[]
  readonly outcomes: Readonly<Record<string, string>>
}

export type Officers = ReadonlyMap<string, Officer>

/** Sends until it is answered: the same request with the same key, as a casework's own client would. */
async function patiently(officer: Officer, method: 'GET' | 'POST', path: string, body?: unknown): Promise<Reply> {
  const headers = method === 'POST' ? { 'idempotency-key': newKey() } : {}
  return until(
    `${path} is answered`,
    async () => {
      const call = { method, path, headers, ...(body === undefined ? {} : { body }) }
      const reply = await officer.call(call).catch(() => undefined)
      return reply === undefined || reply.status === 503 || reply.status === 429 ? undefined : reply
    },
    PATIENCE_MS,
  )
}
const read = async <T>(officer: Officer, path: string): Promise<T> =>
  yesOf<T>(await patiently(officer, 'GET', path), path)
const write = async <T>(officer: Officer, path: string, body?: unknown): Promise<T> =>
  yesOf<T>(await patiently(officer, 'POST', path, body), path)

export type Playing = {
  /** Called after each step with how many of how many are done. */
  readonly disturb?: (done: number, of: number) => Promise<void>
  /** So many candidates are sure to come: a budget may let them come late. */
  readonly atLeast?: number
}

/**
 * Plays a caseload from registration to release. Ends when every person found has decided and every release has been
 * opened.
 */
export async function play(
  caseload: Caseload,
  officers: Officers,
  { disturb = async () => {}, atLeast = PAIRS }: Playing = {},
): Promise<Outcome> {
  const of = (society: string): Officer => {
    const officer = officers.get(society)
    if (officer === undefined) throw new RangeError(`nobody of ${society}`)
    return officer
  }
  const steps = caseload.present.length + caseload.sought.length
  const [people, cases] = [new Map<string, string>(), new Map<string, { id: string; society: string }>()]
  for (const record of caseload.present) {
    const { personId } = await write<{ personId: string }>(of(record.society), '/v1/people', registrationOf(record))
    people.set(personId, record.id)
    await disturb(people.size, steps)
  }
  for (const record of caseload.sought) {
    const { caseId } = await write<{ caseId: string }>(of(record.society), '/v1/cases', asked(record))
    cases.set(record.id, { id: caseId, society: record.society })
    await disturb(people.size + cases.size, steps)
  }
  const records = await acceptedRecords(cases, of)
  const candidates = await settled(officers, records, people, atLeast)
  for (const { officer, view } of candidates.filter(({ view }) => view.probability >= CONFIRM_THRESHOLD))
    await letDecide(officer, view)
  const answered = new Set(candidates.flatMap(({ view, confirmed }) => (confirmed ? [view.recordId] : [])))
  return {
    people: people.size,
    cases: Object.fromEntries([...cases.keys()].map((id) => [id, 'accepted'])),
    candidates: candidates.map(({ name }) => name).sort(),
    outcomes: await outcomesOf(cases, records, answered, of),
  }
}

const asked = (record: SampleRecord) => {
  const request = requestOf(record, false)
  const recipients = SIDES.filter((side) => side !== record.society)
  return { ...request, search: { ...request.search, recipients } }
}

type Cases = ReadonlyMap<string, { id: string; society: string }>
type Of = (society: string) => Officer

/** Record ids of the cases, once the exchange has accepted all of them. */
async function acceptedRecords(cases: Cases, of: Of): Promise<Map<string, string>> {
  const records = new Map<string, string>()
  for (const [sampleId, { id, society }] of cases) {
    const view = await until(
      'a case has been judged',
      async () => {
        const seen = await read<CaseView>(of(society), `/v1/cases/${id}`)
        return seen.state === 'submitted' ? undefined : seen
      },
      PATIENCE_MS,
    )
    if (view.state !== 'accepted')
      throw new Error(`A case of the sample was ${view.state}: ${JSON.stringify(view.refusals)}`)
    records.set(view.recordId, sampleId)
  }
  return records
}

type Found = { officer: Officer; view: CandidateView; name: string; confirmed: boolean }

/** Pairs of this caseload, when no more come: those who look get the same answer for three seconds. */
async function settled(
  officers: Officers,
  records: ReadonlyMap<string, string>,
  people: ReadonlyMap<string, string>,
  atLeast: number,
) {
  let [before, since] = ['', Date.now()]
  return until(
    'candidates have settled',
    async () => {
      const found: Found[] = []
      let waiting = 0
      for (const officer of officers.values()) {
        waiting += (await read<SocietyStatus>(officer, '/v1/status')).waiting
        const { items } = await read<{ items: CandidateRow[] }>(officer, '/v1/candidates?state=in-review&limit=200')
        for (const { candidateId } of items) {
          const view = await read<CandidateView>(officer, `/v1/candidates/${candidateId}`)
          const [asked, present] = [records.get(view.recordId), people.get(view.personId)]
          const confirmed = view.probability >= CONFIRM_THRESHOLD
          if (asked !== undefined && present !== undefined)
            found.push({ officer, view, name: `${asked} ${present} ${view.probability.toFixed(4)}`, confirmed })
        }
      }
      const now = JSON.stringify([found.map(({ name }) => name).sort(), waiting])
      if (now !== before) [before, since] = [now, Date.now()]
      return waiting === 0 && found.length >= atLeast && Date.now() - since > 3000 ? found : undefined
    },
    PATIENCE_MS,
  )
}

/** Whoever is found lets the family know that they live; for whom may be a child, a guardian decides. */
async function letDecide(officer: Officer, { candidateId, present }: CandidateView): Promise<void> {
  await write(officer, `/v1/candidates/${candidateId}/confirmation`)
  await until(
    'the enquiry is open',
    async () => (await read<CandidateView>(officer, `/v1/candidates/${candidateId}`)).enquiry,
    PATIENCE_MS,
  )
  const own = aDecision('alive-only', { language: present.languages?.[0] ?? 'so' })
  const path = `/v1/candidates/${candidateId}/decision`
  if ((await patiently(officer, 'POST', path, own)).status === 201) return
  await write(officer, path, { ...own, takenBy: 'guardian', bestInterests: 'proceed' })
}

/** Opens releases until every request that has been answered shows it. */
async function outcomesOf(cases: Cases, records: ReadonlyMap<string, string>, answered: ReadonlySet<string>, of: Of) {
  const expected = new Set([...answered].map((recordId) => records.get(recordId)))
  return until(
    'all releases have arrived',
    async () => {
      const outcomes: Record<string, string> = {}
      for (const [sampleId, { id, society }] of cases) {
        const { items } = await read<{ items: { releaseId: string; state: string }[] }>(
          of(society),
          '/v1/releases?limit=200',
        )
        for (const { releaseId, state } of items)
          if (state === 'unopened') await patiently(of(society), 'GET', `/v1/releases/${releaseId}`)
        outcomes[sampleId] = (await read<CaseView>(of(society), `/v1/cases/${id}`)).outcome
      }
      return [...expected].every((id) => id !== undefined && outcomes[id] === 'alive') ? outcomes : undefined
    },
    PATIENCE_MS,
  )
}
