import type { AuditAction, AuditBody, AuditEntry } from '@kinlink/contracts'
import type { Arm, Span } from './arm.ts'
import { type Reply, send } from './http.ts'
import { shapeOf, shapeOfReply } from './shape.ts'

/** The doors through which a Society looks: its own casework as officer and as auditor, the exchange with its own token. */
export type Doors = {
  readonly casework: string
  readonly gateway: string
  readonly officer: string
  readonly auditor: string
  readonly society: string
}

export type Row = Record<string, unknown>
/** What a listing holds; nothing, if it was no listing that came. */
export const rowsOf = (json: unknown): Row[] => (json as { items?: Row[] } | null)?.items ?? []

/** Looks through one door. */
export const as = (base: string, token: string) => (path: string) => send(base, { method: 'GET', path, token })
const during = (span: Span, field: string) => (json: unknown) =>
  rowsOf(json).filter((row) => span.from <= String(row[field]) && String(row[field]) <= span.until)

/** All that can be known, at the asking Society, of one case and of what happened while it was looked at. */
export async function observe(arm: Arm, doors: Doors): Promise<Record<string, unknown>> {
  const officer = as(doors.casework, doors.officer)
  return {
    'the case': shapeOfReply(await officer(`/v1/cases/${arm.caseId}`)),
    'offers of the case': shapeOfReply(await officer(`/v1/cases/${arm.caseId}/offers`)),
    'list of local matches': shapeOfReply(await officer('/v1/local-matches'), (json) =>
      rowsOf(json).filter(({ caseId }) => caseId === arm.caseId),
    ),
    ...(await observeAround(arm, doors)),
  }
}

/** The same of one message that the Society collected. */
export async function observeMessage(arm: Span & { messageId: string; recordId: string }, doors: Doors) {
  const officer = as(doors.casework, doors.officer)
  return {
    'the message': shapeOfReply(await officer(`/v1/messages/${arm.messageId}`)),
    ...(await observeAround(arm, doors)),
  }
}

/** Everything around one record of the Society: all its listings, both logs, the exchange. */
async function observeAround(arm: Span & { recordId: string }, doors: Doors): Promise<Record<string, unknown>> {
  const officer = as(doors.casework, doors.officer)
  const auditor = as(doors.casework, doors.auditor)
  const society = as(doors.gateway, doors.society)
  const span = `from=${arm.from}&until=${arm.until}&limit=200`
  const ownEntries = (json: unknown) => entriesOf(json, arm)
  const shown: Record<string, unknown> = {
    'list of cases': shapeOfReply(await last(officer, '/v1/cases'), during(arm, 'openedOn')),
    'list of releases': shapeOfReply(await last(officer, '/v1/releases'), during(arm, 'window')),
    'list of relays': shapeOfReply(await officer('/v1/relays')),
    'list of people': shapeOfReply(await last(officer, '/v1/people'), during(arm, 'registeredOn')),
    'list of messages': shapeOfReply(await last(officer, '/v1/messages'), during(arm, 'writtenOn')),
    'list of incoming messages': shapeOfReply(await last(officer, '/v1/incoming-messages'), during(arm, 'window')),
    'the case as a candidate': shapeOfReply(await officer(`/v1/candidates/${arm.recordId}`)),
    'the case as a release': shapeOfReply(await officer(`/v1/releases/${arm.recordId}`)),
    'own log': shapeOfReply(await auditor(`/v1/audit/entries?source=society&${span}`), ownEntries),
    'own tree at the exchange': shapeOfReply(await auditor(`/v1/audit/entries?source=exchange&${span}`), ownEntries),
    'network’s tree': shapeOfReply(await auditor(`/v1/audit/entries?source=network&${span}`)),
    'record at the exchange': shapeOfReply(await society(`/v1/records/${arm.recordId}`)),
    'entry tree at the exchange, directly': shapeOfReply(await society(`/v1/audit/entries?${span}`), ownEntries),
    'network’s tree, directly': shapeOfReply(await society(`/v1/audit/entries?source=network&${span}`)),
    'events of the feed': shapeOfReply(await society(`/v1/events?after=${arm.feed.from}&limit=200`), (json) =>
      rowsOf(json).filter(({ sequence }) => Number(sequence) <= arm.feed.until),
    ),
    'webhook endpoint': shapeOfReply(await society('/v1/endpoint')),
    'deliveries of webhooks': shapeOfReply(await society('/v1/endpoint/attempts?limit=200'), during(arm, 'at')),
    agreements: shapeOfReply(await society('/v1/agreements')),
    'policy pack': shapeOfReply(await society('/v1/policy-pack')),
    'member list': shapeOfReply(await society('/v1/member-list')),
    'keys log': shapeOfReply(await society('/v1/keys-log/checkpoint')),
    'statements of the other': shapeOfReply(await society('/v1/statements/transit')),
    'own statements': shapeOfReply(await society('/v1/statements/destination')),
    'statements of the coordinator': shapeOfReply(await society('/v1/statements/coordinator')),
  }
  return { ...shown, ...arm.seen }
}

/** The end of a listing, where a new row would be. */
async function last(get: (path: string) => Promise<Reply>, path: string): Promise<Reply> {
  for (let after = ''; ; ) {
    const reply = await get(`${path}?limit=200${after}`)
    const { next } = (reply.json ?? {}) as { next?: string }
    if (next === undefined) return reply
    after = `&after=${encodeURIComponent(next)}`
  }
}

/** What programs do about one event, each when it gets to it: a webhook is delivered, the feed and the item itself are read. */
const OF_PROGRAMS: readonly AuditAction[] = ['event.read', 'item.read', 'webhook.deliver']

/**
 * Entries of a tree, but for two kinds that have a clock of their own: access tokens are renewed every few minutes
 * whatever happens, and `arm.waiting` looks at the case until it has been judged, now twice and now three times.
 * Entries of one transaction bear one time and stand in a random order, which is made one here; so do those of
 * programs that race each other about an event, which stand behind all others, each kind in its own order.
 */
const entriesOf = (json: unknown, arm: Span): AuditEntry[] =>
  (rowsOf(json) as AuditEntry[])
    .map((entry) => ({ entry, said: JSON.parse(entry.body) as AuditBody }))
    .filter(({ said: { action, actor } }) => !/^auth\./.test(action) && actor.officer !== arm.waiting)
    .sort(({ said: one }, { said: other }) => (one.at === other.at && one.action < other.action ? -1 : 0))
    .sort(({ said: one }, { said: other }) => OF_PROGRAMS.indexOf(one.action) - OF_PROGRAMS.indexOf(other.action))
    .map(({ entry }) => entry)

/** Where two observations differ: what was looked at, and the first difference in it. */
export function differences(one: Record<string, unknown>, other: Record<string, unknown>): string[] {
  return Object.keys({ ...one, ...other }).filter((what) => JSON.stringify(one[what]) !== JSON.stringify(other[what]))
}

/** Answers that a program got of itself, as the set of their shapes: how often it asks is its own matter. */
export const shapesOf = (replies: readonly unknown[]): string[] =>
  [...new Set(replies.map((reply) => JSON.stringify(shapeOf(reply))))].sort()
