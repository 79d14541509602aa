import type { Tx } from '@kinlink/postgres'
import { type Actor, logAct } from '../audit/log.ts'

/** The entry of a read in the access log; `why`: what was read is shown to nobody, `rules`: those that refused it. */
export const logRead = (
  tx: Tx,
  actor: Actor,
  rid: string,
  why: string | null,
  act?: string,
  rules: { rules?: string[] } = {},
): Promise<void> =>
  why === null
    ? logAct(tx, actor, { action: 'record.read', subject: rid, decision: 'allow' }, act)
    : logAct(
        tx,
        actor,
        { action: 'record.verify-refused', subject: rid, decision: 'deny', code: why.slice(0, 42), ...rules },
        act,
      )
