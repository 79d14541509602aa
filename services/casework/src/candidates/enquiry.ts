import type { Line, Stage } from '@kinlink/contracts'
import { type ProblemValue, problem } from '@kinlink/runtime'
import type { AlarmDeps } from '../alarms/raise-alarm.ts'
import { refuseReceived } from '../intake/refusal.ts'
import type { NetworkView } from '../network/network.ts'
import { type AskDeps, type Asked, askForRecord } from '../record-memory/ask-for-record.ts'
import { logRead } from '../record-memory/log-read.ts'
import { type NotShown, remember } from '../record-memory/remember.ts'
import { type EpochSecrets, type OpenOutcome, openProjection, revisionIn } from '../sealing/open-projection.ts'
import type { OfficerSession } from '../sessions/session.ts'

export type FetchDeps = AskDeps & AlarmDeps & { network: NetworkView }
export type Fetched =
  | { ok: true; opened: Extract<OpenOutcome, { ok: true }>['value']; stage: Stage }
  | { ok: false; problem: ProblemValue; lapsed?: boolean }

/**
 * Fetches a record and opens it with the officer's own epoch keys; desk lines only if the officer belongs to the desk. Nothing of it is kept but which revision it was: every look is a read in
 * both Societies' logs, and nothing is shown that goes back behind what was seen of the record before.
 */
export async function fetchRecord(deps: FetchDeps, session: OfficerSession, recordId: string): Promise<Fetched> {
  const network = deps.network.current()
  if (network === null) return { ok: false, problem: problem('unavailable', { retryAfter: 30 }) }
  const answer = await askForRecord(deps, recordId, session.act)
  if (!answer.ok)
    return {
      ok: false,
      problem: answer.problem.code === 'not_found' ? problem('not_found') : problem('unavailable', { retryAfter: 10 }),
    }
  const { projection } = answer.value
  const opened = openProjection(recordId, projection, network, await secretsOf(session), deps.clock.now())
  const refused = await noteRead(deps, session, { recordId, opened, before: answer.value.before })
  if (refused !== null) return { ok: false, problem: refused }
  if (!opened.ok) return { ok: false, problem: problem('signature_invalid'), lapsed: LAPSED.has(opened.code) }
  return { ok: true, opened: opened.value, stage: projection.stage }
}

type Read = { recordId: string; opened: OpenOutcome } & Pick<Asked, 'before'>

/**
 * The one entry of a read in the access log, with what is remembered of it: also of what a rule refuses, since nothing older may be shown in its place either. The problem for what verified and may
 * not be shown, or null.
 */
function noteRead(deps: FetchDeps, session: OfficerSession, { recordId, opened, before }: Read) {
  return deps.db.transaction(async (tx): Promise<ProblemValue | null> => {
    const seen = revisionIn(opened)
    const why = seen === undefined ? null : await remember(tx, deps, before, seen)
    if (why === null && !opened.ok && opened.broken !== undefined)
      return (await refuseReceived(tx, session, opened.broken.findings, recordId)).problem
    await logRead(tx, session, recordId, why ?? (opened.ok ? null : opened.code))
    return why === null ? null : problemOf(why)
  })
}

/** What is here no more is absent like at the exchange; what was overtaken on its way is asked for again; a lie is named by its alarm. */
function problemOf(why: NotShown): ProblemValue {
  if (why === 'erased' || why === 'ended') return problem('not_found')
  return why === 'outdated' ? problem('unavailable', { retryAfter: 1 }) : problem('history_invalid')
}

/** What opens no more since somebody left, a key ended, or this officer has none: no fault of the exchange. */
const LAPSED: ReadonlySet<string> = new Set(['author_left', 'receipt', 'granter_key', 'no_grant'])

/** What the exchange handed over for a record and is none, and what a rule refuses: an officer has to know of it, also where what was seen before is still there. */
export const mustBeTold = ({ problem: { code }, lapsed }: Extract<Fetched, { ok: false }>): boolean =>
  lapsed !== true && (code === 'signature_invalid' || code === 'history_invalid' || code === 'refused_by_rule')

/** The epoch keys of an officer, by line. */
export async function secretsOf(session: OfficerSession): Promise<EpochSecrets> {
  const lines: Line[] = ['society', 'child', 'detention']
  const keys = await Promise.all(lines.map(async (line) => [line, await session.openEpoch(line)] as const))
  return Object.fromEntries(keys)
}
