import type { AuditBody, AuditEntry, PublicEvent } from '@kinlink/contracts'
import type { Reply } from './http.ts'
import { type Constellation, control } from './network.ts'
import { as, type Doors, type Row, rowsOf } from './observation.ts'
import { shapeOf, shapeOfReply } from './shape.ts'
import type { Passed } from './tap.ts'

/** One thing that a Society has said or asked, and what it can be asked for by. Several run at the same time, so everything is looked up by id. */
export type EndingArm = {
  readonly recordId: string
  /** The case, if it is one; a rights request is known by its record alone. */
  readonly caseId?: string
  /** When it began: nothing of before is about it. */
  readonly from: string
  /** Who only looks, as officer or auditor: their entries are no part of the observation, however often they look. */
  readonly lookers: readonly string[]
}

/** What was looked at, and its shape. */
export type Seen = Record<string, unknown>

/** All that the Society that asked can know of it at this moment: every route, feed, webhooks, both logs, what its casework was told. */
export async function observeEnding(network: Constellation, arm: EndingArm, doors: Doors): Promise<Seen> {
  const officer = as(doors.casework, doors.officer)
  const auditor = as(doors.casework, doors.auditor)
  const society = as(doors.gateway, doors.society)
  const { recordId, caseId } = arm
  const since = { since: Date.parse(arm.from) }
  const [webhooks, exchanges] = await Promise.all(
    ['/webhooks', '/exchanges'].map((path) => control<Passed[]>(network, path, since)),
  )
  const own = (json: unknown) => entriesOf(json, arm)
  const log = async (source: string, subject: string) =>
    shapeOfReply(await wholeOf(auditor, `/v1/audit/entries?source=${source}&subject=${subject}`), own)
  const named = (field: string, id: string) => (json: unknown) => rowsOf(json).filter((row) => row[field] === id)
  const list = async (path: string, field: string) => shapeOfReply(await wholeOf(officer, path), named(field, recordId))
  return {
    ...(caseId === undefined ? {} : await observeCase(officer, log, caseId)),
    'rights requests that came in': await list('/v1/rights-requests/incoming', 'rightsRequestId'),
    'list of releases': await list('/v1/releases', 'releaseId'),
    'list of incoming messages': await list('/v1/incoming-messages', 'messageId'),
    'it as a rights request': shapeOfReply(await officer(`/v1/rights-requests/incoming/${recordId}`)),
    'it as a candidate': shapeOfReply(await officer(`/v1/candidates/${recordId}`)),
    'it as a release': shapeOfReply(await officer(`/v1/releases/${recordId}`)),
    'own log': await log('society', recordId),
    'own tree at the exchange': await log('exchange', recordId),
    'network’s tree': await log('network', recordId),
    'record at the exchange': shapeOfReply(await society(`/v1/records/${recordId}`)),
    'erasure at the exchange': shapeOfReply(await society(`/v1/records/${recordId}/erasure`)),
    'word of a withdrawal at the exchange': shapeOfReply(await society(`/v1/records/${recordId}/withdrawal`)),
    'events of the feed': (await feedOf(society)).filter((event) => event.recordId === recordId).map((e) => shapeOf(e)),
    'webhooks received': about(webhooks, recordId, ({ method, headers, body }) => [
      method,
      Object.keys(headers).sort(),
      body.length,
    ]),
    'answers that casework got': told(exchanges, recordId),
  }
}

const observeCase = async (
  officer: (path: string) => Promise<Reply>,
  log: (source: string, subject: string) => Promise<unknown>,
  caseId: string,
) => ({
  'the case': shapeOfReply(await officer(`/v1/cases/${caseId}`)),
  'offers of the case': shapeOfReply(await officer(`/v1/cases/${caseId}/offers`)),
  'list of cases': shapeOfReply(await wholeOf(officer, '/v1/cases'), (json) =>
    rowsOf(json).filter((row) => row.caseId === caseId),
  ),
  'list of local matches': shapeOfReply(await officer('/v1/local-matches'), (json) =>
    rowsOf(json).filter((row) => row.caseId === caseId),
  ),
  'own log of the case': await log('society', caseId),
})

/** All pages of a listing as one, with the headers of the last. */
async function wholeOf(get: (path: string) => Promise<Reply>, path: string): Promise<Reply> {
  const items: Row[] = []
  for (let after = ''; ; ) {
    const reply = await get(`${path}${path.includes('?') ? '&' : '?'}limit=200${after}`)
    items.push(...rowsOf(reply.json))
    const { next } = (reply.json ?? {}) as { next?: string }
    if (next === undefined) return { ...reply, json: { items } }
    after = `&after=${encodeURIComponent(next)}`
  }
}

async function feedOf(get: (path: string) => Promise<Reply>): Promise<PublicEvent[]> {
  const events: PublicEvent[] = []
  for (;;) {
    const reply = await get(`/v1/events?after=${events.at(-1)?.sequence ?? 0}&limit=200`)
    const { items } = reply.json as { items: PublicEvent[] }
    if (items.length === 0) return events
    events.push(...items)
  }
}

/**
 * Entries about one subject in the order of the tree, but for sign-ins and those who only look; those of one transaction bear one time and have no order. An act that its own
 * program handed in again, for want of an answer in time, is one act: the same in all but id and time.
 */
const entriesOf = (json: unknown, arm: EndingArm): AuditEntry[] => {
  const acts = new Set<string>()
  const isRepeated = (entry: AuditBody): boolean => {
    const said = JSON.stringify({ ...entry, id: undefined, at: undefined })
    const known = entry.act !== null && acts.has(said)
    acts.add(said)
    return known
  }
  return (rowsOf(json) as AuditEntry[])
    .map((entry) => ({ entry, said: JSON.parse(entry.body) as AuditBody }))
    .filter(({ said }) => !/^auth\./.test(said.action) && !isLook(said, arm) && !isRepeated(said))
    .sort(({ said: one }, { said: other }) => (one.at === other.at && one.action < other.action ? -1 : 0))
    .map(({ entry }) => entry)
}

/** A look through one of the doors: an auditor's question, by who only looks, or with the Society's token alone, which no act of its officers or programs is. */
const isLook = ({ action, actor, act }: AuditBody, { lookers }: EndingArm): boolean =>
  action === 'audit.query' || lookers.includes(actor.officer ?? '') || (act === null && action.endsWith('.read'))

const about = <T>(passed: readonly Passed[] | undefined, id: string, shape: (passed: Passed) => T): T[] =>
  (passed ?? []).filter(({ path, body }) => path.includes(id) || body.includes(id)).map(shape)

/** Casework asks in its own rhythm: what counts is which answers it got, not how often the same; auditors' questions apart. */
const told = (passed: readonly Passed[] | undefined, id: string): string[] =>
  [
    ...new Set(
      about(
        passed?.filter(({ path }) => !path.startsWith('/v1/audit/')),
        id,
        ({ method, path, status, answerHeaders, answer }) => {
          const headers = Object.keys(answerHeaders).filter((name) => !['date', 'content-length'].includes(name))
          const route = path.replaceAll(id, '{id}')
          return JSON.stringify([method, route, status, headers, shapeOf(answer === '' ? null : JSON.parse(answer))])
        },
      ),
    ),
  ].sort()
