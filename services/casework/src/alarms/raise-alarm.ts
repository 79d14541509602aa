import type { AlarmKind } from '@kinlink/contracts'
import type { Tx } from '@kinlink/postgres'
import { type Clock, type Logger, newId } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import { insertAlarm } from './alarm-store.ts'

/** What was found, and the digest, root or size that shows it. */
export type Found = {
  readonly kind: AlarmKind
  /** Whose statement, or who wrote the record. */
  readonly society?: string | null
  readonly recordId?: string
  readonly evidence: string
}

export type AlarmDeps = { readonly clock: Clock; readonly logger: Logger }

/** Alarms about one record are told apart by it; what others have seen of the log is about them, what they say was kept back about both. */
const subjectOf = ({ kind, society, recordId }: Found): string => {
  if (kind === 'item-withheld') return `${society} ${recordId}`
  return kind === 'gossip-fork' ? (society ?? '') : (recordId ?? society ?? '')
}

/** Raises an alarm, once for the same thing, with its entry in the access log. */
export const raiseAlarm = async (tx: Tx, { clock, logger }: AlarmDeps, found: Found): Promise<void> => {
  const { kind, society = null, recordId = null, evidence } = found
  const alarm = { id: newId(), kind, subject: subjectOf(found), society, recordId, evidence: evidence.slice(0, 200) }
  if (!(await insertAlarm(tx, alarm, clock.now()))) return
  await logAct(tx, 'automation', { action: 'alarm.raise', subject: alarm.id, decision: 'deny', code: kind })
  tx.afterCommit(() => logger.warn({ code: kind }, 'the exchange showed what an honest one never does'))
}
