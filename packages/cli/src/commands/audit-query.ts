import { AUDIT_ACTIONS, AuditBody, type AuditEntry, AuditPage } from '@kinlink/contracts'
import { Value } from 'typebox/value'
import { signedIn } from '../casework.ts'
import type { Args, Command, Options } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { queryOf, readId } from '../input.ts'
import { table } from '../text.ts'

export const SOURCES = ['society', 'exchange', 'network']

/** `--source` of the audit commands. @throws Failure `usage` */
export const sourceOf = (args: Args): string => {
  const source = args.text('source') ?? 'society'
  if (!SOURCES.includes(source)) throw new Failure(EXIT.usage, 'usage', `--source is ${SOURCES.join(', ')}`)
  return source
}

const options: Options = {
  source: { type: 'string', value: 'log', text: 'society (default), exchange, or network for its auditor' },
  officer: { type: 'string', value: 'id', text: 'acts of this officer' },
  case: { type: 'string', value: 'id', text: 'acts on this case, record, entry or person' },
  action: { type: 'string', value: 'name', text: 'this action, such as record.read' },
  decision: { type: 'string', value: 'word', text: 'allow or deny' },
  from: { type: 'string', value: 'instant', text: 'from this instant on, such as 2026-11-23T00:00:00Z' },
  until: { type: 'string', value: 'instant', text: 'before this instant' },
  after: { type: 'string', value: 'cursor', text: 'go on after the page before' },
  limit: { type: 'string', value: 'number', text: 'entries of a page, at most 200' },
}

/** Asks an access log. */
export const auditQuery: Command = {
  name: 'audit query',
  summary: 'ask the access log who did what, the newest first',
  rest: [],
  options,
  more: `
Asking is itself an entry. society is your Society's own log; exchange is what the exchange logged of your Society.
Entries hold ids and codes, never a name. Verify one: kinlink audit verify <seq>.

For the network auditor, whose requests are found unusually often or seldom, by Society or officer's key, in bands:
kinlink audit query --source network --action anomaly.hit-rate. A reason to ask, not a proof.

Actions: ${AUDIT_ACTIONS.join(', ')}`,
  async run(io, args, output) {
    const query = {
      source: sourceOf(args),
      officer: args.text('officer') === undefined ? undefined : readId(args.text('officer')),
      subject: args.text('case') === undefined ? undefined : readId(args.text('case')),
      ...Object.fromEntries(
        ['action', 'decision', 'from', 'until', 'after', 'limit'].map((name) => [name, args.text(name)]),
      ),
    }
    const casework = await signedIn(io)
    const page = await casework.get(`/v1/audit/entries${queryOf(query)}`, AuditPage)
    const entries = page.items.map((item) => ({ seq: item.seq, ...bodyOf(item) }))
    output.show({ entries, ...(page.next === undefined ? {} : { next: page.next }) }, () =>
      table(['seq', 'at', 'action', 'decision', 'officer', 'subject', 'said'], entries.map(rowOf), 'No entry fits.'),
    )
    if (page.next !== undefined) output.note(`There is more: --after ${page.next}`)
    return EXIT.ok
  },
}

const bodyOf = (entry: AuditEntry): AuditBody => {
  const body: unknown = JSON.parse(entry.body)
  if (!Value.Check(AuditBody, body))
    throw new Failure(EXIT.failed, 'unexpected_answer', 'The log holds an entry this version does not know')
  return body as AuditBody
}

const rowOf = (entry: AuditBody & { seq: number }): string[] => [
  String(entry.seq),
  entry.at,
  entry.action,
  entry.decision,
  entry.actor.officer ?? entry.actor.member ?? '',
  entry.subject ?? '',
  [entry.code, ...(entry.rules ?? []), ...(entry.fields ?? []), entry.count]
    .filter((part) => part !== undefined)
    .join(' '),
]
